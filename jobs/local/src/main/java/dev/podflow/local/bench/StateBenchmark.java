package dev.podflow.local.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.local.flink.FlinkRest;
import dev.podflow.local.kafka.Kafka;
import dev.podflow.local.kafka.RecordSender;
import dev.podflow.local.stack.JobSpec;
import dev.podflow.local.stack.Jobs;
import dev.podflow.local.stack.Settings;
import dev.podflow.local.stack.TemporaryStack;
import dev.podflow.schema.Topics;
import dev.podflow.simulator.cluster.RolledCluster;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What knowing a cluster's pods costs: heap of the directory, how long it takes to be read from the
 * topic, and the jobs' checkpoints, which do not hold it. Of clusters whose pods were all replaced
 * once lately, so that there are two lives for each pod; the largest cluster is a projection.
 */
final class StateBenchmark implements Benchmark {
  private static final List<Integer> PODS = List.of(1_000, 10_000, 100_000);
  private static final int PROJECTED_PODS = 1_000_000;
  private static final String CLUSTER = "prod";
  private static final String TOPIC = Topics.K8S_METADATA.name();
  private static final JobSpec TRAFFIC = Jobs.named("traffic");
  private static final JobSpec POSTURE = Jobs.named("posture");

  /** What was measured with a number of pods. */
  private record State(
      int pods,
      long records,
      double readySeconds,
      double readyCpuSeconds,
      double heapBytes,
      double checkpointBytes) {
    /** As much more of everything as two measurements differ. */
    static State projected(State small, State large, int pods) {
      double more = (double) (pods - large.pods) / (large.pods - small.pods);
      return new State(
          pods,
          Math.round(large.records + more * (large.records - small.records)),
          large.readySeconds + more * (large.readySeconds - small.readySeconds),
          large.readyCpuSeconds + more * (large.readyCpuSeconds - small.readyCpuSeconds),
          large.heapBytes + more * (large.heapBytes - small.heapBytes),
          large.checkpointBytes + more * (large.checkpointBytes - small.checkpointBytes));
    }
  }

  @Override
  public String name() {
    return "state";
  }

  @Override
  public String title() {
    return "heap, start-up time and checkpoints of what is known about 1,000 to a million pods";
  }

  @Override
  public void run(BenchRun run) {
    State before = null;
    State last = null;
    for (int pods : run.podsOr(PODS)) {
      before = last;
      last = measure(run, pods);
      run.print(result(run, last, false));
    }
    if (before != null && last.pods() > before.pods() && last.pods() < PROJECTED_PODS) {
      run.print(result(run, State.projected(before, last, PROJECTED_PODS), true));
    }
  }

  private static State measure(BenchRun run, int pods) {
    try (TemporaryStack stack =
            TemporaryStack.up(run.settings(), run.console(), "state", List.of());
        Kafka kafka = new Kafka(stack.settings().bootstrapServers())) {
      Settings settings = stack.settings();
      long records = send(run, settings, pods);
      run.console().say("%,d pods: reading them".formatted(pods));
      Map<String, Double> directory =
          Figures.of(
              settings,
              "a directory",
              "dev.podflow.bench.DirectoryState",
              settings.bootstrapServers(),
              TOPIC);
      stack.stack().start(TRAFFIC);
      stack.stack().start(POSTURE);
      FlinkRest flink = new FlinkRest(settings.flinkUrl());
      Drain drain = new Drain(kafka, flink, run.console());
      drain.await(POSTURE.name(), kafka.endOffsets(List.of(TOPIC)));
      drain.awaitCheckpoint(TRAFFIC.name());
      double checkpoints =
          flink.checkpointBytes(TRAFFIC.name()) + flink.checkpointBytes(POSTURE.name());
      return new State(
          pods,
          records,
          directory.get("ready_s"),
          directory.get("ready_cpu_s"),
          directory.get("heap_bytes"),
          checkpoints);
    }
  }

  private static long send(BenchRun run, Settings settings, int pods) {
    RolledCluster cluster = RolledCluster.until(CLUSTER, pods, Instant.now());
    try (RecordSender metadata =
        new RecordSender(settings.bootstrapServers(), TOPIC, run.console())) {
      cluster.write(metadata::send);
      return metadata.finish();
    }
  }

  private ObjectNode result(BenchRun run, State state, boolean projected) {
    long lives = 2L * state.pods();
    return run.result(this)
        .put("pods", state.pods())
        .put("pod_lives", lives)
        .put("records", state.records())
        .put("heap_mb", BenchRun.figure(state.heapBytes() / 1e6))
        .put("heap_bytes_per_life", Math.round(state.heapBytes() / lives))
        .put("ready_s", BenchRun.figure(state.readySeconds()))
        .put("ready_cpu_s", BenchRun.figure(state.readyCpuSeconds()))
        .put("checkpoint_kb", BenchRun.figure(state.checkpointBytes() / 1e3))
        .put("projected", projected);
  }
}
