package dev.podflow.local.chaos;

import dev.podflow.local.console.Console;
import dev.podflow.local.console.Pause;
import dev.podflow.local.demo.SimulationFeed;
import dev.podflow.local.stack.Settings;
import dev.podflow.simulator.Log;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.truth.Truth;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A steady load in a thread of its own: one simulated minute after the other, each of a cluster
 * with a name of its own, so that its rows can be told from those of the others.
 */
final class Load implements AutoCloseable {
  /** What is logged last of a minute: the end of a connection that a node forgets after it. */
  private static final Duration AFTERMATH = Duration.ofMinutes(3);

  private static final int PODS = 60;
  static final int NODES = 4;
  private static final double MASKED_SHARE = 0.25;

  private final Settings settings;
  private final Console console;
  private final int rate;
  private final Duration patience;
  private final long seed;
  private final Queue<Truth> sent = new ConcurrentLinkedQueue<>();
  private final AtomicLong records = new AtomicLong();
  private final CompletableFuture<Void> thread;
  private volatile boolean over;

  /** When the next record is due. */
  private long dueNanos;

  /**
   * Starts it.
   *
   * @param rate records of Hubble's a second
   * @param patience how long the broker may be away
   */
  Load(Settings settings, Console console, int rate, Duration patience, long seed) {
    this.settings = settings;
    this.console = console;
    this.rate = rate;
    this.patience = patience;
    this.seed = seed;
    this.thread = CompletableFuture.runAsync(this::run, work -> new Thread(work, "load").start());
  }

  private void run() {
    try (SimulationFeed feed = new SimulationFeed(settings, console, patience)) {
      for (int minute = 0; !over; minute++) {
        sent.add(feed.send(config(minute), this::pace));
      }
      for (Log log : Log.values()) {
        records.addAndGet(feed.records(log));
      }
    }
  }

  private SimulationConfig config(int minute) {
    Instant start = Instant.now().minus(AFTERMATH).minusSeconds(60).truncatedTo(ChronoUnit.MINUTES);
    return new SimulationConfig(
            seed + minute, start, 1, rate, PODS, NODES, MASKED_SHARE, "chaos-" + minute)
        .withLogs(EnumSet.allOf(Log.class));
  }

  /** What could not be sent while the broker was away is not made up for: the load is steady. */
  private void pace() {
    long now = System.nanoTime();
    dueNanos = Math.max(dueNanos + 1_000_000_000L / rate, now - 100_000_000L);
    if (dueNanos - now > 1_000_000) {
      Pause.of(Duration.ofNanos(dueNanos - now));
    }
  }

  /** The truth about a minute that the broker has; null if none has come since the last one. */
  Truth next() {
    return sent.poll();
  }

  /** How many records of all logs were sent; known once it has ended. */
  long records() {
    return records.get();
  }

  /** Fails if the load has. */
  void check() {
    if (thread.isCompletedExceptionally()) {
      end();
    }
  }

  /** Sends the minute that was begun to its end, and no other. */
  void end() {
    over = true;
    try {
      thread.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Begins no other minute. */
  @Override
  public void close() {
    over = true;
  }
}
