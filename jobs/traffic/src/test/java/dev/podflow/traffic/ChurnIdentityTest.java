package dev.podflow.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.count.CountingOptions;
import dev.podflow.count.Deltas;
import dev.podflow.count.HubbleCounter;
import dev.podflow.count.IdentityOptions;
import dev.podflow.count.Origin;
import dev.podflow.count.PartitionMemory;
import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.hubble.HubbleReader;
import dev.podflow.identity.Directory;
import dev.podflow.metadata.DirectoryFeed;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.simulator.churn.ChurnConfig;
import dev.podflow.simulator.churn.ChurnOutput;
import dev.podflow.simulator.churn.ChurnSimulation;
import dev.podflow.simulator.churn.ChurnTruth;
import dev.podflow.simulator.churn.ChurnTruth.Name;
import dev.podflow.simulator.churn.FlowKey;
import dev.podflow.simulator.churn.IdentityTally;
import dev.podflow.simulator.churn.NaiveJoin;
import dev.podflow.table.Flows;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who it was under churn, without Kafka and ClickHouse: the metadata goes into a directory in the
 * order in which it arrives, and a flow is attributed once a heartbeat covers it.
 */
class ChurnIdentityTest {
  private static final Instant START = Instant.parse("2026-03-04T05:06:00Z");
  private static final long FLOWS = 40_000;
  private static final long BOUND = 60_000;
  private static final long UNKNOWN_BOUND = 5_000;

  @ParameterizedTest
  @CsvSource({"1, 1000", "2, 500"})
  void nobodyIsTakenForSomebodyElse(long seed, long clockSkewMillis) throws IOException {
    ChurnConfig config =
        ChurnConfig.usual(seed, START, FLOWS).withClockSkew(Duration.ofMillis(clockSkewMillis));
    long tolerance = Math.max(1_000, 2 * clockSkewMillis);
    Attribution live = new Attribution(tolerance, false);
    NaiveJoin naive = new NaiveJoin(live);
    ChurnTruth truth = ChurnSimulation.run(config, naive);
    live.finish();
    IdentityTally tally = new IdentityTally(truth, tolerance, BOUND);
    live.rows.forEach(row -> row.addTo(tally));
    check(tally);
    assertThat(tally.late).isPositive();
    assertThat(naive.wrongLive(truth)).isGreaterThan(FLOWS / 20);

    // The same clusters again, for a job that starts when all of it is there.
    Attribution cold = new Attribution(tolerance, true);
    ChurnSimulation.run(config, cold);
    cold.finish();
    IdentityTally coldTally = new IdentityTally(truth, tolerance, Long.MAX_VALUE);
    cold.rows.forEach(row -> row.addTo(coldTally));
    check(coldTally);
    assertThat(coldTally.late).isZero();
    assertThat(coldTally.eligible).isGreaterThan(tally.eligible);
    assertThat(naive.wrongCold(truth)).isGreaterThan(naive.wrongLive(truth));
  }

  private static void check(IdentityTally tally) {
    String examples = String.join("\n", tally.examples());
    assertThat(tally.missing()).isZero();
    assertThat(tally.doubled).isZero();
    assertThat(tally.wrong).as(examples).isZero();
    assertThat(tally.share()).as(examples).isGreaterThanOrEqualTo(0.999);
    assertThat(tally.eligible).isGreaterThan(FLOWS / 2);
    assertThat(tally.ambiguous).isPositive();
  }

  private record Row(long number, Name client, Name server) {
    void addTo(IdentityTally tally) {
      tally.add(number, client, server);
    }
  }

  /** As the job does it: each node's flows keep their order, and wait for the first of them. */
  private static final class Attribution implements ChurnOutput {
    private static final long LOOK_AGAIN_MILLIS = 100;

    private record Waiting(long at, String node, byte[] line) {}

    private final boolean cold;
    private final Directory directory = new Directory();
    private final Deltas deltas = new Deltas();
    private final HubbleCounter counter;
    private final HubbleReader reader = new HubbleReader();
    private final FlowBatch flows = new FlowBatch();
    private final Flow flow = flows.add();
    private final Origin origin = new Origin();
    private final Map<String, PartitionMemory> partitions = new HashMap<>();
    private final Map<String, Deque<Waiting>> waiting = new TreeMap<>();
    private final List<Row> rows = new ArrayList<>();
    private long lookedAt;

    Attribution(long toleranceMillis, boolean cold) {
      this.cold = cold;
      IdentityOptions identity = new IdentityOptions(toleranceMillis, BOUND, UNKNOWN_BOUND);
      CountingOptions counting =
          new CountingOptions(30_000_000_000L, 600_000_000_000L, 1, identity);
      counter = new HubbleCounter(counting, directory, deltas);
    }

    @Override
    public void metadata(long atMillis, String key, byte[] value) throws IOException {
      DirectoryFeed.apply(KubernetesObjectCodec.decode(value), directory);
      look(atMillis);
    }

    @Override
    public void flow(long atMillis, long number, String node, byte[] line) {
      waiting.computeIfAbsent(node, n -> new ArrayDeque<>()).add(new Waiting(atMillis, node, line));
      look(atMillis);
    }

    private void look(long now) {
      if (!cold && now - lookedAt >= LOOK_AGAIN_MILLIS) {
        lookedAt = now;
        waiting.values().forEach(queue -> count(queue, now));
      }
    }

    private void count(Deque<Waiting> queue, long now) {
      while (!queue.isEmpty()) {
        Waiting one = queue.peek();
        assertThat(reader.read(one.line(), 0, one.line().length, flow)).isNull();
        origin.topic = "flows.hubble";
        origin.offset++;
        origin.timestampMillis = one.at();
        if (counter.hasToWait(flows, origin, now)) {
          return;
        }
        PartitionMemory memory = partitions.computeIfAbsent(one.node(), n -> new PartitionMemory());
        assertThat(counter.count(flows, origin, memory)).isNull();
        queue.remove();
      }
      if (deltas.size() > 5_000) {
        drain();
      }
    }

    private void drain() {
      deltas.drain(
          row -> {
            if (row.table() == Flows.TABLE) {
              rows.add(
                  new Row(
                      FlowKey.number(row.number(Flows.TIME), (int) row.number(Flows.SRC_PORT)),
                      new Name(
                          row.text(Flows.SRC_NAMESPACE),
                          row.text(Flows.SRC_WORKLOAD),
                          row.text(Flows.SRC_WORKLOAD_KIND),
                          row.text(Flows.SRC_POD),
                          row.text(Flows.SRC_RESOLUTION)),
                      new Name(
                          row.text(Flows.DST_NAMESPACE),
                          row.text(Flows.DST_WORKLOAD),
                          row.text(Flows.DST_WORKLOAD_KIND),
                          row.text(Flows.DST_POD),
                          row.text(Flows.DST_RESOLUTION))));
            }
          });
    }

    void finish() {
      long muchLater = START.toEpochMilli() + Duration.ofDays(1).toMillis();
      waiting.values().forEach(queue -> count(queue, muchLater));
      drain();
    }
  }
}
