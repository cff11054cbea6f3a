package dev.podflow.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.simulator.truth.Rows;
import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.TruthCheck;
import dev.podflow.simulator.truth.TruthReport;
import dev.podflow.simulator.truth.TruthRow;
import dev.podflow.simulator.truth.TruthTable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TruthCheckTest {
  private static Truth truth;

  @BeforeAll
  static void simulate() throws IOException {
    Instant start = Instant.parse("2026-03-04T23:58:00Z");
    truth = Collected.of(SimulationConfig.small(5, start, 3).withRecordsPerSecond(100)).truth;
  }

  @Test
  void tablesThatSayTheTruthAgree() throws IOException {
    TruthReport report = TruthCheck.compare(truth, TruthCheckTest::answer);
    assertThat(report.differences()).isEmpty();
    assertThat(report.missedFaults()).isEmpty();
    assertThat(report.faults()).isGreaterThan(10);
    assertThat(report.agrees()).isTrue();
  }

  @Test
  void everyKindOfDifferenceIsFound() throws IOException {
    Rows wrong =
        sql -> {
          List<Map<String, Object>> rows = new ArrayList<>(answer(sql));
          if (sql.contains("podflow.drops_1m")) {
            rows.remove(0);
            Map<String, Object> extra = new TreeMap<>(rows.get(0));
            extra.put("node", "elsewhere");
            rows.add(extra);
            rows.get(0).merge("drops", 1L, (a, b) -> (Long) a + (Long) b);
          }
          if (sql.contains("podflow.service_pairs_1h")) {
            rows.forEach(row -> row.computeIfPresent("latency_quantiles", (k, v) -> "[1,1,1,1]"));
          }
          return rows;
        };
    TruthReport report = TruthCheck.compare(truth, wrong);
    assertThat(report.differences())
        .filteredOn(difference -> difference.table().equals("drops_1m"))
        .extracting(TruthReport.Difference::kind)
        .containsExactlyInAnyOrder(
            TruthReport.Kind.MISSING, TruthReport.Kind.EXTRA, TruthReport.Kind.DIFFERENT);
    assertThat(report.differences())
        .anyMatch(difference -> difference.column().contains("quantile"));
    assertThat(report.agrees()).isFalse();
  }

  @Test
  void aRequestThatNobodySawIsNull() throws IOException {
    Rows zeroes =
        sql -> {
          List<Map<String, Object>> rows = answer(sql);
          rows.forEach(row -> row.computeIfAbsent("requests", key -> 0L));
          return rows;
        };
    TruthReport report = TruthCheck.compare(truth, zeroes);
    assertThat(report.differences()).extracting("column").contains("requests");
  }

  @Test
  void aFaultThatNoTableShowsIsMissed() throws IOException {
    Rows quiet =
        sql -> {
          List<Map<String, Object>> rows = answer(sql);
          rows.removeIf(row -> "default-deny".equals(row.get("policy_kind")));
          return rows;
        };
    TruthReport report = TruthCheck.compare(truth, quiet);
    assertThat(report.missedFaults()).extracting("name").contains("default-deny");
  }

  /** The rows that a correct database would give. */
  private static List<Map<String, Object>> answer(String sql) {
    List<TruthTable> tables = new ArrayList<>(truth.minuteTables());
    tables.add(truth.quality);
    for (TruthTable table : tables) {
      if (sql.contains("podflow." + table.name() + "_")) {
        long seconds = sql.contains("_1d") ? 86_400 : sql.contains("_1h") ? 3_600 : 60;
        return rows(table, seconds);
      }
    }
    throw new IllegalArgumentException(sql);
  }

  private static List<Map<String, Object>> rows(TruthTable table, long seconds) {
    Map<List<String>, Map<String, Object>> rows = new java.util.LinkedHashMap<>();
    Map<List<String>, List<Long>> latencies = new java.util.HashMap<>();
    table
        .rows()
        .forEach(
            (key, truthRow) -> {
              List<String> coarse = new ArrayList<>(key);
              int window = table.keys().indexOf(TruthTable.WINDOW);
              if (window >= 0) {
                long start = Long.parseLong(key.get(window));
                coarse.set(window, Long.toString(start - start % seconds));
              }
              Map<String, Object> row = rows.computeIfAbsent(coarse, k -> new TreeMap<>());
              for (int i = 0; i < coarse.size(); i++) {
                row.put(table.keys().get(i), coarse.get(i));
              }
              add(table, truthRow, row);
              for (int i = 0; i < Math.min(1, table.sketches().size()); i++) {
                for (long micros : truthRow.micros(i)) {
                  latencies.computeIfAbsent(coarse, k -> new ArrayList<>()).add(micros);
                }
              }
            });
    latencies.forEach((key, values) -> rows.get(key).put("latency_quantiles", quantiles(values)));
    return new ArrayList<>(rows.values());
  }

  private static void add(TruthTable table, TruthRow truthRow, Map<String, Object> row) {
    for (int i = 0; i < table.measures().size(); i++) {
      if (truthRow.knows(i)) {
        long more = truthRow.get(i);
        row.merge(table.measures().get(i), more, (a, b) -> (Long) a + (Long) b);
      }
    }
  }

  private static String quantiles(List<Long> values) {
    values.sort(null);
    List<Double> result = new ArrayList<>();
    for (double level : new double[] {0.5, 0.9, 0.95, 0.99}) {
      result.add(values.get((int) (level * (values.size() - 1))) * 1.009);
    }
    return result.toString();
  }
}
