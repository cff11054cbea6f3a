package dev.podflow.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.count.CountingOptions;
import dev.podflow.count.Deltas;
import dev.podflow.count.HubbleCounter;
import dev.podflow.count.Origin;
import dev.podflow.count.PartitionMemory;
import dev.podflow.flow.Flow;
import dev.podflow.flow.Rejection;
import dev.podflow.flow.hubble.HubbleReader;
import dev.podflow.identity.Directory;
import dev.podflow.metadata.DirectoryFeed;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.schema.k8s.Marker;
import dev.podflow.schema.k8s.MarkerType;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

/**
 * Who it was under churn, without Kafka and ClickHouse: the metadata goes into a directory in the
 * order in which it arrives, and a flow is attributed once a heartbeat covers it.
 */
class ChurnIdentityTest {
  private static final Instant START = Instant.parse("2026-03-04T05:06:00Z");
  private static final long BOUND = Duration.ofSeconds(60).toMillis();

  @Test
  void nobodyIsTakenForSomebodyElse() throws IOException {
    long flows = Long.getLong("churn.flows", 60_000);
    ChurnConfig config =
        ChurnConfig.usual(Long.getLong("churn.seed", 1), START, flows)
            .lasting(Duration.ofSeconds(Long.getLong("churn.seconds", 1200)))
            .withClockSkew(Duration.ofMillis(Long.getLong("churn.skew", 1000)));
    long tolerance = 2 * config.clockSkew().toMillis();
    Attribution live = new Attribution(tolerance, false);
    NaiveJoin naive = new NaiveJoin(live);
    ChurnTruth truth = ChurnSimulation.run(config, naive);
    System.out.println("naive " + naive.wrongLive(truth) + " " + naive.wrongCold(truth));
    live.finish();
    IdentityTally tally = new IdentityTally(truth, tolerance, BOUND);
    live.rows.forEach(row -> row.addTo(tally));
    print("live", truth, tally);

    Attribution cold = new Attribution(tolerance, true);
    ChurnTruth again = ChurnSimulation.run(config, cold);
    cold.finish();
    IdentityTally coldTally = new IdentityTally(again, tolerance, Long.MAX_VALUE);
    cold.rows.forEach(row -> row.addTo(coldTally));
    print("cold", again, coldTally);
    assertThat(tally.wrong).isZero();
  }

  private static void print(String name, ChurnTruth truth, IdentityTally tally) {
    System.out.printf(
        "%s flows %d missing %d doubled %d pods %d resolved %d wrong %d eligible %d share %.5f late %d ambiguous %d"
            + " unresolved %d from_log %d%n",
        name,
        tally.flows,
        tally.missing(),
        tally.doubled,
        truth.pods(),
        tally.resolved,
        tally.wrong,
        tally.eligible,
        tally.share(),
        tally.late,
        tally.ambiguous,
        tally.unresolved,
        tally.fromLog);
    tally.examples().forEach(System.out::println);
  }

  private record Row(long number, Name client, Name server) {
    void addTo(IdentityTally tally) {
      tally.add(number, client, server);
    }
  }

  private static final class Attribution implements ChurnOutput {
    private record Waiting(long at, long needed, String node, byte[] line) {}

    private final long toleranceMillis;
    private final boolean cold;
    private final Directory directory = new Directory();
    private final Deltas deltas = new Deltas();
    private final HubbleCounter counter =
        new HubbleCounter(
            new CountingOptions(30_000_000_000L, 600_000_000_000L, 1), directory, deltas);
    private final HubbleReader reader = new HubbleReader();
    private final Flow flow = new Flow();
    private final Origin origin = new Origin();
    private final Map<String, PartitionMemory> partitions = new HashMap<>();
    private final Map<String, Long> covered = new HashMap<>();
    private final Map<String, PriorityQueue<Waiting>> waiting = new HashMap<>();
    private final List<Row> rows = new ArrayList<>();

    Attribution(long toleranceMillis, boolean cold) {
      this.toleranceMillis = toleranceMillis;
      this.cold = cold;
    }

    @Override
    public void metadata(long atMillis, String key, byte[] value) throws IOException {
      KubernetesObject object = KubernetesObjectCodec.decode(value);
      if (object.getBody() instanceof Marker marker) {
        if (marker.getType() == MarkerType.HEARTBEAT) {
          covered.merge(object.getCluster(), marker.getCompleteUntil().toEpochMilli(), Math::max);
          if (!cold) {
            release(object.getCluster(), atMillis);
          }
        }
      } else {
        DirectoryFeed.apply(object, directory);
      }
    }

    @Override
    public void flow(long atMillis, long number, String node, byte[] line) {
      Rejection rejection = reader.read(line, 0, line.length, flow);
      assertThat(rejection).isNull();
      long needed = Math.min(flow.timeNanos / 1_000_000, atMillis) + toleranceMillis;
      waiting
          .computeIfAbsent(
              flow.cluster,
              c -> new PriorityQueue<>((a, b) -> Long.compare(a.needed(), b.needed())))
          .add(new Waiting(atMillis, needed, node, line));
    }

    private void release(String cluster, long now) {
      PriorityQueue<Waiting> queue = waiting.get(cluster);
      long until = covered.get(cluster);
      while (queue != null
          && !queue.isEmpty()
          && (queue.peek().needed() <= until || queue.peek().at() + BOUND <= now)) {
        count(queue.poll());
      }
    }

    private void count(Waiting one) {
      reader.read(one.line(), 0, one.line().length, flow);
      origin.topic = "flows.hubble";
      origin.offset++;
      origin.timestampMillis = one.at();
      PartitionMemory memory = partitions.computeIfAbsent(one.node(), n -> new PartitionMemory());
      assertThat(counter.count(flow, origin, memory)).isNull();
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
      for (String cluster : waiting.keySet()) {
        covered.put(cluster, Long.MAX_VALUE);
        release(cluster, Long.MAX_VALUE);
      }
      drain();
    }
  }
}
