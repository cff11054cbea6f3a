package dev.podflow.directory;

import dev.podflow.identity.Directory;
import dev.podflow.identity.Life;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Forgets what ended long ago, so that a directory does not grow for ever. A life is forgotten once
 * both its end and its record are older than the horizon: metadata of old times that is written
 * today, to replay flows of those times, stays for as long as any other. The topic's tombstones say
 * the same, but only where somebody writes them.
 */
final class Horizon {
  private final Directory directory;
  private final long millis;

  /** Lives that have ended, by when that was written. */
  private final Queue<Ended> ended = new ArrayDeque<>();

  private record Ended(Life life, long writtenMillis) {}

  Horizon(Directory directory, Duration horizon) {
    this.directory = directory;
    this.millis = horizon.toMillis();
  }

  /**
   * Takes note of a life that was applied.
   *
   * @param writtenMillis its record's Kafka timestamp
   */
  void applied(Life life, long writtenMillis) {
    if (!life.span().isOpen()) {
      ended.add(new Ended(life, writtenMillis));
    }
  }

  /** Forgets what lies behind the horizon by now. */
  void forget(long nowMillis) {
    long oldest = nowMillis - millis;
    while (!ended.isEmpty() && ended.peek().writtenMillis < oldest) {
      Life life = ended.remove().life;
      // Of times to come, or not yet that long ago: it comes up again after another horizon.
      if (life.span().until() >= oldest) {
        ended.add(new Ended(life, nowMillis));
      } else {
        directory.remove(life);
      }
    }
  }
}
