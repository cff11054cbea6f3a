package dev.podflow.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.count.CountingOptions;
import dev.podflow.count.Deltas;
import dev.podflow.count.FlowCounter;
import dev.podflow.count.MetricCounter;
import dev.podflow.count.MetricOptions;
import dev.podflow.count.Origin;
import dev.podflow.count.PartitionMemory;
import dev.podflow.delta.Column;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaMap;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Sketch;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.RecordReader;
import dev.podflow.flow.Rejection;
import dev.podflow.identity.Directory;
import dev.podflow.metadata.DirectoryFeed;
import dev.podflow.metadata.LifeTracker;
import dev.podflow.metadata.MetadataReader;
import dev.podflow.metric.Sample;
import dev.podflow.metric.Series;
import dev.podflow.metric.otlp.OtlpReader;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.simulator.Log;
import dev.podflow.simulator.Simulation;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.SimulationOutput;
import dev.podflow.simulator.truth.Resolution;
import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.TruthRow;
import dev.podflow.simulator.truth.TruthTable;
import dev.podflow.table.Tables;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Reading, attributing and counting together, without Kafka and ClickHouse: what a simulated
 * cluster writes has to add up to what the simulator decided to happen.
 */
class SimulatedClusterTest {
  private static final Instant START = Instant.parse("2026-03-04T05:06:00Z");

  @ParameterizedTest
  @CsvSource({"1, 0.25", "2, 0", "3, 1", "4, 0.5"})
  void whatIsCountedIsWhatHappened(long seed, double maskedShare) throws IOException {
    Counting counting = new Counting();
    SimulationConfig config =
        SimulationConfig.small(seed, START, 3)
            .withMaskedShare(maskedShare)
            .withLogs(EnumSet.allOf(Log.class));
    Truth truth = Simulation.run(config, counting);
    counting.finish();

    List<String> differences = new ArrayList<>();
    for (TruthTable table : truth.minuteTables()) {
      compare(table, counting.rows(table), differences);
    }
    assertThat(differences).isEmpty();
    assertThat(truth.servicePairs.total("flows")).isPositive();
  }

  private static void compare(
      TruthTable truth, SortedMap<String, Delta> rows, List<String> differences) {
    DeltaTable table = Tables.named(truth.name());
    SortedMap<String, TruthRow> expected = new TreeMap<>();
    truth.rows().forEach((key, row) -> expected.put(String.join("|", key), row));
    expected.forEach(
        (key, row) -> {
          Delta actual = rows.remove(key);
          if (actual == null) {
            differences.add(truth.name() + " misses " + key);
            return;
          }
          for (int i = 0; i < truth.measures().size(); i++) {
            String measure = truth.measures().get(i);
            long counted = actual.measure(table.slot(measure));
            if (counted != row.get(i) || actual.isKnown(table.slot(measure)) != row.knows(i)) {
              differences.add(
                  "%s %s: %s is %d, not %d"
                      .formatted(truth.name(), key, measure, counted, row.get(i)));
            }
          }
          for (int i = 0; i < truth.sketches().size(); i++) {
            String name = truth.sketches().get(i);
            Sketch sketch = actual.sketch(table.slot(name));
            if (!agrees(key, sketch, row.micros(i))) {
              differences.add(
                  "%s %s: %s is %s, not that of %s"
                      .formatted(truth.name(), key, name, sketch, Arrays.toString(row.micros(i))));
            }
          }
        });
    rows.keySet().forEach(key -> differences.add(truth.name() + " should not have " + key));
  }

  /** Bin for bin, but of histograms only the buckets are known. */
  private static boolean agrees(String key, Sketch sketch, long[] micros) {
    if (micros.length == 0 || !key.contains("|istio|")) {
      Sketch expected = new Sketch();
      for (long value : micros) {
        expected.add(value, 1);
      }
      return String.valueOf(sketch).equals(micros.length == 0 ? "null" : expected.toString());
    }
    int rank = 0;
    for (int i = 0; sketch != null && i < sketch.size(); i++) {
      for (long j = 0; j < sketch.count(i); j++) {
        double value = Math.pow(Sketch.GAMMA, sketch.bin(i) + 0.5);
        if (rank == micros.length || !Resolution.agrees("istio", micros[rank], value)) {
          return false;
        }
        rank++;
      }
    }
    return rank == micros.length;
  }

  /** One of the job's sources, and the log that it is for. */
  private static final class Reading {
    final RecordReader reader;
    final FlowCounter counter;
    final Map<String, PartitionMemory> partitions = new HashMap<>();

    Reading(FlowSource source, Directory directory, Deltas deltas) {
      reader = source.reader();
      counter = source.counter(CountingOptions.DEFAULT, directory, deltas);
    }
  }

  /** Sends Kubernetes objects to a directory and logs to counters, as the job does. */
  private static final class Counting implements SimulationOutput {
    private final Directory directory = new Directory();
    private final MetadataReader metadata = new MetadataReader("prod");
    private final LifeTracker lives = new LifeTracker("prod");
    private final Deltas deltas = new Deltas();
    private final Map<Log, Reading> readers = new EnumMap<>(Log.class);
    private final FlowBatch flows = new FlowBatch();
    private final OtlpReader metrics = new OtlpReader(0);
    private final MetricCounter metricCounter =
        new MetricCounter(
            Log.METRICS.topic(),
            new MetricOptions(4, 300_000, true, Set.of("istio"), 1_000),
            directory,
            deltas);
    private final Map<Long, Series> series = new HashMap<>();
    private final Origin origin = new Origin();
    private final Map<DeltaTable, DeltaMap> counted = new HashMap<>();
    private Instant end = START;

    Counting() {
      for (Log log : Log.values()) {
        for (FlowSource source : FlowSource.values()) {
          if (source.topic().defaultValue().equals(log.topic())) {
            readers.put(log, new Reading(source, directory, deltas));
          }
        }
      }
    }

    @Override
    public void initialObjects(byte[] list) throws IOException {
      metadata.read(
          new ByteArrayInputStream(list), observation -> lives.observe(observation, this::apply));
    }

    @Override
    public void watchEvent(byte[] event) throws IOException {
      initialObjects(event);
    }

    private void apply(KubernetesObject object) {
      DirectoryFeed.apply(object, directory);
    }

    @Override
    public void record(Log log, String node, byte[] record) {
      if (log == Log.METRICS) {
        readMetrics(record);
      } else {
        readFlows(log, node, record);
      }
    }

    private void readMetrics(byte[] record) {
      Rejection rejection =
          metrics.read(record, 0, record.length, START.plusSeconds(3_600).toEpochMilli());
      assertThat(rejection).as(metrics.detail()).isNull();
      assertThat(metrics.refused()).isZero();
      for (int i = 0; i < metrics.size(); i++) {
        Sample sample = metrics.sample(i);
        sample.standsForRecord = i == 0;
        metricCounter.count(sample, series.computeIfAbsent(sample.series, key -> new Series()));
      }
    }

    private void readFlows(Log log, String node, byte[] record) {
      Reading reading = readers.get(log);
      PartitionMemory memory = reading.partitions.computeIfAbsent(node, n -> new PartitionMemory());
      origin.topic = log.topic();
      origin.offset++;
      origin.timestampMillis = START.plusSeconds(3_600).toEpochMilli();
      origin.key(("prod/" + node).getBytes(StandardCharsets.UTF_8));
      Rejection rejection = reading.reader.read(record, flows);
      if (rejection == null) {
        origin.complete(flows);
        rejection = reading.counter.count(flows, origin, memory);
      }
      if (rejection != null) {
        reading.counter.countDeadLetter(origin, memory);
      }
    }

    @Override
    public void truth(Truth truth) {
      end = START.plusSeconds(3_600);
    }

    void finish() {
      long silentNanos = (end.getEpochSecond() - START.getEpochSecond()) * 1_000_000_000L;
      for (Reading reading : readers.values()) {
        reading.partitions.values().forEach(one -> reading.counter.expire(one, silentNanos));
      }
      deltas.drain(row -> counted.computeIfAbsent(row.table(), DeltaMap::new).merge(row));
    }

    SortedMap<String, Delta> rows(TruthTable truth) {
      SortedMap<String, Delta> rows = new TreeMap<>();
      DeltaMap map = counted.get(Tables.named(truth.name()));
      if (map != null) {
        map.drain(row -> rows.put(key(truth, row), row));
      }
      return rows;
    }

    private static String key(TruthTable truth, Delta row) {
      List<String> key = new ArrayList<>();
      for (String name : truth.keys()) {
        Column column =
            row.table().columns().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        key.add(
            switch (column.type().store()) {
              case WINDOW -> Long.toString(row.window());
              case TEXT -> row.text(column.slot());
              case NUMBER -> Long.toString(row.number(column.slot()));
              case MEASURE, SKETCH, STATE, LATEST ->
                  throw new IllegalStateException(name + " is no key");
            });
      }
      return String.join("|", key);
    }
  }
}
