package dev.podflow.local.bench;

import dev.podflow.local.console.Failure;
import dev.podflow.local.stack.JobSpec;
import dev.podflow.local.stack.Jobs;
import dev.podflow.schema.Topics;
import dev.podflow.simulator.Log;
import dev.podflow.simulator.RecordFeed;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.replay.ReplayedLog;
import dev.podflow.simulator.traffic.HubbleBench;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Where the records of a benchmark come from, and the job that reads them. */
public enum Source {
  HUBBLE(Topics.FLOWS_HUBBLE, "traffic"),
  CALICO(Topics.FLOWS_CALICO, "traffic"),
  ENVOY(Topics.LOGS_ACCESS, "traffic"),
  OTLP(Topics.METRICS_OTLP, "metrics");

  static final String CLUSTER = "prod";

  /** What the simulator of Hubble's traffic allows; pods beyond are known, but none is heard of. */
  static final int SIMULATED_PODS_MAX = 10_000;

  private static final int RECORDS_PER_SECOND = 20_000;
  private static final long SEED = 1;

  /** Further back than records can have to be moved. */
  private static final Duration SIMULATED_BEFORE = Duration.ofDays(1);

  /** A job sees a held batch only once it is released. */
  private static final String[] COMMITTED_ONLY = {
    "--kafka.client.isolation.level", "read_committed"
  };

  /** What began before the end of the simulation is logged when it is over. */
  private static final Duration AFTERMATH = Duration.ofMinutes(5);

  private final String topic;
  private final String job;

  Source(Topics.Topic topic, String job) {
    this.topic = topic.name();
    this.job = job;
  }

  /** What a user types, and the value of {@code source} in results. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String topic() {
    return topic;
  }

  /** The job that counts the records. */
  JobSpec job() {
    return Jobs.named(job).with(COMMITTED_ONLY);
  }

  /** A job that reads them into nothing, as parallel as the one that counts them. */
  JobSpec readJob() {
    return new JobSpec(
        "read",
        Path.of("jobs/bench/target/podflow-bench.jar"),
        "dev.podflow.bench.ReadJob",
        job().parallelism(),
        List.of(topic),
        List.of("--topic", topic, COMMITTED_ONLY[0], COMMITTED_ONLY[1]),
        job().settings());
  }

  /**
   * Records whose times end about now.
   *
   * @param records how many there are going to be
   * @param pods how many the cluster has, where that can be chosen
   */
  RecordFeed feed(long records, int pods) {
    Instant now = Instant.now();
    if (this == HUBBLE) {
      Instant start =
          now.minusSeconds(records / RECORDS_PER_SECOND).truncatedTo(ChronoUnit.MINUTES);
      return new HubbleBench(SEED, start, Math.min(pods, SIMULATED_PODS_MAX), RECORDS_PER_SECOND);
    }
    Instant start = now.minus(SIMULATED_BEFORE).truncatedTo(ChronoUnit.MINUTES);
    try {
      return ReplayedLog.of(log(), SimulationConfig.large(SEED, start))
          .until(now.minus(AFTERMATH), records);
    } catch (IOException e) {
      throw new Failure("the simulation broke off: " + e.getMessage(), e);
    }
  }

  private Log log() {
    return switch (this) {
      case HUBBLE -> Log.HUBBLE;
      case CALICO -> Log.CALICO;
      case ENVOY -> Log.ACCESS;
      case OTLP -> Log.METRICS;
    };
  }
}
