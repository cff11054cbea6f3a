package dev.podflow.collector;

import java.time.Duration;
import java.util.function.Consumer;

/** Says a thing at once and then no more than once an interval, with how often it was not said. */
final class Remarks {
  private final long intervalNanos;
  private long saidAt;
  private boolean said;
  private long unsaid;

  Remarks(Duration interval) {
    this.intervalNanos = interval.toNanos();
  }

  /**
   * Says it or leaves it.
   *
   * @param how gets what to add: empty, or how many were left out before
   */
  synchronized void say(Consumer<String> how) {
    long now = System.nanoTime();
    if (said && now - saidAt < intervalNanos) {
      unsaid++;
      return;
    }
    how.accept(unsaid == 0 ? "" : " (and " + unsaid + " more before)");
    said = true;
    saidAt = now;
    unsaid = 0;
  }
}
