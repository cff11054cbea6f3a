package dev.podflow.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import dev.podflow.flow.hubble.HubbleReader;
import dev.podflow.identity.Directory;
import dev.podflow.table.Http;
import dev.podflow.table.ServicePairs;
import dev.podflow.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays recordings through reader and counter, and counts them a second time. */
class RecordingsTest {
  private static final long NOW_MILLIS = 1_790_000_000_000L;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  static Stream<Path> recordings() throws IOException {
    return Stream.concat(Stream.of(Recordings.fixture()), Recordings.real().stream());
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void everyRowIsAsTheNaiveCountHasIt(Path file) throws IOException {
    NaiveHubbleCount naive = NaiveHubbleCount.of(NaiveHubbleCount.read(List.of(file)), MINUTE);
    List<Delta> rows = replay(file);
    Measures.SUMS.keySet().forEach(table -> Measures.assertSums(naive, table, sums(rows, table)));
    Stream.of("service_pairs", "http", "dns")
        .forEach(table -> Measures.assertLatencies(naive, table, quantiles(rows, table)));
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void everyFlowHasTwoEndsAndOneFate(Path file) throws IOException {
    List<String> ends =
        List.of("exact", "from_log", "late", "ambiguous", "external", "unresolved").stream()
            .map("ends_"::concat)
            .toList();
    List<String> fates = List.of("flows_forwarded", "flows_dropped", "flows_denied");
    for (Delta row : rowsOf(replay(file), "service_pairs")) {
      long flows = row.measure(ServicePairs.FLOWS);
      assertThat(total(row, ends)).isEqualTo(2 * flows);
      assertThat(total(row, fates)).isEqualTo(flows);
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void whatHubbleCannotKnowIsNull(Path file) throws IOException {
    for (Delta row : rowsOf(replay(file), "service_pairs")) {
      assertThat(
              Stream.of("bytes_sent", "bytes_received", "packets_sent", "packets_received", "mtls")
                  .map(ServicePairs.TABLE::slot)
                  .filter(row::isKnown))
          .isEmpty();
    }
  }

  /** The agent lost the request times of 13 of 32 responses; one of them has no request here. */
  @Test
  void latenciesThatTheAgentLostAreFoundAgain() throws IOException {
    List<Path> files =
        Recordings.real().stream().filter(file -> file.toString().contains("400-tcp")).toList();
    assumeTrue(!files.isEmpty(), "no recordings beside the project");
    List<Delta> rows = rowsOf(replay(files.get(0)), "http");
    long responses =
        rows.stream()
            .filter(row -> row.number(Http.STATUS) != 0)
            .mapToLong(row -> row.measure(Http.REQUESTS))
            .sum();
    long timed =
        rows.stream()
            .map(row -> row.sketch(Http.LATENCY_US))
            .mapToLong(sketch -> sketch == null ? 0 : count(sketch))
            .sum();
    assertThat(responses).isEqualTo(32);
    assertThat(timed).isEqualTo(19 + 12);
  }

  /** One partition per node, as the topic's key has it. */
  private static List<Delta> replay(Path file) throws IOException {
    Deltas deltas = new Deltas();
    HubbleCounter counter = new HubbleCounter(CountingOptions.DEFAULT, new Directory(), deltas);
    HubbleReader reader = new HubbleReader();
    Flow flow = new Flow();
    Origin origin = new Origin();
    origin.topic = "flows.hubble";
    origin.timestampMillis = NOW_MILLIS;
    Map<String, PartitionMemory> partitions = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      byte[] bytes = line.getBytes(UTF_8);
      assertThat(reader.read(bytes, 0, bytes.length, flow)).as(line).isNull();
      PartitionMemory memory = partitions.computeIfAbsent(flow.node, node -> new PartitionMemory());
      assertThat(counter.count(flow, origin, memory)).as(line).isNull();
      origin.offset++;
    }
    partitions.values().forEach(memory -> counter.expire(memory, Duration.ofHours(1).toNanos()));
    List<Delta> rows = new ArrayList<>();
    deltas.drain(rows::add);
    return rows;
  }

  private static List<Delta> rowsOf(List<Delta> rows, String table) {
    return rows.stream().filter(row -> row.table() == Tables.named(table)).toList();
  }

  private static Map<List<String>, Map<String, Long>> sums(List<Delta> rows, String table) {
    Map<List<String>, Map<String, Long>> sums = new HashMap<>();
    for (Delta row : rowsOf(rows, table)) {
      Map<String, Long> measures = new TreeMap<>();
      Measures.SUMS
          .get(table)
          .forEach(name -> measures.put(name, row.measure(row.table().slot(name))));
      sums.put(table.equals("pipeline_quality") ? List.of() : key(row), measures);
    }
    return sums;
  }

  private static Map<List<String>, List<Double>> quantiles(List<Delta> rows, String table) {
    Map<List<String>, List<Double>> quantiles = new HashMap<>();
    for (Delta row : rowsOf(rows, table)) {
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

  private static long count(Sketch sketch) {
    long count = 0;
    for (int i = 0; i < sketch.size(); i++) {
      count += sketch.count(i);
    }
    return count;
  }

  private static long total(Delta row, List<String> measures) {
    return measures.stream().mapToLong(name -> row.measure(row.table().slot(name))).sum();
  }
}
