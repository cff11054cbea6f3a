package dev.podflow.commit;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next attempt: twice as long each time, with jitter, so that the
 * shards do not all come back at the same moment.
 *
 * @param shortest the first pause
 * @param longest what pauses grow to
 */
record Backoff(Duration shortest, Duration longest) {
  private static final int DOUBLINGS_MAX = 20;

  static Backoff of(CommitOptions options) {
    return new Backoff(options.retryDelayMin(), options.retryDelayMax());
  }

  /**
   * @param failedAttempts how many attempts have failed, from 1
   */
  Duration pause(int failedAttempts) {
    long doubled = shortest.toMillis() << Math.min(failedAttempts - 1, DOUBLINGS_MAX);
    long bound = Math.min(longest.toMillis(), doubled);
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound / 2, bound + 1));
  }
}
