package dev.podflow.metric;

import dev.podflow.delta.Sketch;
import java.util.Arrays;
import java.util.SortedMap;

/** Quantiles, of a sketch and as PromQL has them. */
final class Quantiles {
  private Quantiles() {}

  /** The value of rank ⌊q·(n−1)⌋: the middle of its bin, as ClickHouse answers. */
  static double of(Sketch sketch, double q) {
    long n = 0;
    for (int i = 0; i < sketch.size(); i++) {
      n += sketch.count(i);
    }
    long rank = (long) Math.floor(q * (n - 1));
    long seen = 0;
    for (int i = 0; i < sketch.size(); i++) {
      seen += sketch.count(i);
      if (seen > rank) {
        return 2 * Math.pow(Sketch.GAMMA, sketch.bin(i) + 1) / (1 + Sketch.GAMMA);
      }
    }
    throw new IllegalArgumentException("an empty sketch has no quantile");
  }

  /**
   * {@code histogram_quantile(q, …)} of Prometheus, for classic histograms.
   *
   * @param buckets observations at or below each bound, infinity among them
   */
  static double prometheus(double q, SortedMap<Double, Double> buckets) {
    double[] bounds = buckets.keySet().stream().mapToDouble(bound -> bound).toArray();
    double[] counts = buckets.values().stream().mapToDouble(count -> count).toArray();
    int last = bounds.length - 1;
    double rank = q * counts[last];
    int at = 0;
    while (at < last && counts[at] < rank) {
      at++;
    }
    if (at == last) {
      return bounds[last - 1];
    }
    double low = at == 0 ? 0 : bounds[at - 1];
    double before = at == 0 ? 0 : counts[at - 1];
    if (counts[at] == before) {
      throw new IllegalArgumentException("no observations in " + Arrays.toString(counts));
    }
    return low + (bounds[at] - low) * (rank - before) / (counts[at] - before);
  }
}
