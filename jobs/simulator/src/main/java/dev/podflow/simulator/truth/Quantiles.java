package dev.podflow.simulator.truth;

/** Quantiles as the contract defines them: the value of rank ⌊q·(n−1)⌋. */
final class Quantiles {
  /** Those that the tables answer. */
  static final double[] LEVELS = {0.5, 0.9, 0.95, 0.99};

  private Quantiles() {}

  /** The quantile of values that are ascending; at least one. */
  static long exact(long[] ascending, double quantile) {
    return ascending[(int) Math.floor(quantile * (ascending.length - 1))];
  }
}
