package dev.podflow.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.count.CountingOptions;
import dev.podflow.count.Deltas;
import dev.podflow.count.HubbleCounter;
import dev.podflow.count.Origin;
import dev.podflow.count.PartitionMemory;
import dev.podflow.delta.Column;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaMap;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Sketch;
import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.Rejection;
import dev.podflow.flow.hubble.HubbleReader;
import dev.podflow.identity.Directory;
import dev.podflow.metadata.DirectoryFeed;
import dev.podflow.metadata.LifeTracker;
import dev.podflow.metadata.MetadataReader;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.simulator.Simulation;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.SimulationOutput;
import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.TruthRow;
import dev.podflow.simulator.truth.TruthTable;
import dev.podflow.table.Tables;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    SimulationConfig config = SimulationConfig.small(seed, START, 3).withMaskedShare(maskedShare);
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
          if (table.slots(dev.podflow.delta.ColumnType.Store.SKETCH) > 0) {
            Sketch sketch = new Sketch();
            for (long micros : row.latenciesMicros()) {
              sketch.add(micros, 1);
            }
            String counted = String.valueOf(actual.sketch(table.slot("latency_us")));
            if (!counted.equals(sketch.size() == 0 ? "null" : sketch.toString())) {
              differences.add(
                  "%s %s: latencies are %s, not %s".formatted(truth.name(), key, counted, sketch));
            }
          }
        });
    rows.keySet().forEach(key -> differences.add(truth.name() + " should not have " + key));
  }

  /** Sends Kubernetes objects to a directory and flows to a counter, as the job does. */
  private static final class Counting implements SimulationOutput {
    private final Directory directory = new Directory();
    private final MetadataReader metadata = new MetadataReader("prod");
    private final LifeTracker lives = new LifeTracker("prod");
    private final Deltas deltas = new Deltas();
    private final HubbleCounter counter =
        new HubbleCounter(CountingOptions.DEFAULT, directory, deltas);
    private final HubbleReader reader = new HubbleReader();
    private final FlowBatch flows = new FlowBatch();
    private final Flow flow = flows.add();
    private final Origin origin = new Origin();
    private final Map<String, PartitionMemory> partitions = new HashMap<>();
    private final Map<DeltaTable, DeltaMap> counted = new HashMap<>();
    private Instant end = START;

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
    public void hubble(String node, byte[] line) {
      PartitionMemory memory = partitions.computeIfAbsent(node, n -> new PartitionMemory());
      origin.topic = Truth.INPUT;
      origin.offset++;
      origin.timestampMillis = START.plusSeconds(3_600).toEpochMilli();
      Rejection rejection = reader.read(line, 0, line.length, flow);
      if (rejection == null) {
        rejection = counter.count(flows, origin, memory);
      }
      if (rejection != null) {
        counter.countDeadLetter(origin, memory);
      }
    }

    @Override
    public void truth(Truth truth) {
      end = START.plusSeconds(3_600);
    }

    void finish() {
      long silentNanos = (end.getEpochSecond() - START.getEpochSecond()) * 1_000_000_000L;
      partitions.values().forEach(memory -> counter.expire(memory, silentNanos));
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
