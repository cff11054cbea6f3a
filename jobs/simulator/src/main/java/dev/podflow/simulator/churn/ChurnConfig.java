package dev.podflow.simulator.churn;

import java.time.Duration;
import java.time.Instant;

/**
 * What to simulate.
 *
 * @param seed same seed, same bytes
 * @param start when the simulated time begins
 * @param duration for how long flows are made, at least 2 minutes; metadata goes on for {@link
 *     #AFTERWARDS} more, so that what is late arrives
 * @param flows how many, at most 50 million
 * @param pods about how many live at a time in each of the two clusters, 20 to 5000
 * @param nodes how many each cluster has, 2 to 200
 * @param clockSkew how far a node's clock is off at most, either way
 * @param metadataDelay how late the collector sees a change at most, but for the outages that last
 *     {@link #outage}
 * @param outage how long the watch is stalled, and how long the collector is away, at the longest
 * @param hardShare share of the flows, 0 to 1, that carry nothing but addresses
 */
public record ChurnConfig(
    long seed,
    Instant start,
    Duration duration,
    long flows,
    int pods,
    int nodes,
    Duration clockSkew,
    Duration metadataDelay,
    Duration outage,
    double hardShare) {
  /** How long the simulation goes on after the last flow has happened. */
  public static final Duration AFTERWARDS = Duration.ofMinutes(6);

  public ChurnConfig {
    require(duration.compareTo(Duration.ofMinutes(2)) >= 0, "duration must be 2 minutes or more");
    require(flows >= 1 && flows <= FlowKey.MOST, "flows must be 1 to " + FlowKey.MOST);
    require(pods >= 20 && pods <= 5000, "pods must be 20 to 5000");
    require(nodes >= 2 && nodes <= 200, "nodes must be 2 to 200");
    require(pods / nodes <= 100, "more than 100 pods per node");
    require(!clockSkew.isNegative(), "clock skew must not be negative");
    require(hardShare >= 0 && hardShare <= 1, "hard share must be 0 to 1");
  }

  /**
   * Twenty minutes of two clusters with 200 pods each on 8 nodes, clocks off by up to a second,
   * metadata up to 20 seconds late, and outages of 100 seconds.
   */
  public static ChurnConfig usual(long seed, Instant start, long flows) {
    return new ChurnConfig(
        seed,
        start,
        Duration.ofMinutes(20),
        flows,
        200,
        8,
        Duration.ofSeconds(1),
        Duration.ofSeconds(20),
        Duration.ofSeconds(100),
        0.5);
  }

  /** The same for another length of time. */
  public ChurnConfig lasting(Duration value) {
    return new ChurnConfig(
        seed, start, value, flows, pods, nodes, clockSkew, metadataDelay, outage, hardShare);
  }

  /** The same with other clocks. */
  public ChurnConfig withClockSkew(Duration value) {
    return new ChurnConfig(
        seed, start, duration, flows, pods, nodes, value, metadataDelay, outage, hardShare);
  }

  long startMillis() {
    return start.toEpochMilli();
  }

  /** When the last flow happens. */
  long endMillis() {
    return startMillis() + duration.toMillis();
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
