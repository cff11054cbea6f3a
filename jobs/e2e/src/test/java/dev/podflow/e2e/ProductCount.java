package dev.podflow.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.count.CountingOptions;
import dev.podflow.count.Deltas;
import dev.podflow.count.HubbleCounter;
import dev.podflow.count.Origin;
import dev.podflow.count.PartitionMemory;
import dev.podflow.delta.Column;
import dev.podflow.delta.ColumnType;
import dev.podflow.delta.Delta;
import dev.podflow.delta.Sketch;
import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.hubble.HubbleReader;
import dev.podflow.identity.Directory;
import dev.podflow.table.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the product's reader and counter make of records, without metadata, in this process. */
final class ProductCount {
  private static final long NOW_MILLIS = 1_790_000_000_000L;

  private final List<Delta> rows;

  private ProductCount(List<Delta> rows) {
    this.rows = rows;
  }

  /** Reads and counts records; each has to be good. */
  static ProductCount of(List<String> records) {
    return new ProductCount(replay(records));
  }

  /** Fails where it differs from the naive count. */
  void assertIs(NaiveHubbleCount naive) {
    Measures.SUMS.keySet().forEach(table -> Measures.assertSums(naive, table, sums(table)));
    Stream.of("service_pairs", "http", "dns")
        .forEach(table -> Measures.assertLatencies(naive, table, quantiles(table)));
  }

  /** One partition per node, as the topic's key has it. */
  private static List<Delta> replay(List<String> records) {
    Deltas deltas = new Deltas();
    HubbleCounter counter = new HubbleCounter(CountingOptions.DEFAULT, new Directory(), deltas);
    HubbleReader reader = new HubbleReader();
    FlowBatch flows = new FlowBatch();
    Flow flow = flows.add();
    Origin origin = new Origin();
    origin.topic = "flows.hubble";
    origin.timestampMillis = NOW_MILLIS;
    Map<String, PartitionMemory> partitions = new HashMap<>();
    for (String line : records) {
      byte[] bytes = line.getBytes(UTF_8);
      assertThat(reader.read(bytes, 0, bytes.length, flow)).as(line).isNull();
      PartitionMemory memory = partitions.computeIfAbsent(flow.node, node -> new PartitionMemory());
      assertThat(counter.count(flows, origin, memory)).as(line).isNull();
      origin.offset++;
    }
    partitions.values().forEach(memory -> counter.expire(memory, Duration.ofHours(1).toNanos()));
    List<Delta> rows = new ArrayList<>();
    deltas.drain(rows::add);
    return rows;
  }

  /** The rows of a table. */
  List<Delta> rows(String table) {
    return rows.stream().filter(row -> row.table() == Tables.named(table)).toList();
  }

  private Map<List<String>, Map<String, Long>> sums(String table) {
    Map<List<String>, Map<String, Long>> sums = new HashMap<>();
    for (Delta row : rows(table)) {
      Map<String, Long> measures = new TreeMap<>();
      Measures.SUMS
          .get(table)
          .forEach(name -> measures.put(name, row.measure(row.table().slot(name))));
      sums.put(table.equals("pipeline_quality") ? List.of() : key(row), measures);
    }
    return sums;
  }

  private Map<List<String>, List<Double>> quantiles(String table) {
    Map<List<String>, List<Double>> quantiles = new HashMap<>();
    for (Delta row : rows(table)) {
      Sketch sketch = row.sketch(row.table().slot("latency_us"));
      if (sketch != null) {
        quantiles.put(key(row), Measures.QUANTILES.stream().map(q -> quantile(sketch, q)).toList());
      }
    }
    return quantiles;
  }

  private static List<String> key(Delta row) {
    return row.table().columns().stream()
        .filter(column -> column.type().isKey())
        .map(column -> text(row, column))
        .toList();
  }

  private static String text(Delta row, Column column) {
    if (column.type() == ColumnType.WINDOW) {
      return Long.toString(row.window());
    }
    return column.type() == ColumnType.TEXT
        ? row.text(column.slot())
        : Long.toString(row.number(column.slot()));
  }

  private static double quantile(Sketch sketch, double q) {
    long rank = (long) Math.floor(q * (count(sketch) - 1));
    int i = 0;
    for (long seen = sketch.count(0); seen <= rank; seen += sketch.count(i)) {
      i++;
    }
    // The value from which both bounds of the bin are equally far, relatively.
    return 2 * Math.pow(Sketch.GAMMA, sketch.bin(i) + 1) / (1 + Sketch.GAMMA);
  }

  /** How many values a sketch holds. */
  static long count(Sketch sketch) {
    long count = 0;
    for (int i = 0; i < sketch.size(); i++) {
      count += sketch.count(i);
    }
    return count;
  }
}
