package dev.podflow.local.clickhouse;

import dev.podflow.local.console.Failure;
import dev.podflow.sql.NamedQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The questions of {@code sql/queries}, to be asked of a ClickHouse. */
public final class NamedQueries {
  /** Start of the range of most questions. */
  private static final String FROM = "from";

  /** How long before now the range starts, instead of {@link #FROM}. */
  private static final String SINCE = "since";

  private final Path root;
  private final ClickHouse clickHouse;

  /**
   * @param root the repository
   */
  public NamedQueries(Path root, ClickHouse clickHouse) {
    this.root = root;
    this.clickHouse = clickHouse;
  }

  public List<NamedQuery> all() {
    try {
      return NamedQuery.all(root.resolve("sql"));
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure("cannot read sql/queries: " + e.getMessage(), e);
    }
  }

  /**
   * The query of this name.
   *
   * @throws Failure if there is none
   */
  public NamedQuery find(String name) {
    return all().stream()
        .filter(query -> query.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Failure(
                    "there is no query '%s'; `infra/podflow query` lists those there are"
                        .formatted(name)));
  }

  /**
   * The values to run a query with: those given, else the defaults, which ClickHouse works out.
   * Where a query takes {@code from}, {@code since} may say how long ago that is.
   *
   * @param asked by name; where names consist of several words, with dashes or underscores
   * @throws IllegalArgumentException if one is given that the query does not know
   */
  public Map<String, String> values(NamedQuery query, Map<String, String> asked) {
    List<String> known = query.parameters().stream().map(NamedQuery.Parameter::name).toList();
    Map<String, String> given = new LinkedHashMap<>();
    asked.forEach((name, value) -> given.put(name.replace('-', '_'), value));
    Map<String, String> defaults = new LinkedHashMap<>();
    query.parameters().forEach(p -> defaults.put(p.name(), p.defaultExpression()));
    if (known.contains(FROM) && !known.contains(SINCE) && given.containsKey(SINCE)) {
      if (given.containsKey(FROM)) {
        throw new IllegalArgumentException("--since and --from both say where the range starts");
      }
      defaults.put(FROM, Since.expression(given.remove(SINCE)));
    }
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            known.isEmpty()
                ? "%s takes no parameters, so no --%s".formatted(query.name(), option(name))
                : "%s has no parameter --%s; it takes --%s"
                    .formatted(query.name(), option(name), options(known)));
      }
    }
    defaults.keySet().removeAll(given.keySet());
    Map<String, String> values = new LinkedHashMap<>(given);
    if (!defaults.isEmpty()) {
      String select =
          defaults.entrySet().stream()
              .map(entry -> "toString(%s) AS %s".formatted(entry.getValue(), entry.getKey()))
              .collect(Collectors.joining(", ", "SELECT ", ""));
      clickHouse
          .rows(select, Map.of())
          .get(0)
          .forEach((name, value) -> values.put(name, value.asText()));
    }
    return values;
  }

  /** A parameter as it is typed, without the leading dashes. */
  public static String option(String parameter) {
    return parameter.replace('_', '-');
  }

  private static String options(List<String> parameters) {
    return parameters.stream().map(NamedQueries::option).collect(Collectors.joining(", --"));
  }
}
