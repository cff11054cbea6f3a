package dev.podflow.simulator.cluster;

import java.util.List;
import java.util.Random;

/** Chance that repeats: everything random comes from one seed. */
public final class Dice {
  private final Random random;

  public Dice(long seed) {
    random = new Random(seed);
  }

  /** True with a probability of 0 to 1. */
  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** From low (inclusive) to high (exclusive). */
  public int between(int low, int high) {
    return low + random.nextInt(high - low);
  }

  /** From 0 (inclusive) to 1 (exclusive). */
  public double share() {
    return random.nextDouble();
  }

  /** Skewed to the right, as latencies are: half of the values are below the median. */
  public double logNormal(double median, double sigma) {
    return median * Math.exp(random.nextGaussian() * sigma);
  }

  public <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** The first ones far more often than the last ones. */
  public <T> T pickSkewed(List<T> values) {
    double share = random.nextDouble();
    return values.get((int) (share * share * share * values.size()));
  }

  /** A version 4 UUID. */
  public String uuid() {
    long high = random.nextLong() & 0xffffffffffff0fffL | 0x4000L;
    long low = random.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
    return new java.util.UUID(high, low).toString();
  }

  /** As Kubernetes makes the last part of a generated name. */
  public String suffix(int length) {
    String letters = "bcdfghjklmnpqrstvwxz2456789";
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
