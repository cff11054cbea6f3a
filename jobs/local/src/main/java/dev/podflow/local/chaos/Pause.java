package dev.podflow.local.chaos;

import dev.podflow.local.console.Failure;
import java.time.Duration;

/** Lets time pass. */
final class Pause {
  private Pause() {}

  static void of(Duration duration) {
    try {
      Thread.sleep(Math.max(0, duration.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    }
  }
}
