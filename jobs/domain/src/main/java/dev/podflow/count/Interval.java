package dev.podflow.count;

import dev.podflow.delta.Tier;

/**
 * The interval whose row a report adds to: its minute, or, if it sums up more than that, an
 * interval of about that length.
 *
 * <p>The two ends of a connection report it over windows of the same length that begin at different
 * moments. A view merges their reports where they meet in one bucket. The minutes in which such
 * windows begin hardly ever meet, so that all traffic would count twice; the intervals of their own
 * length do. (Within an interval nobody knows the minute of what was counted anyway.)
 */
final class Interval {
  private static final long NANOS = 1_000_000_000L;

  /** Windows are a little longer than they are meant to be: 312 s for 300. */
  private static final double SLACK = 1.1;

  /** Lengths that fill an hour, so that an interval lies in one bucket of every tier; seconds. */
  private static final long[] LENGTHS = {60, 300, 600, 900, 1800, 3600};

  private Interval() {}

  /**
   * Start of the interval that a window belongs to: of the shortest ones that are as long as the
   * window, give or take a tenth, the one in which it begins.
   *
   * @param timeNanos start of the window, nanoseconds since the epoch
   * @param spanNanos its length; 0 for a moment
   * @return epoch seconds
   */
  static long start(long timeNanos, long spanNanos) {
    long seconds = Math.floorDiv(timeNanos, NANOS);
    if (spanNanos == 0) {
      return Tier.MINUTE.floor(seconds);
    }
    int length = 0;
    while (length < LENGTHS.length - 1 && spanNanos > LENGTHS[length] * SLACK * NANOS) {
      length++;
    }
    return seconds - Math.floorMod(seconds, LENGTHS[length]);
  }
}
