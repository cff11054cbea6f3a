package dev.podflow.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A Prometheus in a few lines: what was scraped, and {@code increase}, {@code sum by} and {@code
 * histogram_quantile} of it, as the documentation defines them, without extrapolation.
 */
final class Scrapes {
  /** Upper bounds of all histograms, milliseconds. */
  static final double[] BOUNDS = {0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000};

  private final Map<Series, SortedMap<Long, Double>> samples = new HashMap<>();
  private final Map<Series, long[]> histograms = new HashMap<>();

  /** A series, with {@code le} where it is a bucket. */
  record Series(String metric, SortedMap<String, String> labels) {
    static Series of(String metric, String... labels) {
      SortedMap<String, String> map = new TreeMap<>();
      for (int i = 0; i < labels.length; i += 2) {
        map.put(labels[i], labels[i + 1]);
      }
      return new Series(metric, map);
    }

    Series with(String label, String value) {
      SortedMap<String, String> map = new TreeMap<>(labels);
      map.put(label, value);
      return new Series(metric, map);
    }
  }

  /** Scrapes a counter, and gives the data point as OTLP has it. */
  String counter(Series series, long atMillis, double value) {
    samples.computeIfAbsent(series, key -> new TreeMap<>()).put(atMillis, value);
    return metric(
        series.metric,
        "sum",
        "\"aggregationTemporality\":2,\"isMonotonic\":true,",
        point(series, atMillis) + ",\"asDouble\":" + value);
  }

  /** Observes some durations, milliseconds, and scrapes the histogram. */
  String histogram(Series series, long atMillis, List<Double> observations) {
    long[] counts = histograms.computeIfAbsent(series, key -> new long[BOUNDS.length + 1]);
    for (double observed : observations) {
      int at = 0;
      while (at < BOUNDS.length && observed > BOUNDS[at]) {
        at++;
      }
      counts[at]++;
    }
    StringJoiner buckets = new StringJoiner(",");
    StringJoiner bounds = new StringJoiner(",");
    long total = 0;
    for (int i = 0; i <= BOUNDS.length; i++) {
      total += counts[i];
      buckets.add("\"" + counts[i] + "\"");
      String le = i == BOUNDS.length ? "+Inf" : Double.toString(BOUNDS[i]);
      if (i < BOUNDS.length) {
        bounds.add(le);
      }
      samples
          .computeIfAbsent(series.with("le", le), key -> new TreeMap<>())
          .put(atMillis, (double) total);
    }
    return metric(
        series.metric,
        "histogram",
        "\"aggregationTemporality\":2,",
        "%s,\"count\":\"%d\",\"sum\":1,\"bucketCounts\":[%s],\"explicitBounds\":[%s]"
            .formatted(point(series, atMillis), total, buckets, bounds));
  }

  /** The process behind a series was started anew. */
  void reset(Series histogram) {
    histograms.remove(histogram);
  }

  private static String metric(String name, String kind, String head, String point) {
    return "{\"name\":\"%s\",\"%s\":{%s\"dataPoints\":[{%s}]}}".formatted(name, kind, head, point);
  }

  private static String point(Series series, long atMillis) {
    String attributes =
        series.labels.entrySet().stream()
            .map(
                label ->
                    "{\"key\":\"%s\",\"value\":{\"stringValue\":\"%s\"}}"
                        .formatted(label.getKey(), label.getValue()))
            .collect(Collectors.joining(","));
    return "\"attributes\":[%s],\"timeUnixNano\":\"%d000000\"".formatted(attributes, atMillis);
  }

  /** A request of one target. */
  static String request(String instance, List<String> metrics) {
    return ("{\"resourceMetrics\":[{\"resource\":{\"attributes\":["
            + "{\"key\":\"service.instance.id\",\"value\":{\"stringValue\":\"%s\"}},"
            + "{\"key\":\"k8s.cluster.name\",\"value\":{\"stringValue\":\"prod\"}}]},"
            + "\"scopeMetrics\":[{\"metrics\":[%s]}]}]}")
        .formatted(instance, String.join(",", metrics));
  }

  /** {@code sum by (…) (increase(metric[all]))}. */
  Map<List<String>, Double> sumBy(String metric, String... by) {
    return sumWhere(metric, series -> true, by);
  }

  Map<List<String>, Double> sumWhere(String metric, Function<Series, Boolean> where, String... by) {
    Map<List<String>, Double> sums = new HashMap<>();
    samples.forEach(
        (series, values) -> {
          if (series.metric.equals(metric) && where.apply(series)) {
            List<String> group = new ArrayList<>();
            for (String label : by) {
              group.add(series.labels.getOrDefault(label, ""));
            }
            sums.merge(group, increase(values), Double::sum);
          }
        });
    return sums;
  }

  private static double increase(SortedMap<Long, Double> values) {
    double increase = 0;
    double before = Double.NaN;
    for (double value : values.values()) {
      if (!Double.isNaN(before)) {
        increase += value < before ? value : value - before;
      }
      before = value;
    }
    return increase;
  }

  /**
   * {@code histogram_quantile(q, sum by (group, le) (increase(metric_bucket[all])))}.
   *
   * @return by the label's value
   */
  Map<String, Double> quantile(double q, String metric, String group) {
    Map<String, SortedMap<Double, Double>> buckets = new HashMap<>();
    sumBy(metric, group, "le")
        .forEach(
            (labels, count) ->
                buckets
                    .computeIfAbsent(labels.get(0), key -> new TreeMap<>())
                    .put(
                        labels.get(1).equals("+Inf")
                            ? Double.POSITIVE_INFINITY
                            : Double.parseDouble(labels.get(1)),
                        count));
    Map<String, Double> quantiles = new HashMap<>();
    buckets.forEach((name, counts) -> quantiles.put(name, quantile(q, counts)));
    return quantiles;
  }

  private static double quantile(double q, SortedMap<Double, Double> counts) {
    double rank = q * counts.get(Double.POSITIVE_INFINITY);
    double low = 0;
    double before = 0;
    for (Map.Entry<Double, Double> bucket : counts.entrySet()) {
      if (bucket.getValue() >= rank) {
        return bucket.getKey() == Double.POSITIVE_INFINITY
            ? low
            : low + (bucket.getKey() - low) * (rank - before) / (bucket.getValue() - before);
      }
      low = bucket.getKey();
      before = bucket.getValue();
    }
    throw new IllegalArgumentException("no observations");
  }

  /** Durations of requests, milliseconds: most short, some long. */
  static List<Double> durations(Random random, int count) {
    List<Double> durations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      durations.add(Math.exp(3 + 1.2 * random.nextGaussian()));
    }
    return durations;
  }
}
