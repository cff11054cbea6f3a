package dev.podflow.policy;

import dev.podflow.identity.Span;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many pods a namespace had and how many were isolated, minute by minute. It keeps what changed
 * in which minute, and writes a row for a minute in which something changed: what held at its end.
 * A minute without a row is like the one before it. News of the past writes its rows again.
 *
 * <p>Minutes are counted from the epoch.
 */
final class CoverageTimeline {
  static final int PODS = 0;
  static final int ISOLATED_INGRESS = 1;
  static final int ISOLATED_EGRESS = 2;
  static final int DEFAULT_DENY_INGRESS = 3;
  static final int DEFAULT_DENY_EGRESS = 4;
  static final int COUNTS = 5;

  private static final long NEVER = Long.MAX_VALUE;
  private static final long MILLIS_PER_MINUTE = 60_000;

  /** Receives what held at the end of a minute. */
  interface Writer {
    /**
     * @param counts reused: what is in it holds during the call
     */
    void write(long minute, int[] counts);
  }

  private static final class Change {
    /** By how much each count changed in that minute. */
    final int[] by = new int[COUNTS];

    /** What held at its end, as last found out. */
    final int[] held = new int[COUNTS];

    boolean written;
    boolean due;

    boolean isNone() {
      for (int each : by) {
        if (each != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private final TreeMap<Long, Change> changes = new TreeMap<>();

  /** What held before the first of the changes. */
  private final int[] before = new int[COUNTS];

  /** Up to here nothing is written again. */
  private long closedUntil = Long.MIN_VALUE;

  /** From here on it has to be found out anew what held. */
  private long newsFrom = NEVER;

  /** Before this minute there may be rows of which nothing is known. */
  private long unknownBefore = Long.MIN_VALUE;

  static long minute(long millis) {
    return Math.floorDiv(millis, MILLIS_PER_MINUTE);
  }

  /** Changes a count during [from, until), epoch milliseconds; until may be {@link Span#OPEN}. */
  void add(int count, long from, long until, int by) {
    long first = open(minute(from));
    long end = until == Span.OPEN ? NEVER : open(minute(until));
    if (from < until && first < end) {
      change(first, count, by);
      if (end != NEVER) {
        change(end, count, -by);
      }
    } else {
      // Over within the minute; an earlier run may not have known that.
      newsFrom = Math.min(newsFrom, first);
    }
  }

  /** What happened in a minute that is closed shows from the first one that is not. */
  private long open(long minute) {
    return Math.max(minute, closedUntil + 1);
  }

  private void change(long minute, int count, int by) {
    at(minute).by[count] += by;
    newsFrom = Math.min(newsFrom, minute);
  }

  private Change at(long minute) {
    return changes.computeIfAbsent(minute, unused -> new Change());
  }

  /** Has a minute written even if nothing changed in it; false if there is nothing to write. */
  boolean repeat(long minute) {
    if (minute <= closedUntil || isIdleSince(minute)) {
      return false;
    }
    at(minute).due = true;
    newsFrom = Math.min(newsFrom, minute);
    return true;
  }

  /**
   * Writes what is news.
   *
   * @param newest the last minute of which anybody can have known anything
   * @param most how many minutes it goes back for rows of which nothing is known
   */
  void write(long newest, long most, Writer writer) {
    if (newsFrom == NEVER) {
      return;
    }
    long end = Math.min(unknownBefore, newest + 1);
    for (long minute = Math.max(newsFrom, newest - most); minute < end; minute++) {
      at(minute).due = true;
    }
    unknownBefore = Math.min(unknownBefore, newsFrom);
    int[] held = heldBefore(newsFrom);
    Iterator<Map.Entry<Long, Change>> news = changes.tailMap(newsFrom).entrySet().iterator();
    while (news.hasNext()) {
      Map.Entry<Long, Change> entry = news.next();
      Change change = entry.getValue();
      if (change.isNone() && !change.written && !change.due) {
        news.remove();
        continue;
      }
      if (hold(change, held) || !change.written) {
        writer.write(entry.getKey(), change.held);
        change.written = true;
      }
      held = change.held;
    }
    newsFrom = NEVER;
  }

  private int[] heldBefore(long minute) {
    Map.Entry<Long, Change> earlier = changes.lowerEntry(minute);
    return earlier == null ? before : earlier.getValue().held;
  }

  /** Whether something else holds than was known. */
  private static boolean hold(Change change, int[] before) {
    boolean other = false;
    for (int i = 0; i < COUNTS; i++) {
      int now = before[i] + change.by[i];
      other |= now != change.held[i];
      change.held[i] = now;
    }
    return other;
  }

  /**
   * After everything was added that an earlier run knew: nothing of it is news. That run may have
   * written a row for any minute, also for some that would not be written by what is known now, so
   * the first news writes every minute from there on.
   *
   * @param closed minutes up to this one stay as they were written
   */
  void takeAsWritten(long closed) {
    int[] held = before;
    for (Change change : changes.values()) {
      hold(change, held);
      held = change.held;
    }
    newsFrom = NEVER;
    unknownBefore = Long.MAX_VALUE;
    close(closed);
  }

  /** Gives up to write minutes up to this one again. Everything has been written. */
  void close(long until) {
    if (until <= closedUntil) {
      return;
    }
    Iterator<Change> closed = changes.headMap(until, true).values().iterator();
    while (closed.hasNext()) {
      System.arraycopy(closed.next().held, 0, before, 0, COUNTS);
      closed.remove();
    }
    closedUntil = until;
  }

  /** Closes what lies longer before its newest change. */
  void closeBefore(long minutes) {
    if (!changes.isEmpty()) {
      close(changes.lastKey() - minutes);
    }
  }

  /** Whether nothing has been there since a minute. */
  boolean isIdleSince(long minute) {
    if (newsFrom != NEVER || (!changes.isEmpty() && changes.lastKey() > minute)) {
      return false;
    }
    for (int count : heldBefore(NEVER)) {
      if (count != 0) {
        return false;
      }
    }
    return true;
  }
}
