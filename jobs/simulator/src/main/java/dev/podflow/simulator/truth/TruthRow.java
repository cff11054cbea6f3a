package dev.podflow.simulator.truth;

import java.util.Arrays;

/** The measures of one row, and every single latency. */
public final class TruthRow {
  private final long[] sums;
  private final boolean[] known;
  private long[] latenciesMicros = new long[0];
  private int latencyCount;

  TruthRow(int measures) {
    sums = new long[measures];
    known = new boolean[measures];
  }

  void add(int measure, long value) {
    sums[measure] += value;
    known[measure] = true;
  }

  /** Adds a latency in microseconds, at least 1. */
  public void addLatency(long micros) {
    if (latencyCount == latenciesMicros.length) {
      latenciesMicros = Arrays.copyOf(latenciesMicros, Math.max(8, latencyCount * 2));
    }
    latenciesMicros[latencyCount++] = micros;
  }

  void merge(TruthRow other) {
    for (int i = 0; i < sums.length; i++) {
      if (other.known[i]) {
        add(i, other.sums[i]);
      }
    }
    for (int i = 0; i < other.latencyCount; i++) {
      addLatency(other.latenciesMicros[i]);
    }
  }

  /** A measure; 0 if it is not known. */
  public long get(int measure) {
    return sums[measure];
  }

  /** Whether the source can know the measure: it is NULL in the table if not. */
  public boolean knows(int measure) {
    return known[measure];
  }

  /** All latencies in microseconds, ascending. */
  public long[] latenciesMicros() {
    long[] sorted = Arrays.copyOf(latenciesMicros, latencyCount);
    Arrays.sort(sorted);
    return sorted;
  }
}
