package dev.podflow.collector;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica of the collector: stands by, or writes while it leads. A session that fails, because
 * Kafka is away for example, is followed by another one after a pause.
 */
final class Collector {
  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

  /** What a replica is doing. */
  enum Phase {
    STARTING,
    STANDBY,
    LEADING,
    ENDED
  }

  private final CollectorConfig config;
  private final List<Resource> resources;
  private final ApiServer api;
  private final MetadataStore store;
  private final CollectorMetrics metrics;
  private final Clock clock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile Phase phase = Phase.STARTING;
  private volatile Thread thread;
  private volatile Session session;

  Collector(
      CollectorConfig config,
      List<Resource> resources,
      ApiServer api,
      MetadataStore store,
      CollectorMetrics metrics,
      Clock clock) {
    this.config = config;
    this.resources = resources;
    this.api = api;
    this.store = store;
    this.metrics = metrics;
    this.clock = clock;
  }

  Phase phase() {
    return phase;
  }

  /** Runs until {@link #stop}; what was written is stored then, and the lease is free. */
  void run() throws InterruptedException {
    thread = Thread.currentThread();
    LeaderElection election =
        config.lease() == null ? null : new LeaderElection(api, config.lease(), clock, metrics);
    try {
      if (election == null) {
        metrics.leader(true);
      } else {
        election.start();
      }
      work(election);
    } catch (InterruptedException e) {
      if (stopped.getCount() > 0) {
        throw e;
      }
      LOG.debug("told to stop while waiting");
    } finally {
      if (election != null) {
        election.end();
      }
      phase = Phase.ENDED;
      done.countDown();
    }
  }

  private void work(LeaderElection election) throws InterruptedException {
    Backoff backoff = new Backoff(config.backoffFirst(), config.backoffMost());
    while (stopped.getCount() > 0) {
      if (election != null && !election.isLeader()) {
        phase = Phase.STANDBY;
        metrics.leader(false);
        LOG.info("standing by");
        election.awaitLeadership();
      }
      phase = Phase.LEADING;
      Session term =
          new Session(
              config,
              resources,
              api,
              store,
              () -> election == null || election.isLeader(),
              metrics,
              clock);
      session = term;
      if (stopped.getCount() == 0) {
        return;
      }
      long began = System.nanoTime();
      try {
        term.run();
      } catch (NotLeaderException e) {
        LOG.warn("stopped writing: {}", e.getMessage());
      } catch (RuntimeException e) {
        metrics.sessionFailure();
        LOG.error("the session failed, another one follows", e);
        if (System.nanoTime() - began > config.backoffMost().toNanos()) {
          backoff.reset();
        }
        pause(backoff);
      }
    }
  }

  private void pause(Backoff backoff) throws InterruptedException {
    if (stopped.await(backoff.nextMillis(), TimeUnit.MILLISECONDS)) {
      LOG.debug("told to stop while pausing");
    }
  }

  /** Tells it to stop; returns at once. */
  void stop() {
    stopped.countDown();
    Session current = session;
    if (current != null) {
      current.stop();
    }
    Thread running = thread;
    if (running != null && phase != Phase.LEADING) {
      running.interrupt();
    }
  }

  /** Waits until it has stopped, that long at the most; says whether it has. */
  boolean awaitEnd(Duration most) throws InterruptedException {
    return done.await(most.toMillis(), TimeUnit.MILLISECONDS);
  }
}
