package dev.podflow.collector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agrees with other replicas, by a Lease, on the one that writes. Whoever holds it renews it; who
 * could not renew it for the renew deadline holds it no more, by its own clock and whatever the API
 * server would say, which is before anybody else may take it. Clocks of replicas are not compared:
 * a lease is free once it was seen unchanged for its duration.
 */
final class LeaderElection {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;

  /** How often the lease may have changed while it is released: its own last renewal did, once. */
  private static final int RELEASES = 5;

  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final ApiServer api;
  private final CollectorConfig.Lease config;
  private final Clock clock;
  private final CollectorMetrics metrics;
  private final Thread thread = new Thread(this::run, "leader-election");
  private final Remarks remarks = new Remarks(Duration.ofMinutes(1));

  /** When this replica asked for the renewal that succeeded last; 0 if it does not hold it. */
  private volatile long renewedNanos;

  /** The lease as it was seen last, and since when it is like that. */
  private String seen = "";

  private long seenSinceNanos;
  private volatile boolean over;

  LeaderElection(
      ApiServer api, CollectorConfig.Lease config, Clock clock, CollectorMetrics metrics) {
    this.api = api;
    this.config = config;
    this.clock = clock;
    this.metrics = metrics;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Whether this replica may write just now. */
  boolean isLeader() {
    long renewed = renewedNanos;
    return renewed != 0 && System.nanoTime() - renewed < config.renewDeadline().toNanos();
  }

  /** Waits until this replica may write. */
  synchronized void awaitLeadership() throws InterruptedException {
    while (!isLeader()) {
      wait();
    }
  }

  private void run() {
    while (!over) {
      try {
        step();
      } catch (IOException | RuntimeException e) {
        // Also of a lease that is none. It goes on, or nobody would ever write again.
        remarks.say(n -> LOG.warn("the lease {}: {}{}", config.name(), e.getMessage(), n));
      }
      try {
        Thread.sleep(config.retryPeriod().toMillis());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Tries once to take the lease or to renew it. */
  private void step() throws IOException {
    long asked = System.nanoTime();
    try {
      JsonNode lease = api.get(leases() + '/' + config.name());
      if (mayTake(lease.path("spec"))) {
        api.put(leases() + '/' + config.name(), held((ObjectNode) lease));
        renewed(asked);
      } else {
        lost();
      }
    } catch (ApiException e) {
      if (e.status() == NOT_FOUND) {
        create(asked);
      } else if (e.status() == CONFLICT) {
        // Somebody changed it in between; the next look tells who.
        LOG.debug("the lease was changed in between");
      } else {
        throw e;
      }
    }
  }

  private void create(long asked) throws IOException {
    ObjectNode lease = MAPPER.createObjectNode();
    lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
    lease.putObject("metadata").put("name", config.name()).put("namespace", config.namespace());
    try {
      api.post(leases(), held(lease));
      renewed(asked);
    } catch (ApiException e) {
      if (e.status() != CONFLICT) {
        throw e;
      }
    }
  }

  private boolean mayTake(JsonNode spec) {
    String holder = spec.path("holderIdentity").asText("");
    if (holder.isEmpty() || holder.equals(config.identity())) {
      return true;
    }
    String now = spec.toString();
    if (!now.equals(seen)) {
      seen = now;
      seenSinceNanos = System.nanoTime();
    }
    long seconds = spec.path("leaseDurationSeconds").asLong(config.duration().toSeconds());
    Duration duration = Duration.ofSeconds(seconds);
    if (duration.compareTo(config.duration()) < 0) {
      duration = config.duration();
    }
    return System.nanoTime() - seenSinceNanos > duration.toNanos();
  }

  /** The lease as this replica holds it. */
  private ObjectNode held(ObjectNode lease) {
    ObjectNode spec =
        lease.path("spec").isObject() ? (ObjectNode) lease.get("spec") : lease.putObject("spec");
    String now = MICRO_TIME.format(clock.instant());
    if (!config.identity().equals(spec.path("holderIdentity").asText(""))) {
      spec.put("holderIdentity", config.identity());
      spec.put("acquireTime", now);
      spec.put("leaseTransitions", spec.path("leaseTransitions").asInt(-1) + 1);
    }
    // Whole seconds; never none.
    spec.put("leaseDurationSeconds", Math.max(1, config.duration().toSeconds()));
    spec.put("renewTime", now);
    return lease;
  }

  private synchronized void renewed(long asked) {
    if (renewedNanos == 0) {
      LOG.info("{} holds the lease {}", config.identity(), config.name());
    }
    // Zero means that it is not held.
    renewedNanos = asked == 0 ? 1 : asked;
    metrics.leader(true);
    notifyAll();
  }

  private void lost() {
    if (renewedNanos != 0) {
      LOG.warn("{} lost the lease {}", config.identity(), config.name());
    }
    renewedNanos = 0;
    metrics.leader(false);
  }

  private String leases() {
    return "/apis/coordination.k8s.io/v1/namespaces/" + config.namespace() + "/leases";
  }

  /**
   * Lets another replica take the lease at once. Nothing may be written any more. What the lease
   * says counts, not what this replica knows: the answer to its last request may have been lost
   * when it was interrupted.
   */
  void end() throws InterruptedException {
    over = true;
    thread.interrupt();
    thread.join();
    lost();
    try {
      for (int tries = 1; !release(); tries++) {
        if (tries == RELEASES) {
          LOG.info("the lease was not released, so it has to run out: it kept changing");
          return;
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.info("the lease was not released, so it has to run out: {}", e.getMessage());
    }
  }

  /** Returns false if a request from before came in between. */
  private boolean release() throws IOException {
    try {
      ObjectNode lease = (ObjectNode) api.get(leases() + '/' + config.name());
      ObjectNode spec = (ObjectNode) lease.path("spec");
      if (config.identity().equals(spec.path("holderIdentity").asText())) {
        spec.put("holderIdentity", "");
        spec.put("renewTime", MICRO_TIME.format(clock.instant()));
        api.put(leases() + '/' + config.name(), lease);
      }
      return true;
    } catch (ApiException e) {
      if (e.status() != CONFLICT) {
        throw e;
      }
      return false;
    }
  }
}
