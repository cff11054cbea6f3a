package dev.podflow.bench;

import dev.podflow.commit.SinkWork;
import dev.podflow.count.CountingOptions;
import dev.podflow.count.Deltas;
import dev.podflow.count.HubbleCounter;
import dev.podflow.count.Origin;
import dev.podflow.count.PartitionMemory;
import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.Rejection;
import dev.podflow.flow.hubble.HubbleReader;
import dev.podflow.identity.Directory;
import dev.podflow.identity.Owner;
import dev.podflow.simulator.traffic.HubbleBench;
import java.io.IOException;
import java.time.Instant;

/**
 * The work of the traffic job's task on batches of records, without Kafka and Flink. Of reading,
 * looking up and counting each method does a step more than the one before, on the whole batch.
 */
final class CountingWork {
  /** What the simulator allows; the pods beyond are in the directory only. */
  private static final int SIMULATED_PODS_MAX = 10_000;

  /** A task of many: a batch of 50,000 is what comes between two checkpoints, 5 s apart. */
  private static final int RECORDS_PER_SECOND = 10_000;

  private static final int BYTES_PER_RECORD = 2_500;
  private static final String CLUSTER = "prod";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final HubbleBench generator;
  private final Directory directory;
  private final HubbleReader reader = new HubbleReader();
  private final FlowBatch flows = new FlowBatch();
  private final Flow flow = flows.add();
  private final Origin origin = new Origin();
  private final PartitionMemory memory = new PartitionMemory();
  private final Deltas deltas = new Deltas();
  private final SinkWork sink = new SinkWork();
  private final HubbleCounter counter;
  private final byte[] batch;
  private final int[] ends;
  private int filled;
  private long generated;

  /**
   * @param pods how many pods the directory knows
   * @param records how many records a batch has
   */
  CountingWork(int pods, int records) throws IOException {
    this(pods, records, 1);
  }

  /**
   * The same with more pairs.
   *
   * @param serverPorts how many ports each server is called at
   */
  CountingWork(int pods, int records, int serverPorts) throws IOException {
    int simulated = Math.min(pods, SIMULATED_PODS_MAX);
    generator = new HubbleBench(1, START, simulated, RECORDS_PER_SECOND, serverPorts);
    directory =
        SimulatedDirectory.of(CLUSTER, generator.kubernetesObjects(), pods - simulated, START);
    counter = new HubbleCounter(CountingOptions.DEFAULT, directory, deltas);
    batch = new byte[records * BYTES_PER_RECORD];
    ends = new int[records];
    origin.topic = "flows.hubble";
  }

  /** Generates the next records: later ones with other uuids, or they would be repeats. */
  void nextBatch() throws IOException {
    deltas.drain(row -> {});
    nextRecords();
  }

  /** The same, and keeps the rows of the ones before. */
  void nextRecords() throws IOException {
    filled = 0;
    generator.run(
        generated,
        ends.length,
        (node, buffer, length) -> {
          int start = filled == 0 ? 0 : ends[filled - 1];
          System.arraycopy(buffer, 0, batch, start, length);
          ends[filled++] = start + length;
        });
    generated += ends.length;
    // Read a second after they happened.
    origin.timestampMillis = START.toEpochMilli() + generated * 1_000 / RECORDS_PER_SECOND + 1_000;
  }

  /**
   * Reads the batch.
   *
   * @return how many records could be read
   */
  int decode() {
    int read = 0;
    for (int i = 0; i < ends.length; i++) {
      if (decode(i) == null) {
        read++;
      }
    }
    return read;
  }

  /**
   * Reads the batch and looks both ends of each flow up.
   *
   * @return how many ends somebody was found for
   */
  int resolve() {
    int found = 0;
    for (int i = 0; i < ends.length; i++) {
      if (decode(i) == null) {
        found += isKnown(flow.source) ? 1 : 0;
        found += isKnown(flow.destination) ? 1 : 0;
      }
    }
    return found;
  }

  /**
   * Reads and counts the batch, which includes looking the ends up.
   *
   * @return how many records were counted
   */
  int count() {
    int counted = 0;
    for (int i = 0; i < ends.length; i++) {
      origin.offset++;
      if (decode(i) == null && counter.count(flows, origin, memory) == null) {
        counted++;
      }
    }
    return counted;
  }

  /**
   * Makes a commit of what was counted.
   *
   * @return the commit's rows
   */
  int commit() {
    return sink.commit(deltas);
  }

  /** The rows that were counted and not yet committed, for tests. */
  Deltas deltas() {
    return deltas;
  }

  private Rejection decode(int record) {
    int start = record == 0 ? 0 : ends[record - 1];
    return reader.read(batch, start, ends[record] - start, flow);
  }

  /** As the counter asks; it asks for the service of pods alone. */
  private boolean isKnown(FlowEnd end) {
    long millis = flow.timeNanos / 1_000_000;
    Owner owner =
        end.pod.isEmpty()
            ? directory.byAddress(flow.cluster, end.ipHigh, end.ipLow, millis, 0)
            : directory.byPodName(flow.cluster, end.namespace, end.pod, millis);
    if (owner != null && owner.kind() == Owner.Kind.POD) {
      return directory.serviceOf(flow.cluster, owner, end.port, flow.protocol, millis) != null;
    }
    return owner != null;
  }
}
