package dev.podflow.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaMap;
import dev.podflow.delta.MapText;
import dev.podflow.delta.Sketch;
import dev.podflow.metric.BucketSketches;
import dev.podflow.metric.MetricRows;
import dev.podflow.metric.Sample;
import dev.podflow.metric.Series;
import dev.podflow.metric.SeriesCounter;
import dev.podflow.metric.otlp.OtlpReader;
import dev.podflow.table.Metrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the metrics job does with requests, by its own code, without Flink and Kafka. */
final class MetricsIntoTables {
  private static final int REMEMBERED_SCRAPES = 8;

  private final OtlpReader reader = new OtlpReader(60_000);
  private final DeltaMap rows = new DeltaMap(Metrics.TABLE);
  private final Map<Long, Series> series = new HashMap<>();
  private final SeriesCounter counter =
      new SeriesCounter(
          REMEMBERED_SCRAPES, 60_000, List.of(new MetricRows(rows, new BucketSketches(), false)));

  void take(String request, long kafkaMillis) {
    byte[] bytes = request.getBytes(UTF_8);
    if (reader.read(bytes, 0, bytes.length, kafkaMillis) != null) {
      throw new IllegalArgumentException(reader.detail());
    }
    for (int i = 0; i < reader.size(); i++) {
      Sample sample = reader.sample(i);
      counter.count(
          sample, series.computeIfAbsent(sample.series, key -> new Series()), Long.MAX_VALUE, 0);
    }
  }

  /** Writes what was counted since the last time. */
  void commit() {
    List<String> values = new ArrayList<>();
    rows.drain(row -> values.add(values(row)));
    if (!values.isEmpty()) {
      Clickhouse.query(
          "INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase,"
              + " histogram_count, histogram, last_commit) VALUES "
              + String.join(",", values));
    }
  }

  private static String values(Delta row) {
    String labels =
        MapText.toMap(row.text(Metrics.LABELS)).entrySet().stream()
            .map(label -> "'%s','%s'".formatted(label.getKey(), label.getValue()))
            .collect(Collectors.joining(","));
    return "(%d,'%s','%s','%s',map(%s),%s,%s,%s,toUnixTimestamp(now())*1000)"
        .formatted(
            row.window(),
            row.text(Metrics.CLUSTER),
            row.text(Metrics.METRIC),
            row.text(Metrics.KIND),
            labels,
            row.isKnown(Metrics.INCREASE) ? row.float64(Metrics.INCREASE) : "NULL",
            row.isKnown(Metrics.HISTOGRAM_COUNT) ? row.measure(Metrics.HISTOGRAM_COUNT) : "NULL",
            state(row.sketch(Metrics.HISTOGRAM)));
  }

  /** The sketch's state, built of a value from the middle of each of its bins. */
  private static String state(Sketch sketch) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; sketch != null && i < sketch.size(); i++) {
      double middle = 2 * Math.pow(Sketch.GAMMA, sketch.bin(i) + 1) / (1 + Sketch.GAMMA);
      parts.add("arrayWithConstant(%d,%s)".formatted(sketch.count(i), middle));
    }
    return "arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)',%s)"
        .formatted(
            parts.isEmpty()
                ? "emptyArrayFloat64()"
                : "arrayConcat(" + String.join(",", parts) + ")");
  }
}
