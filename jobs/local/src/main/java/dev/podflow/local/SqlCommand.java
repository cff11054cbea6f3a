package dev.podflow.local;

import dev.podflow.local.clickhouse.OutputFormat;
import dev.podflow.local.clickhouse.ResultPrinter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "sql", description = "Runs any SQL statement and prints what it gives.")
final class SqlCommand implements Runnable {
  private final Podflow podflow;

  @Parameters(paramLabel = "STATEMENT", description = "the statement")
  private String statement;

  @Option(
      names = "--format",
      defaultValue = "TABLE",
      paramLabel = "FORMAT",
      description = "table, json (an object a line), csv or tsv")
  private OutputFormat format;

  SqlCommand(Podflow podflow) {
    this.podflow = podflow;
  }

  @Override
  public void run() {
    new ResultPrinter(podflow.settings().clickHouse(), podflow.console())
        .print(statement, Map.of(), format);
  }
}
