package dev.podflow.collector;

import static dev.podflow.collector.Objects.PODS;
import static dev.podflow.collector.Objects.pod;
import static dev.podflow.collector.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two replicas and one lease. */
@SuppressWarnings("try") // replicas that only have to run
class LeaderElectionTest {
  private final MemoryStore shared = new MemoryStore();
  private FakeApiServer server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeApiServer();
    server.put(PODS, pod("a", "1", "10.0.0.1"));
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void aStandbyWritesNothingAndTakesOverWhenTheLeaderEnds() throws Exception {
    Replica first = new Replica(server, shared, Replica.elected("first"));
    shared.awaitCoverageOfNow();
    MemoryStore standbys = new MemoryStore();
    try (Replica second = new Replica(server, standbys, Replica.elected("second"))) {
      await(() -> second.collector.phase() == Collector.Phase.STANDBY);
      shared.awaitCoverageOfNow();
      assertThat(standbys.records()).isEmpty();
      assertThat(server.leaseHolder()).isEqualTo("first");
      assertThat(second.metrics.text()).contains("podflow_collector_leader 0.0");

      first.close();
      await(() -> standbys.held("Pod").size() == 1);
      assertThat(server.leaseHolder()).isEqualTo("second");
      int last = shared.records().size();
      Instant now = Instant.now();
      await(() -> standbys.completeUntil().isAfter(now));
      assertThat(shared.records()).hasSize(last);
    }
    assertThat(server.leaseHolder()).isEmpty();
  }

  @Test
  void whatTheNextLeaderFindsIsWhatTheLastOneWrote() throws Exception {
    Replica first = new Replica(server, shared, Replica.elected("first"));
    shared.awaitCoverageOfNow();
    try (Replica second = new Replica(server, shared, Replica.elected("second"))) {
      first.close();
      await(() -> second.collector.phase() == Collector.Phase.LEADING);
      shared.awaitCoverageOfNow();
      assertThat(shared.changes()).as("the pod was written once").isEqualTo(1);
    }
  }

  @Test
  void aLeaseIsReleasedAlsoIfItsLastRenewalCameInBetween() {
    try (Replica replica = new Replica(server, shared, Replica.elected("first"))) {
      await(() -> replica.collector.phase() == Collector.Phase.LEADING);
      server.renewBeforeReleases(2);
    }
    assertThat(server.leaseHolder()).isEmpty();
  }

  @Test
  void aLeaderThatCannotRenewStopsBeforeItsLeaseRunsOut() throws Exception {
    MemoryStore standbys = new MemoryStore();
    try (Replica first = new Replica(server, shared, hurried("first"))) {
      shared.awaitCoverageOfNow();
      server.leasesAway(true);
      await(() -> first.collector.phase() == Collector.Phase.STANDBY);
      int last = shared.records().size();
      // Pods still change, and are still watched by nobody who may write.
      server.put(PODS, pod("b", "1", "10.0.0.2"));
      try (Replica second = new Replica(server, standbys, hurried("second"))) {
        await(() -> second.collector.phase() == Collector.Phase.STANDBY);
        assertThat(shared.records()).hasSize(last);
        server.leasesAway(false);
        await(() -> standbys.held("Pod").size() == 2 || shared.held("Pod").size() == 2);
        assertThat(shared.held("Pod").size() == 2 ^ standbys.held("Pod").size() == 2)
            .as("one of them writes")
            .isTrue();
      }
    }
  }

  /** One whose lease soon runs out. */
  private static CollectorConfig hurried(String identity) {
    return Replica.elected(identity, Duration.ofMillis(1500), Duration.ofMillis(1000));
  }
}
