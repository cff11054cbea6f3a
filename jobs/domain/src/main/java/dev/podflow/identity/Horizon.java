package dev.podflow.identity;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Lets what ended long ago be forgotten, so that nothing grows for ever. A life is forgotten once
 * both its end and its record are older than the horizon: metadata of old times that is written
 * today, to replay flows of those times, stays for as long as any other. The topic's tombstones say
 * the same, but only where somebody writes them. Not thread-safe.
 */
public final class Horizon {
  /** What remembers lives. */
  @FunctionalInterface
  public interface Memory {
    /** Forgets a life, unless it has been told since then that it ended at another time. */
    void removeEnded(LifeKey key, long untilMillis);
  }

  private final Memory memory;
  private final long millis;

  /** Lives that have ended, by when that was written; not the lives themselves, which are large. */
  private final Queue<Ended> ended = new ArrayDeque<>();

  private record Ended(LifeKey key, long untilMillis, long writtenMillis) {}

  /**
   * A horizon.
   *
   * @param millis how long ago it lies
   */
  public Horizon(Memory memory, long millis) {
    this.memory = memory;
    this.millis = millis;
  }

  /**
   * Takes note of a life that was applied.
   *
   * @param writtenMillis its record's Kafka timestamp
   */
  public void applied(Life life, long writtenMillis) {
    if (!life.span().isOpen()) {
      ended.add(new Ended(life.key(), life.span().until(), writtenMillis));
    }
  }

  /** Lets forget what lies behind the horizon by now, epoch milliseconds. */
  public void forget(long nowMillis) {
    long oldest = nowMillis - millis;
    while (!ended.isEmpty() && ended.peek().writtenMillis < oldest) {
      Ended life = ended.remove();
      // Of times to come, or not yet that long ago: it comes up again after another horizon.
      if (life.untilMillis >= oldest) {
        ended.add(new Ended(life.key, life.untilMillis, nowMillis));
      } else {
        memory.removeEnded(life.key, life.untilMillis);
      }
    }
  }
}
