package dev.podflow.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What each step of the traffic job costs, from JMH's report. Each of its benchmarks does a step
 * more than the one before, so a step costs their difference; the steps beside Kafka and Flink are
 * known where the pipeline was measured, too.
 */
final class Steps {
  /** The benchmarks' methods in their order, and the steps that they add. */
  private static final Map<String, String> ADDED = new LinkedHashMap<>();

  static {
    ADDED.put("decode", "decode");
    ADDED.put("resolve", "identify");
    ADDED.put("count", "count");
    ADDED.put("commit", "commit");
  }

  /** JMH's garbage per operation, and the benchmarks' own two counters. */
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private static final String CPU_NANOS = "cpuNanos";
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

  private record Score(double nanos, double bytes) {}

  private Steps() {}

  /**
   * The steps by number of pods, in the order in which a record takes them.
   *
   * @param report JMH's, in JSON
   */
  static List<Step> of(JsonNode report, Optional<Pipeline> pipeline) {
    Map<Integer, Map<String, Score>> scores = new TreeMap<>();
    for (JsonNode benchmark : report) {
      String name = benchmark.path("benchmark").asText();
      scores
          .computeIfAbsent(benchmark.path("params").path("pods").asInt(), p -> new TreeMap<>())
          .put(
              name.substring(name.lastIndexOf('.') + 1),
              new Score(
                  score(benchmark, CPU_NANOS) / score(benchmark, RECORDS),
                  score(benchmark, ALLOCATED)));
    }
    List<Step> steps = new ArrayList<>();
    scores.forEach(
        (pods, byName) ->
            steps.addAll(of(pods, byName, pipeline.filter(whole -> whole.pods() == pods))));
    return steps;
  }

  private static double score(JsonNode benchmark, String metric) {
    return benchmark.path("secondaryMetrics").path(metric).path("score").asDouble();
  }

  private static List<Step> of(int pods, Map<String, Score> scores, Optional<Pipeline> pipeline) {
    double done = scores.get("commit").nanos();
    double whole = pipeline.map(Pipeline::nanos).orElse(done);
    List<Step> steps = new ArrayList<>();
    pipeline.ifPresent(p -> steps.add(without("read", p.readNanos(), p)));
    Score before = new Score(0, 0);
    for (Map.Entry<String, String> added : ADDED.entrySet()) {
      Score score = scores.get(added.getKey());
      double nanos = score.nanos() - before.nanos();
      steps.add(
          new Step(
              pods,
              added.getValue(),
              nanos,
              Optional.of(score.bytes() - before.bytes()),
              nanos / whole));
      before = score;
    }
    pipeline.ifPresent(p -> steps.add(without("rest", p.nanos() - p.readNanos() - done, p)));
    return steps;
  }

  /** A step that only the pipeline as a whole tells of. */
  private static Step without(String name, double nanos, Pipeline pipeline) {
    return new Step(pipeline.pods(), name, nanos, Optional.empty(), nanos / pipeline.nanos());
  }
}
