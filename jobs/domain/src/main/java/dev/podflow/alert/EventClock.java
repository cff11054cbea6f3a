package dev.podflow.alert;

import java.util.HashMap;
import java.util.Map;

/**
 * How far event time has come, in minutes: up to the newest minute of the partition that is
 * farthest behind. A partition that is silent holds nobody up, and where all are silent the clock
 * goes on with the machine's, so that silence is noticed.
 */
public final class EventClock {
  private final long idleMillis;
  private final Map<Integer, Partition> partitions = new HashMap<>();
  private long minute = Long.MIN_VALUE;

  /** The newest minute of all, and when it came. */
  private long newestMinute = Long.MIN_VALUE;

  private long newestAtMillis;

  private static final class Partition {
    long newestMinute;
    long heardAtMillis;
  }

  /**
   * @param idleMillis after how long without a row a partition is silent
   */
  public EventClock(long idleMillis) {
    this.idleMillis = idleMillis;
  }

  /**
   * A row was read.
   *
   * @param nowMillis this machine's clock
   */
  public void observe(int partition, long rowMinute, long nowMillis) {
    Partition known = partitions.computeIfAbsent(partition, p -> new Partition());
    known.newestMinute = Math.max(known.newestMinute, rowMinute);
    known.heardAtMillis = nowMillis;
    if (rowMinute > newestMinute) {
      newestMinute = rowMinute;
      newestAtMillis = nowMillis;
    }
  }

  /**
   * The minute before which all are complete.
   *
   * @param nowMillis this machine's clock
   * @return {@link Long#MIN_VALUE} before the first row
   */
  public long completeBefore(long nowMillis) {
    if (newestMinute == Long.MIN_VALUE) {
      return minute;
    }
    long slowest = Long.MAX_VALUE;
    for (Partition partition : partitions.values()) {
      if (nowMillis - partition.heardAtMillis < idleMillis) {
        slowest = Math.min(slowest, partition.newestMinute);
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
