package dev.podflow.local.bench;

import dev.podflow.local.console.Failure;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * When records were sent and when they were visible. The k-th that was sent is taken to be the k-th
 * that is visible, as partitions are read side by side.
 */
final class Arrivals implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long POLL_MILLIS = 100;
  private static final double NANOS = 1e9;

  private final LongSupplier visible;

  /** When each was sent; how long it then took once it was seen. */
  private final long[] nanos;

  private final Thread poller = new Thread(this::poll, "arrivals");
  private final long before;
  private volatile int sent;
  private volatile int seen;
  private volatile RuntimeException failure;

  /**
   * Begins to look.
   *
   * @param visible how many records are visible
   * @param records how many are going to be sent
   */
  Arrivals(LongSupplier visible, long records) {
    this.visible = visible;
    this.nanos = new long[Math.toIntExact(records)];
    this.before = visible.getAsLong();
    poller.setDaemon(true);
    poller.start();
  }

  /**
   * Says that the next one was sent.
   *
   * @return how many were sent so far
   */
  long sent() {
    int next = sent;
    nanos[next] = System.nanoTime();
    sent = next + 1;
    return next + 1L;
  }

  /** Waits until all are visible. */
  void await() {
    try {
      poller.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    }
    if (failure != null) {
      throw failure;
    }
    if (seen < nanos.length) {
      throw new Failure("only %,d of %,d records have rows".formatted(seen, nanos.length));
    }
    Arrays.sort(nanos);
  }

  /** The seconds within which this share of all records was visible; once all are. */
  double secondsAt(double share) {
    return nanos[(int) Math.floor(share * (nanos.length - 1))] / NANOS;
  }

  private void poll() {
    try {
      while (seen < nanos.length && !Thread.interrupted()) {
        long there = visible.getAsLong() - before;
        long now = System.nanoTime();
        for (int i = seen; i < Math.min(there, sent); i++) {
          nanos[i] = now - nanos[i];
        }
        seen = (int) Math.min(there, sent);
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  @Override
  public void close() {
    poller.interrupt();
  }
}
