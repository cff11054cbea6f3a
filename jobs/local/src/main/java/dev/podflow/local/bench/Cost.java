package dev.podflow.local.bench;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a piece of work cost.
 *
 * @param cpuSeconds processor seconds of each process of the stack, by its name
 * @param wallSeconds how long it took
 */
record Cost(Map<String, Double> cpuSeconds, double wallSeconds) {
  /** Names of the stack's processes. */
  static final String BROKER = "kafka";

  static final String ENGINE = "clickhouse";

  private static final double NANOS = 1e9;

  /** The work between two readings of the processes' clocks. */
  static Cost between(Map<String, Duration> before, Map<String, Duration> after, long wallNanos) {
    Map<String, Double> seconds = new TreeMap<>();
    after.forEach(
        (process, time) ->
            seconds.put(
                process,
                time.minus(before.getOrDefault(process, Duration.ZERO)).toNanos() / NANOS));
    return new Cost(seconds, wallNanos / NANOS);
  }

  double of(String process) {
    return cpuSeconds.getOrDefault(process, 0.0);
  }

  /** Of the jobs themselves: Flink's two processes. */
  double jobs() {
    return of("taskmanager") + of("jobmanager");
  }

  /** Of every process of the stack. */
  double all() {
    return cpuSeconds.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
