package dev.podflow.simulator.truth;

import java.util.List;

/** How exactly a source can know a quantile. */
public final class Resolution {
  /** Upper bounds of the buckets that Istio's proxies count durations in, milliseconds. */
  public static final List<Double> ISTIO_BOUNDS_MILLIS =
      List.of(
          0.5,
          1.0,
          5.0,
          10.0,
          25.0,
          50.0,
          100.0,
          250.0,
          500.0,
          1_000.0,
          2_500.0,
          5_000.0,
          10_000.0,
          30_000.0,
          60_000.0,
          300_000.0,
          600_000.0,
          1_800_000.0,
          3_600_000.0);

  /** What the sketches promise, and a little for the last digit of a float. */
  private static final double TOLERANCE = 0.0101;

  private static final double MICROS_PER_MILLI = 1_000;

  private Resolution() {}

  /** The bucket that counts a duration, by its place among the bounds. */
  public static int istioBucket(double millis) {
    int bucket = 0;
    while (bucket < ISTIO_BOUNDS_MILLIS.size() && millis > ISTIO_BOUNDS_MILLIS.get(bucket)) {
      bucket++;
    }
    return bucket;
  }

  /**
   * Whether a table's quantile is what its source can know of the exact one. Istio's metrics only
   * tell the bucket.
   *
   * @param system the source
   * @param exact microseconds
   * @param told microseconds
   */
  public static boolean agrees(String system, long exact, double told) {
    // Sketches do not look below a microsecond.
    double low = Math.max(1, exact);
    double high = low;
    if (system.equals("istio")) {
      int bucket = istioBucket(exact / MICROS_PER_MILLI);
      low = bucket == 0 ? 0 : ISTIO_BOUNDS_MILLIS.get(bucket - 1) * MICROS_PER_MILLI;
      high = ISTIO_BOUNDS_MILLIS.get(bucket) * MICROS_PER_MILLI;
    }
    return told >= low * (1 - TOLERANCE) && told <= high * (1 + TOLERANCE);
  }
}
