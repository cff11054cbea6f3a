package dev.podflow.local;

import dev.podflow.local.clickhouse.NamedQueries;
import dev.podflow.local.clickhouse.OutputFormat;
import dev.podflow.local.clickhouse.ResultPrinter;
import dev.podflow.sql.NamedQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

@Command(
    name = "query",
    customSynopsis = "podflow query [NAME] [--param=value …] [--format table|json|csv|tsv]",
    description = {
      "Answers a question of sql/queries; without a name it lists them.",
      "A query's own parameters are given as --name=value;",
      "--since=15m says where the range starts, as --from='2026-01-01 00:00:00' (UTC) does."
    })
final class QueryCommand implements Runnable {
  private final Podflow podflow;

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "the question")
  private String name;

  @Option(
      names = "--format",
      defaultValue = "TABLE",
      paramLabel = "FORMAT",
      description = "table, json (an object a line), csv or tsv")
  private OutputFormat format;

  @Unmatched private List<String> others = new ArrayList<>();

  QueryCommand(Podflow podflow) {
    this.podflow = podflow;
  }

  @Override
  public void run() {
    NamedQueries queries =
        new NamedQueries(podflow.settings().root(), podflow.settings().clickHouse());
    Map<String, String> given = parameters();
    if (name == null) {
      list(queries.all());
      return;
    }
    NamedQuery query = queries.find(name);
    new ResultPrinter(podflow.settings().clickHouse(), podflow.console())
        .print(query.sql(), values(queries, query, given), format);
  }

  private void list(List<NamedQuery> queries) {
    int width =
        queries.stream()
            .map(NamedQuery::name)
            .max(Comparator.comparing(String::length))
            .map(String::length)
            .orElse(1);
    for (NamedQuery query : queries) {
      StringBuilder line =
          new StringBuilder(query.name())
              .append(" ".repeat(width - query.name().length() + 2))
              .append(query.title());
      query
          .parameters()
          .forEach(
              parameter ->
                  line.append(" --")
                      .append(NamedQueries.option(parameter.name()))
                      .append('=')
                      .append(parameter.defaultExpression()));
      podflow.console().print(line.toString());
    }
  }

  private Map<String, String> values(
      NamedQueries queries, NamedQuery query, Map<String, String> given) {
    try {
      return queries.values(query, given);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  /** What picocli does not know: the query's own parameters. */
  private Map<String, String> parameters() {
    Map<String, String> given = new LinkedHashMap<>();
    for (String other : others) {
      int equals = other.indexOf('=');
      if (!other.startsWith("--") || equals < 3) {
        throw wrong("'" + other + "' is not understood; a parameter is given as --name=value");
      }
      given.put(other.substring(2, equals), other.substring(equals + 1));
    }
    return given;
  }

  private CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
