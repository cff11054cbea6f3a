package dev.podflow.alert;

import dev.podflow.delta.Sketch;

/** Reads quantiles from sketches. */
final class Quantile {
  private Quantile() {}

  /** How many values a sketch has. */
  static long count(Sketch sketch) {
    long count = 0;
    for (int i = 0; i < sketch.size(); i++) {
      count += sketch.count(i);
    }
    return count;
  }

  /**
   * The value of rank ⌊q·(n−1)⌋, within 1 %: the middle of its bin, by the sketch's own measure of
   * error.
   *
   * @return NaN if the sketch is empty
   */
  static double of(Sketch sketch, double quantile) {
    long rank = (long) Math.floor(quantile * (count(sketch) - 1));
    long below = 0;
    for (int i = 0; i < sketch.size(); i++) {
      below += sketch.count(i);
      if (below > rank) {
        return Math.pow(Sketch.GAMMA, sketch.bin(i)) * 2 * Sketch.GAMMA / (1 + Sketch.GAMMA);
      }
    }
    return Double.NaN;
  }
}
