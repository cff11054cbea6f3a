package dev.podflow.collector;

import java.time.Duration;
import java.time.Instant;

/**
 * Up to when one watch is known to have delivered every change. A list covers the moment when it
 * was asked for. From then on a probe of the API server vouches for the watches that were open when
 * it was sent: what happened until then has come in once a watch has handed out all that is there.
 * An idle connection that is dead is vouched for only until the probe fails, too. Thread-safe.
 */
final class Coverage {
  private final Duration settling;
  private Instant until;
  private Instant openedAt;
  private Instant promised;
  private boolean idle;
  private boolean live;
  private boolean absent;

  /**
   * @param settling how long after it was opened a watch may still be waiting for what happened
   *     before; until then nobody vouches for it
   */
  Coverage(Duration settling) {
    this.settling = settling;
  }

  /** A complete list that was asked for at that time is written. */
  synchronized void listed(Instant at) {
    absent = false;
    extend(at);
  }

  /** There is nothing to watch: the resource is not served. */
  synchronized void absent() {
    absent = true;
  }

  synchronized void opened(Instant at) {
    openedAt = at;
    promised = null;
    idle = false;
    live = false;
  }

  synchronized void closed() {
    openedAt = null;
    promised = null;
    live = false;
  }

  synchronized void busy() {
    idle = false;
  }

  synchronized void idle() {
    idle = true;
    if (promised != null) {
      grant(promised);
    }
  }

  /** The server was well at the time when this was asked. */
  synchronized void probed(Instant askedAt) {
    if (openedAt == null || openedAt.plus(settling).isAfter(askedAt)) {
      return;
    }
    if (idle) {
      grant(askedAt);
    } else if (promised == null) {
      promised = askedAt;
    }
  }

  private void grant(Instant at) {
    promised = null;
    live = true;
    extend(at);
  }

  private void extend(Instant at) {
    if (until == null || at.isAfter(until)) {
      until = at;
    }
  }

  /** Whether the watch has caught up since it was opened: what it tells has just happened. */
  synchronized boolean isLive() {
    return live;
  }

  /** Up to when; null if it never was, the far future if there is nothing to watch. */
  synchronized Instant until() {
    return absent ? Instant.MAX : until;
  }
}
