package dev.podflow.count;

import dev.podflow.flow.Flow;

/** When a flow was, as far as identities go; mutable and reused. */
final class Moment {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** Epoch milliseconds: of what went on for a while, the middle. */
  long epochMillis;

  /** How far it goes to either side of that, milliseconds. */
  long reachMillis;

  /** No later than the flow was written, whatever its node's clock says. */
  void set(Flow flow, Origin origin) {
    set(flow.timeNanos, flow.timeNanos + flow.spanNanos, origin);
  }

  void set(long beginNanos, long endNanos, Origin origin) {
    long begin = notAfter(origin, Math.floorDiv(beginNanos, NANOS_PER_MILLI));
    long end = notAfter(origin, Math.floorDiv(endNanos, NANOS_PER_MILLI));
    reachMillis = (end - begin + 1) / 2;
    epochMillis = begin + reachMillis;
  }

  private static long notAfter(Origin origin, long millis) {
    return origin.timestampMillis < 0 ? millis : Math.min(millis, origin.timestampMillis);
  }
}
