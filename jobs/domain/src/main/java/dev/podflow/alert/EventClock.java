package dev.podflow.alert;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * How far event time has come, in minutes: up to the newest minute of the partition that is
 * farthest behind. It counts only once it has been known for a while, so that what others commit at
 * about the same time, and the rest of the same commit, is not late. A partition that is silent
 * holds nobody up, and where all are silent the clock goes on with the machine's, so that silence
 * is noticed.
 */
public final class EventClock {
  private static final long UNKNOWN = Long.MIN_VALUE;

  private final long settleMillis;
  private final long idleMillis;
  private final Map<Integer, Partition> partitions = new HashMap<>();

  /** Newer minutes of partitions that have not been known for long enough. */
  private final ArrayDeque<Step> steps = new ArrayDeque<>();

  private long minute = UNKNOWN;

  /** The newest minute of all, and when it came. */
  private long newestMinute = UNKNOWN;

  private long newestAtMillis;

  private static final class Partition {
    long newestMinute = UNKNOWN;
    long settledMinute = UNKNOWN;
    long heardAtMillis;
  }

  private record Step(Partition partition, long minute, long atMillis) {}

  /**
   * @param settleMillis for how long a minute has to be known
   * @param idleMillis after how long without a row a partition is silent; longer than that
   */
  public EventClock(long settleMillis, long idleMillis) {
    this.settleMillis = settleMillis;
    this.idleMillis = idleMillis;
  }

  /**
   * A row was read.
   *
   * @param nowMillis this machine's clock
   */
  public void observe(int partition, long rowMinute, long nowMillis) {
    Partition known = partitions.computeIfAbsent(partition, p -> new Partition());
    known.heardAtMillis = nowMillis;
    if (rowMinute > known.newestMinute) {
      known.newestMinute = rowMinute;
      steps.add(new Step(known, rowMinute, nowMillis));
    }
    if (rowMinute > newestMinute) {
      newestMinute = rowMinute;
      newestAtMillis = nowMillis;
    }
  }

  /**
   * The minute before which all are complete.
   *
   * @param nowMillis this machine's clock
   * @return {@link Long#MIN_VALUE} before that is known of any
   */
  public long completeBefore(long nowMillis) {
    while (!steps.isEmpty() && steps.peek().atMillis <= nowMillis - settleMillis) {
      Step step = steps.poll();
      step.partition.settledMinute = step.minute;
    }
    if (newestMinute == UNKNOWN) {
      return minute;
    }
    long slowest = Long.MAX_VALUE;
    for (Partition partition : partitions.values()) {
      if (nowMillis - partition.heardAtMillis < idleMillis) {
        slowest = Math.min(slowest, partition.settledMinute);
      }
    }
    if (slowest == Long.MAX_VALUE) {
      // All are silent. The newest minute has passed, too, when a minute has.
      slowest = newestMinute + (nowMillis - newestAtMillis) / 60_000;
    }
    minute = Math.max(minute, slowest);
    return minute;
  }
}
