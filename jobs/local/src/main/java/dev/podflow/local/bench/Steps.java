package dev.podflow.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What each step of the traffic job costs, from JMH's report: batches that were decoded, decoded
 * and looked up, decoded and looked up and counted, so that a step costs their difference. What
 * Kafka and Flink cost beside them is known where the pipeline was measured, too.
 */
final class Steps {
  /** The names of the benchmark's counters, after what was done. */
  private static final String NANOS = "Nanos";

  private static final String BYTES = "Bytes";
  private static final String RECORDS = "records";
  private static final double NANOS_PER_MICRO = 1_000;

  /**
   * A step's cost.
   *
   * @param pods how many pods the directory knew
   * @param nanos processor time per record
   * @param bytes allocated per record; empty where that was not measured
   * @param share of the pipeline where that was measured with so many pods, else of the steps
   */
  record Step(int pods, String name, double nanos, Optional<Double> bytes, double share) {}

  /**
   * What the pipeline as a whole costs.
   *
   * @param nanos CPU time per record of Flink's processes
   * @param readNanos the same of a job that only reads
   */
  record Pipeline(int pods, double nanos, double readNanos) {
    static Pipeline of(JsonNode result) {
      return new Pipeline(
          result.path("pods").asInt(),
          // Seconds per million are microseconds each.
          result.path("cpu_s_per_million").asDouble() * NANOS_PER_MICRO,
          result.path("cpu_s_per_million_read").asDouble() * NANOS_PER_MICRO);
    }
  }

  /** A batch's work per record; each counter is a sum over the same records. */
  private record Work(double nanos, double bytes) {
    static Work of(JsonNode counters, String done) {
      double records = counter(counters, RECORDS);
      return new Work(
          counter(counters, done + NANOS) / records, counter(counters, done + BYTES) / records);
    }

    private static double counter(JsonNode counters, String name) {
      return counters.path(name).path("score").asDouble();
    }

    Work without(Work other) {
      return new Work(nanos - other.nanos, bytes - other.bytes);
    }
  }

  private Steps() {}

  /**
   * The steps by number of pods, in the order in which a record takes them.
   *
   * @param report JMH's, in JSON
   */
  static List<Step> of(JsonNode report, Optional<Pipeline> pipeline) {
    List<Step> steps = new ArrayList<>();
    for (JsonNode benchmark : report) {
      int pods = benchmark.path("params").path("pods").asInt();
      steps.addAll(
          of(
              pods,
              benchmark.path("secondaryMetrics"),
              pipeline.filter(whole -> whole.pods() == pods)));
    }
    return steps;
  }

  private static List<Step> of(int pods, JsonNode counters, Optional<Pipeline> pipeline) {
    Work decode = Work.of(counters, "decode");
    Work resolve = Work.of(counters, "resolve");
    Work count = Work.of(counters, "count");
    Work commit = Work.of(counters, "commit");
    double done = count.nanos() + commit.nanos();
    double whole = pipeline.map(Pipeline::nanos).orElse(done);
    List<Step> steps = new ArrayList<>();
    pipeline.ifPresent(p -> steps.add(without("read", p.readNanos(), p)));
    steps.add(step(pods, "decode", decode, whole));
    steps.add(step(pods, "identify", resolve.without(decode), whole));
    steps.add(step(pods, "count", count.without(resolve), whole));
    steps.add(step(pods, "commit", commit, whole));
    pipeline.ifPresent(p -> steps.add(without("rest", p.nanos() - p.readNanos() - done, p)));
    return steps;
  }

  private static Step step(int pods, String name, Work work, double whole) {
    return new Step(pods, name, work.nanos(), Optional.of(work.bytes()), work.nanos() / whole);
  }

  /** A step that only the pipeline as a whole tells of. */
  private static Step without(String name, double nanos, Pipeline pipeline) {
    return new Step(pipeline.pods(), name, nanos, Optional.empty(), nanos / pipeline.nanos());
  }
}
