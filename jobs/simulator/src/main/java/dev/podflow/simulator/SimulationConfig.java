package dev.podflow.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What to simulate.
 *
 * @param seed same seed, same bytes
 * @param start when the simulated time begins; a whole minute
 * @param minutes how long it lasts, at least 1
 * @param recordsPerSecond about how many Hubble records the cluster writes per second
 * @param pods about how many pods it has, at least 20
 * @param nodes how many nodes, at least 2
 * @param maskedShare share of the nodes (0 to 1) whose exporter has a field mask that leaves
 *     addresses but no names
 * @param cluster the cluster's name
 * @param logs which logs are written of the traffic; Hubble's always is
 */
public record SimulationConfig(
    long seed,
    Instant start,
    int minutes,
    int recordsPerSecond,
    int pods,
    int nodes,
    double maskedShare,
    String cluster,
    Set<Log> logs) {
  public SimulationConfig {
    require(start.equals(start.truncatedTo(ChronoUnit.MINUTES)), "start is not a whole minute");
    require(minutes >= 1 && minutes <= 1440, "minutes must be 1 to 1440");
    require(recordsPerSecond >= 1, "rate must be at least 1");
    require(pods >= 20 && pods <= 20_000, "pods must be 20 to 20000");
    require(nodes >= 2 && nodes <= 200, "nodes must be 2 to 200");
    require(maskedShare >= 0 && maskedShare <= 1, "masked share must be 0 to 1");
    require(pods / nodes <= 200, "more than 200 pods per node");
    EnumSet<Log> ordered = EnumSet.noneOf(Log.class);
    ordered.addAll(logs);
    logs = Collections.unmodifiableSet(ordered);
  }

  /** With Hubble's log alone. */
  public SimulationConfig(
      long seed,
      Instant start,
      int minutes,
      int recordsPerSecond,
      int pods,
      int nodes,
      double maskedShare,
      String cluster) {
    this(seed, start, minutes, recordsPerSecond, pods, nodes, maskedShare, cluster, Set.of());
  }

  /** A small cluster: 60 pods on 4 nodes, one of them with a field mask. */
  public static SimulationConfig small(long seed, Instant start, int minutes) {
    return new SimulationConfig(seed, start, minutes, 500, 60, 4, 0.25, "prod");
  }

  /** A busy cluster without masks: 1,000 pods on 20 nodes, for two minutes. */
  public static SimulationConfig large(long seed, Instant start) {
    return new SimulationConfig(seed, start, 2, 5_000, 1_000, 20, 0, "prod");
  }

  public SimulationConfig withRecordsPerSecond(int value) {
    return new SimulationConfig(
        seed, start, minutes, value, pods, nodes, maskedShare, cluster, logs);
  }

  public SimulationConfig withMaskedShare(double value) {
    return new SimulationConfig(
        seed, start, minutes, recordsPerSecond, pods, nodes, value, cluster, logs);
  }

  public SimulationConfig withLogs(Set<Log> value) {
    return new SimulationConfig(
        seed, start, minutes, recordsPerSecond, pods, nodes, maskedShare, cluster, value);
  }

  public Instant end() {
    return start.plus(Duration.ofMinutes(minutes));
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
