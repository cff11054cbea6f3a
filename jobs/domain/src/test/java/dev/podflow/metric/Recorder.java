package dev.podflow.metric;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** What was measured, by time of scrape. */
final class Recorder implements Measures {
  final Map<Long, Double> increases = new TreeMap<>();
  final Map<Long, Double> gauges = new TreeMap<>();
  final Map<Long, Long> counts = new TreeMap<>();
  final Map<Long, Double> sums = new TreeMap<>();

  /** Whether rows have not gone out yet. */
  BooleanSupplier isOpen = () -> false;

  /** How many observations' sizes are known. */
  final Map<Long, Long> observations = new TreeMap<>();

  @Override
  public void gauge(Sample sample) {
    if (gauges.put(sample.timeMillis, sample.value) != null) {
      throw new IllegalStateException("a gauge counted twice");
    }
  }

  @Override
  public void increase(Sample sample, long atMillis, double increase) {
    increases.merge(atMillis, increase, Double::sum);
  }

  @Override
  public void histogram(Sample sample, long atMillis, Buckets from, Buckets to, int sign) {
    counts.merge(atMillis, sign * (to.count - (from == null ? 0 : from.count)), Long::sum);
    sums.merge(atMillis, sign * (to.sum - (from == null ? 0 : from.sum)), Double::sum);
  }

  @Override
  public void observations(Sample sample, long atMillis, Buckets from, Buckets to) {
    if (from != null && !to.continues(from)) {
      throw new IllegalStateException("fewer observations than none");
    }
    observations.merge(atMillis, to.count - (from == null ? 0 : from.count), Long::sum);
  }

  @Override
  public boolean takeBack(Sample sample, long atMillis, Buckets from, Buckets to) {
    long count = to.count - (from == null ? 0 : from.count);
    if (!isOpen.getAsBoolean() || observations.getOrDefault(atMillis, 0L) < count) {
      return false;
    }
    observations.merge(atMillis, -count, Long::sum);
    return true;
  }
}
