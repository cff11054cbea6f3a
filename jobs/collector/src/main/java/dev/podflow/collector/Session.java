package dev.podflow.collector;

import dev.podflow.metadata.LifeTracker;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One term in which this replica writes: reads what the topic holds, watches every resource, writes
 * heartbeats. It ends when it is told to, when the lease is lost, or when something cannot be
 * written; nothing is written after that.
 */
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final CollectorConfig config;
  private final List<Resource> resources;
  private final ApiServer api;
  private final MetadataStore store;
  private final BooleanSupplier mayWrite;
  private final CollectorMetrics metrics;
  private final Clock clock;
  private final Remarks remarks = new Remarks(Duration.ofMinutes(1));
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private Instant written = Instant.MIN;
  private Instant housekept;

  Session(
      CollectorConfig config,
      List<Resource> resources,
      ApiServer api,
      MetadataStore store,
      BooleanSupplier mayWrite,
      CollectorMetrics metrics,
      Clock clock) {
    this.config = config;
    this.resources = resources;
    this.api = api;
    this.store = store;
    this.mayWrite = mayWrite;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Ends it; {@link #run} returns soon. */
  void stop() {
    ended.countDown();
  }

  /**
   * Goes on until it is told to stop.
   *
   * @throws RuntimeException if the lease was lost, or the store refuses
   */
  void run() throws InterruptedException {
    LifeTracker tracker = store.read(config.cluster());
    LOG.info("the topic holds {} objects of {}", tracker.size(), config.cluster());
    MetadataStore.Writer writer = store.open();
    List<Thread> threads = new ArrayList<>();
    try (writer) {
      Journal journal = new Journal(tracker, writer, mayWrite, config.valueBytesMax(), metrics);
      List<ResourceWatch> watches = new ArrayList<>();
      for (Resource resource : resources) {
        ResourceWatch watch = new ResourceWatch(resource, config, api, journal, metrics, clock);
        watches.add(watch);
        threads.add(start(watch));
      }
      housekept = clock.instant();
      try {
        do {
          tick(watches, journal);
        } while (!ended.await(config.heartbeatInterval().toMillis(), TimeUnit.MILLISECONDS));
        if (failure.get() != null) {
          throw failure.get();
        }
        end(threads);
        writer.flush();
      } catch (RuntimeException | InterruptedException e) {
        writer.abort();
        throw e;
      }
    } finally {
      end(threads);
      metrics.heartbeat(null);
    }
  }

  private Thread start(ResourceWatch watch) {
    Thread thread =
        new Thread(
            () -> {
              try {
                watch.run();
              } catch (InterruptedException e) {
                LOG.debug("{} ends", watch.resource().snapshotKind());
              } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
                ended.countDown();
              }
            },
            "watch-" + watch.resource().snapshotKind());
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void end(List<Thread> threads) throws InterruptedException {
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** Probes the server, and says up to when everything is written. */
  private void tick(List<ResourceWatch> watches, Journal journal) {
    if (!mayWrite.getAsBoolean()) {
      throw new NotLeaderException();
    }
    Instant asked = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    try {
      api.probe();
      watches.forEach(watch -> watch.coverage().probed(asked));
    } catch (IOException e) {
      remarks.say(n -> LOG.warn("the API server is not ready: {}{}", e.getMessage(), n));
    }
    Instant until = completeUntil(watches);
    if (until != null && until.isAfter(written)) {
      journal.heartbeat(until);
      metrics.heartbeat(until);
      written = until;
    }
    if (Duration.between(housekept, asked).compareTo(config.housekeepingInterval()) >= 0) {
      journal.keepHouse(asked, config.retention());
      housekept = asked;
    }
  }

  /** Up to when every watch has delivered everything; null if one never has. */
  private Instant completeUntil(List<ResourceWatch> watches) {
    Instant least = Instant.MAX;
    for (ResourceWatch watch : watches) {
      Instant until = watch.coverage().until();
      if (until == null) {
        return null;
      }
      least = until.isBefore(least) ? until : least;
    }
    return least.equals(Instant.MAX) ? null : least.minus(config.statusLag());
  }
}
