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
   *
   * @throws IllegalArgumentException if one is given that the query does not know
   */
  public Map<String, String> values(NamedQuery query, Map<String, String> given) {
    List<String> known = query.parameters().stream().map(NamedQuery.Parameter::name).toList();
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            known.isEmpty()
                ? "%s takes no parameters, so no --%s".formatted(query.name(), name)
                : "%s has no parameter --%s; it takes --%s"
                    .formatted(query.name(), name, String.join(", --", known)));
      }
    }
    List<NamedQuery.Parameter> missing =
        query.parameters().stream().filter(p -> !given.containsKey(p.name())).toList();
    Map<String, String> values = new LinkedHashMap<>(given);
    if (!missing.isEmpty()) {
      String defaults =
          missing.stream()
              .map(p -> "toString(%s) AS %s".formatted(p.defaultExpression(), p.name()))
              .collect(Collectors.joining(", ", "SELECT ", ""));
      clickHouse
          .rows(defaults, Map.of())
          .get(0)
          .forEach((name, value) -> values.put(name, value.asText()));
    }
    return values;
  }
}
