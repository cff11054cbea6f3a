package dev.podflow.simulator.truth;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares tables with the truth, row by row and in every tier. A measure of pairs that the truth
 * does not know has to be NULL.
 */
public final class TruthCheck {
  private static final Map<String, Long> TIERS = Map.of("_1m", 60L, "_1h", 3_600L, "_1d", 86_400L);

  private final Truth truth;
  private final Rows database;
  private final Instant since;
  private final TruthReport report = new TruthReport();
  private final Map<String, Map<List<String>, Map<String, Object>>> minutes = new HashMap<>();

  private TruthCheck(Truth truth, Rows database, Instant since) {
    this.truth = truth;
    this.database = database;
    this.since = since;
  }

  /**
   * Compares everything.
   *
   * @throws IOException if the database does not answer
   */
  public static TruthReport compare(Truth truth, Rows database) throws IOException {
    return compare(truth, database, Instant.EPOCH);
  }

  /**
   * The same where others have sent records before.
   *
   * @param since a whole minute, before which no record arrived that is meant
   * @throws IOException if the database does not answer
   */
  public static TruthReport compare(Truth truth, Rows database, Instant since) throws IOException {
    TruthCheck check = new TruthCheck(truth, database, since);
    for (TruthTable table : truth.minuteTables()) {
      check.tier(table, "_1m");
    }
    for (String tier : List.of("_1h", "_1d")) {
      check.tier(truth.servicePairs, tier);
      check.tier(truth.policyHits, tier);
    }
    check.quality();
    check.faults();
    return check.report;
  }

  private void tier(TruthTable table, String tier) throws IOException {
    long seconds = TIERS.get(tier);
    TruthTable expected = table.rolledUp(seconds);
    if (expected.rows().isEmpty()) {
      return;
    }
    long from = Long.MAX_VALUE;
    long to = Long.MIN_VALUE;
    int window = expected.keys.indexOf(TruthTable.WINDOW);
    for (List<String> key : expected.rows().keySet()) {
      long start = Long.parseLong(key.get(window));
      from = Math.min(from, start);
      to = Math.max(to, start + seconds);
    }
    String name = table.name() + tier;
    String sql =
        statement(table.name())
            .replace("{table}", name)
            .replace("{cluster}", truth.cluster().replace("'", "''"))
            .replace("{systems}", systems())
            .replace("{from}", Long.toString(from))
            .replace("{to}", Long.toString(to));
    Map<List<String>, Map<String, Object>> actual = byKey(expected, database.query(sql));
    if (seconds == 60) {
      minutes.put(table.name(), actual);
    }
    compare(name, expected, actual, true);
  }

  /** Of those that the truth knows: nothing else may be in their rows. */
  private String systems() {
    return Stream.of(truth.servicePairs, truth.dns)
        .flatMap(
            table ->
                table.rows().keySet().stream()
                    .map(key -> key.get(table.keys.indexOf("source_system"))))
        .distinct()
        .map(system -> "'" + system + "'")
        .collect(Collectors.joining(", "));
  }

  private void quality() throws IOException {
    String name = truth.quality.name() + "_1m";
    String sql =
        statement(truth.quality.name())
            .replace("{table}", name)
            .replace("{since}", Long.toString(since.getEpochSecond()));
    Map<List<String>, Map<String, Object>> actual = byKey(truth.quality, database.query(sql));
    minutes.put(truth.quality.name(), actual);
    // Other inputs are none of the truth's business.
    compare(name, truth.quality, actual, false);
  }

  private void compare(
      String name,
      TruthTable expected,
      Map<List<String>, Map<String, Object>> actual,
      boolean complete) {
    expected
        .rows()
        .forEach(
            (key, row) -> {
              report.row();
              Map<String, Object> found = actual.get(key);
              if (found == null) {
                report.differs(difference(TruthReport.Kind.MISSING, name, key));
              } else {
                compareRow(name, expected, key, row, found);
              }
            });
    Set<List<String>> extra = new HashSet<>(actual.keySet());
    extra.removeAll(expected.rows().keySet());
    if (complete) {
      extra.forEach(key -> report.differs(difference(TruthReport.Kind.EXTRA, name, key)));
    }
  }

  private void compareRow(
      String name, TruthTable expected, List<String> key, TruthRow row, Map<String, Object> found) {
    for (int i = 0; i < expected.measures.size(); i++) {
      String column = expected.measures.get(i);
      Object value = found.get(column);
      boolean nullMatters = expected.name().equals(truth.servicePairs.name());
      boolean same = number(value) == row.get(i);
      if (same && nullMatters) {
        same = row.knows(i) == (value != null);
      }
      if (!same) {
        String right = row.knows(i) ? Long.toString(row.get(i)) : "NULL";
        differs(name, key, column, right, String.valueOf(value));
      }
    }
    for (int i = 0; i < expected.sketches.size(); i++) {
      String sketch = expected.sketches.get(i);
      double[] quantiles = numbers(found.get(quantiles(sketch)));
      compareSketch(name, sketch, systemOf(expected, key), row.micros(i), key, quantiles);
    }
  }

  private static String systemOf(TruthTable table, List<String> key) {
    int column = table.keys.indexOf("source_system");
    return column < 0 ? "" : key.get(column);
  }

  private void compareSketch(
      String name,
      String sketch,
      String system,
      long[] micros,
      List<String> key,
      double[] quantiles) {
    if (micros.length == 0) {
      if (quantiles.length > 0 && !Double.isNaN(quantiles[0])) {
        differs(name, key, sketch, "empty", Double.toString(quantiles[0]));
      }
      return;
    }
    for (int i = 0; i < Quantiles.LEVELS.length; i++) {
      report.quantile();
      long exact = Quantiles.exact(micros, Quantiles.LEVELS[i]);
      double value = i < quantiles.length ? quantiles[i] : Double.NaN;
      if (!Resolution.agrees(system, exact, value)) {
        differs(
            name,
            key,
            sketch + " quantile " + Quantiles.LEVELS[i],
            Long.toString(exact),
            Double.toString(value));
      }
    }
  }

  /** The column of a statement's answer that has the quantiles of a sketch. */
  private static String quantiles(String sketch) {
    return sketch.replace("_us", "_quantiles");
  }

  private void faults() {
    for (Fault fault : truth.faults) {
      TruthTable table =
          fault.table().equals(truth.quality.name()) ? truth.quality : minuteTable(fault.table());
      double found = 0;
      for (Map.Entry<List<String>, Map<String, Object>> row :
          minutes.getOrDefault(fault.table(), Map.of()).entrySet()) {
        if (!Faults.matches(table, row.getKey(), fault.where())) {
          continue;
        }
        if (fault.measure().equals(Fault.P99)) {
          double[] quantiles = numbers(row.getValue().get(quantiles("latency_us")));
          found = quantiles.length == 0 ? found : Math.max(found, quantiles[quantiles.length - 1]);
        } else {
          found += number(row.getValue().get(fault.measure()));
        }
      }
      report.fault(fault, found >= fault.atLeast());
    }
  }

  private TruthTable minuteTable(String name) {
    for (TruthTable table : truth.minuteTables()) {
      if (table.name().equals(name)) {
        return table;
      }
    }
    throw new IllegalArgumentException("no table " + name);
  }

  private void differs(
      String name, List<String> key, String column, String expected, String actual) {
    report.differs(
        new TruthReport.Difference(
            TruthReport.Kind.DIFFERENT, name, String.join(" ", key), column, expected, actual));
  }

  private static TruthReport.Difference difference(
      TruthReport.Kind kind, String name, List<String> key) {
    return new TruthReport.Difference(kind, name, String.join(" ", key), "", "", "");
  }

  private static Map<List<String>, Map<String, Object>> byKey(
      TruthTable table, List<Map<String, Object>> rows) {
    Map<List<String>, Map<String, Object>> result = new HashMap<>();
    for (Map<String, Object> row : rows) {
      List<String> key = new ArrayList<>();
      for (String column : table.keys) {
        key.add(String.valueOf(row.get(column)));
      }
      result.put(key, row);
    }
    return result;
  }

  private static long number(Object value) {
    if (value == null) {
      return 0;
    }
    return value instanceof Number number ? number.longValue() : Long.parseLong(value.toString());
  }

  private static double[] numbers(Object value) {
    List<Object> values = new ArrayList<>();
    if (value instanceof List<?> list) {
      values.addAll(list);
    } else if (value != null && value.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(value); i++) {
        values.add(Array.get(value, i));
      }
    } else if (value instanceof String text && text.length() > 2) {
      values.addAll(List.of(text.substring(1, text.length() - 1).split(",")));
    }
    return values.stream()
        .mapToDouble(one -> one == null ? Double.NaN : Double.parseDouble(one.toString()))
        .toArray();
  }

  private static String statement(String table) throws IOException {
    try (InputStream stream =
        TruthCheck.class.getResourceAsStream("/sql/truth/" + table + ".sql")) {
      if (stream == null) {
        throw new IOException("no statement for " + table);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
