package dev.podflow.local.chaos;

import dev.podflow.local.clickhouse.ClickHouse;
import dev.podflow.local.console.Failure;
import dev.podflow.local.demo.TableRows;
import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.TruthCheck;
import dev.podflow.simulator.truth.TruthReport;
import dev.podflow.simulator.truth.TruthReport.Difference;
import dev.podflow.simulator.truth.TruthTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Holds the tables against the truth about each simulated minute, and about all of them. */
final class Comparison {
  private final TableRows tables;

  /** What became of the records of all minutes, which no table tells apart by cluster. */
  private final Truth whole = new Truth("every cluster");

  private final List<Difference> differences = new ArrayList<>();
  private long rows;

  Comparison(ClickHouse clickHouse) {
    this.tables = new TableRows(clickHouse);
  }

  /** Compares the rows of a simulated minute in every table and tier. */
  void minute(Truth truth) {
    TruthReport report = compare(truth);
    String quality = truth.quality.name();
    rows += report.rows() - truth.quality.rows().size();
    report.differences().stream()
        .filter(difference -> !difference.table().startsWith(quality))
        .forEach(differences::add);
    add(truth.quality);
  }

  private void add(TruthTable quality) {
    quality
        .rows()
        .forEach(
            (key, row) -> {
              for (int i = 0; i < quality.measures().size(); i++) {
                whole.quality.add(key, quality.measures().get(i), row.get(i));
              }
            });
  }

  /** Compares what became of all records: also whatever came twice long after it came. */
  void whole() {
    TruthReport report = compare(whole);
    rows += report.rows();
    differences.addAll(report.differences());
  }

  private TruthReport compare(Truth truth) {
    try {
      return TruthCheck.compare(truth, tables);
    } catch (IOException e) {
      throw new Failure("cannot compare: " + e.getMessage(), e);
    }
  }

  /** How many rows were compared. */
  long rows() {
    return rows;
  }

  List<Difference> differences() {
    return differences;
  }
}
