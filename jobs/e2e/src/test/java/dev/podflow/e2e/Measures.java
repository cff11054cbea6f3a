package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.assertj.core.data.Percentage;

/** Holds what the product counted against the naive count. */
final class Measures {
  /** The measures that are compared; the naive count has no opinion on others. */
  static final Map<String, List<String>> SUMS =
      Map.of(
          "service_pairs",
          List.of(
              "flows",
              "flows_forwarded",
              "flows_dropped",
              "flows_denied",
              "connections_opened",
              "requests",
              "requests_4xx",
              "requests_5xx"),
          "policy_hits",
          List.of("hits"),
          "drops",
          List.of("drops"),
          "dns",
          List.of("queries", "answers"),
          "http",
          List.of("requests"),
          "pipeline_quality",
          List.of("received", "used", "merged", "not_traffic", "lost"));

  static final List<Double> QUANTILES = List.of(0.5, 0.9, 0.95, 0.99);

  /** Sketches are right within 1 % of the value; the rest is for rounding. */
  private static final Percentage TOLERANCE = Percentage.withPercentage(1.01);

  private Measures() {}

  /**
   * Fails with the rows that differ.
   *
   * @param sums by key and measure what the product says, NULL and 0 alike left out or 0
   */
  static void assertSums(
      NaiveHubbleCount naive, String table, Map<List<String>, Map<String, Long>> sums) {
    Map<List<String>, Map<String, Long>> actual = withoutZeros(sums);
    Map<List<String>, Map<String, Long>> expected = withoutZeros(naive.sums(table));
    Map<List<String>, String> differences = new HashMap<>();
    for (Map<List<String>, Map<String, Long>> rows : List.of(actual, expected)) {
      for (List<String> key : rows.keySet()) {
        if (!Objects.equals(actual.get(key), expected.get(key))) {
          differences.put(key, actual.get(key) + " instead of " + expected.get(key));
        }
      }
    }
    assertThat(differences).as(table).isEmpty();
  }

  /**
   * Fails with the quantiles that differ.
   *
   * @param quantiles by key what the product says of {@link #QUANTILES}, in microseconds
   */
  static void assertLatencies(
      NaiveHubbleCount naive, String table, Map<List<String>, List<Double>> quantiles) {
    Map<List<String>, List<Double>> latencies = naive.latencies(table);
    assertThat(quantiles.keySet()).as(table).isEqualTo(latencies.keySet());
    latencies.forEach(
        (key, values) -> {
          List<Double> sorted = values.stream().sorted().toList();
          for (int i = 0; i < QUANTILES.size(); i++) {
            double exact = sorted.get((int) Math.floor(QUANTILES.get(i) * (sorted.size() - 1)));
            assertThat(quantiles.get(key).get(i))
                .as("%s %s quantile %s", table, key, QUANTILES.get(i))
                .isCloseTo(exact, TOLERANCE);
          }
        });
  }

  private static Map<List<String>, Map<String, Long>> withoutZeros(
      Map<List<String>, Map<String, Long>> rows) {
    Map<List<String>, Map<String, Long>> clean = new HashMap<>();
    rows.forEach(
        (key, row) -> {
          Map<String, Long> measures = new TreeMap<>(row);
          measures.values().removeIf(value -> value == 0);
          clean.put(key, measures);
        });
    return clean;
  }
}
