package dev.podflow.count;

import dev.podflow.flow.Flow;
import dev.podflow.flow.Flow.ConnectionEnd;
import dev.podflow.flow.Hash;

/**
 * What the events of a connection tracker add up to, each connection once: it counts as a flow and
 * as opened when it was opened, or else, if nobody saw that, when it ends.
 */
final class ConnectionEvents {
  /**
   * The same connection is not opened or ended twice so soon: the tracker tells of it for each zone
   * that it passes on the node, or the line came again. Later, its end was lost and the ports are
   * used anew.
   */
  private static final long REPEAT_NANOS = 1_000_000_000L;

  private ConnectionEvents() {}

  /**
   * Fills in the sums of an event.
   *
   * @return whether there are any; not if it only goes on with what is told already
   */
  static boolean complete(Flow flow, PartitionMemory memory) {
    OpenConnections open = memory.open;
    long key = key(flow);
    switch (flow.connectionEvent) {
      case NONE -> {}
      case OPENED -> {
        if (open.find(key) && Math.abs(flow.timeNanos - open.openedNanos) < REPEAT_NANOS) {
          return false;
        }
        open.remove(key);
        open.add(key, flow.timeNanos);
        opened(flow, Flow.NO_TIME);
      }
      case CHANGED -> {
        if (flow.connectionEnd != ConnectionEnd.UNKNOWN) {
          open.close(key, flow.timeNanos, flow.connectionEnd == ConnectionEnd.RESET);
        }
        return false;
      }
      case ENDED -> {
        boolean known = open.remove(key);
        if (!known && endedJustNow(flow, memory.uuids, key)) {
          return false;
        }
        memory.uuids.add(endHash(key, Math.floorDiv(flow.timeNanos, REPEAT_NANOS)));
        if (known) {
          ended(flow, open);
        } else {
          opened(flow, since(flow));
        }
        closed(flow);
      }
    }
    return true;
  }

  private static long key(Flow flow) {
    long hash = Hash.connection(flow, flow.source, flow.destination);
    hash = Hash.with(hash, flow.connectionId);
    hash = Hash.with(hash, flow.reporter.ordinal());
    return hash == 0 ? 1 : hash;
  }

  private static void opened(Flow flow, long openedNanos) {
    flow.flowsForwarded = 1;
    flow.connectionsOpened = 1;
    flow.openedNanos = openedNanos;
  }

  /** When a connection was opened that has ended; {@link Flow#NO_TIME} if nobody can tell. */
  private static long since(Flow flow) {
    return flow.connectionNanos < 0 ? Flow.NO_TIME : flow.timeNanos - flow.connectionNanos;
  }

  private static boolean endedJustNow(Flow flow, RecentHashes recent, long key) {
    long second = Math.floorDiv(flow.timeNanos, REPEAT_NANOS);
    return recent.contains(endHash(key, second)) || recent.contains(endHash(key, second - 1));
  }

  private static long endHash(long key, long second) {
    long hash = Hash.with(key, second);
    return hash == 0 ? 1 : hash;
  }

  private static void ended(Flow flow, OpenConnections open) {
    flow.openedNanos = open.openedNanos;
    long closedNanos = open.closedNanos == 0 ? flow.timeNanos : open.closedNanos;
    flow.connectionNanos = Math.max(Flow.UNKNOWN, closedNanos - open.openedNanos);
    if (open.closedNanos != 0) {
      flow.connectionEnd = open.reset ? ConnectionEnd.RESET : ConnectionEnd.FINISHED;
    }
  }

  private static void closed(Flow flow) {
    switch (flow.connectionEnd) {
      case UNKNOWN -> flow.connectionsClosed = 1;
      case FINISHED -> {
        flow.connectionsClosed = 1;
        flow.connectionsReset = 0;
      }
      case RESET -> {
        flow.connectionsClosed = 0;
        flow.connectionsReset = 1;
      }
    }
  }
}
