package dev.podflow.collector;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits longer each time, up to a limit, and half of it at random, so that not everybody comes back
 * at once. For one thread.
 */
final class Backoff {
  private final long firstMillis;
  private final long mostMillis;
  private long nextMillis;

  Backoff(Duration first, Duration most) {
    this.firstMillis = first.toMillis();
    this.mostMillis = most.toMillis();
    this.nextMillis = firstMillis;
  }

  void reset() {
    nextMillis = firstMillis;
  }

  /** The next wait, in milliseconds. */
  long nextMillis() {
    long whole = nextMillis;
    nextMillis = Math.min(mostMillis, nextMillis * 2);
    return whole - ThreadLocalRandom.current().nextLong(whole / 2 + 1);
  }

  void pause() throws InterruptedException {
    Thread.sleep(nextMillis());
  }
}
