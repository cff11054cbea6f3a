package dev.podflow.collector;

import static dev.podflow.collector.Objects.PODS;
import static dev.podflow.collector.Objects.SERVICES;
import static dev.podflow.collector.Objects.json;
import static dev.podflow.collector.Objects.pod;
import static dev.podflow.collector.Objects.service;
import static dev.podflow.collector.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.Marker;
import dev.podflow.schema.k8s.MarkerType;
import dev.podflow.schema.k8s.Pod;
import dev.podflow.schema.k8s.UntilEvidence;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One replica against an API server over HTTP. */
@SuppressWarnings("try") // replicas that only have to run
class CollectorTest {
  private final MemoryStore store = new MemoryStore();
  private FakeApiServer server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeApiServer();
  }

  @AfterEach
  void end() {
    server.close();
  }

  private void awaitWatching(String path) {
    await(() -> server.watching(path) == 1);
  }

  private String label(String pod) {
    KubernetesObject newest = store.newest("Pod", pod);
    return newest == null ? null : ((Pod) newest.getBody()).getLabels().get("v");
  }

  private boolean ended(String kind, String name) {
    KubernetesObject newest = store.newest(kind, name);
    return newest != null && newest.getUntil() != null;
  }

  @Test
  void whatIsListedInPagesAndWatchedIsWritten() throws Exception {
    for (int i = 0; i < 5; i++) {
      server.put(PODS, pod("p" + i, "1", "10.0.0." + i));
    }
    server.put(SERVICES, service("cart"));
    try (Replica replica = new Replica(server, store)) {
      await(() -> store.held("Pod").size() == 5 && store.held("Service").size() == 1);
      assertThat(server.requested("/api/v1/pods?limit=2&continue=")).isEqualTo(2);
      awaitWatching(PODS);

      server.put(PODS, pod("p5", "1", "10.0.0.5"));
      server.put(PODS, pod("p0", "2", "10.0.0.0"));
      await(() -> "1".equals(label("p5")) && "2".equals(label("p0")));
      store.awaitCoverageOfNow();
      server.delete(SERVICES, "shop/cart");
      await(() -> ended("Service", "cart"));
      assertThat(store.newest("Service", "cart").getUntilEvidence())
          .isEqualTo(UntilEvidence.DELETED_EVENT);
    }
  }

  @Test
  void aListStandsBetweenItsMarkers() throws Exception {
    server.put(PODS, pod("a", "1", "10.0.0.1"));
    try (Replica replica = new Replica(server, store)) {
      store.awaitCoverageOfNow();
    }
    List<String> about =
        store.records().stream()
            .map(
                r ->
                    r.value().getBody() instanceof Marker m
                        ? m.getType() + " " + m.getKinds()
                        : r.value().getName())
            .filter(text -> text.contains("[Pod]") || text.equals("a"))
            .toList();
    assertThat(about).containsExactly("SNAPSHOT_BEGIN [Pod]", "a", "SNAPSHOT_END [Pod]");
    assertThat(store.markers(MarkerType.SNAPSHOT_END)).hasSize(Resource.ALL.size());
    assertThat(
            store.records().stream().map(MemoryStore.Record::key).filter(k -> k.contains("HEART")))
        .containsOnly("blue/Marker/HEARTBEAT/0");
  }

  @Test
  void nothingIsWrittenTwiceAndWhatVanishedMeanwhileIsClosed() throws Exception {
    server.put(PODS, pod("stays", "1", "10.0.0.1"));
    server.put(PODS, pod("goes", "1", "10.0.0.2"));
    server.put(SERVICES, service("cart"));
    try (Replica replica = new Replica(server, store)) {
      store.awaitCoverageOfNow();
    }
    long before = store.changes();
    Instant covered = store.completeUntil();
    server.delete(PODS, "shop/goes");
    server.compact(PODS);
    try (Replica replica = new Replica(server, store)) {
      store.awaitCoverageOfNow();
    }
    assertThat(store.changes()).isEqualTo(before + 1);
    KubernetesObject gone = store.newest("Pod", "goes");
    assertThat(gone.getUntilEvidence()).isEqualTo(UntilEvidence.MISSING_FROM_SNAPSHOT);
    assertThat(gone.getUntil())
        .as("not before the last heartbeat said that it was there")
        .isAfterOrEqualTo(covered)
        .isBeforeOrEqualTo(Instant.now());
  }

  @Test
  void aWatchThatIsGoneIsFollowedByAList() throws Exception {
    server.put(PODS, pod("a", "1", "10.0.0.1"));
    try (Replica replica = new Replica(server, store)) {
      awaitWatching(PODS);
      server.put(PODS, pod("a", "2", "10.0.0.1"));
      await(() -> "2".equals(label("a")));
      server.ready(false);
      server.raw(
          PODS, json("{'type':'ERROR','object':{'kind':'Status','code':410,'message':'old'}}\n"));
      server.endWatches(PODS);
      await(() -> server.requested("GET /api/v1/pods?limit") == 2);
      server.ready(true);
      awaitWatching(PODS);

      server.refuse("/api/v1/pods?watch", 410, 1);
      server.breakWatches(PODS);
      await(() -> server.requested("GET /api/v1/pods?limit") == 3);
      store.awaitCoverageOfNow();
      assertThat(scrape(replica))
          .contains("podflow_collector_watch_restarts_total{kind=\"Pod\",reason=\"gone\"} 2.0")
          .contains("podflow_collector_lists_total{kind=\"Pod\"} 3.0")
          .contains("podflow_collector_objects{kind=\"Pod\"} 1.0");
    }
  }

  @Test
  void aBookmarkMovesThePositionOn() throws Exception {
    try (Replica replica = new Replica(server, store)) {
      awaitWatching(PODS);
      server.elsewhere();
      server.compact(PODS);
      server.bookmark(PODS);
      await(() -> scrape(replica).contains("{kind=\"Pod\",type=\"BOOKMARK\"} 1.0"));
      server.endWatches(PODS);
      await(() -> server.requested("/api/v1/pods?watch") == 2);
      store.awaitCoverageOfNow();
      assertThat(server.requested("GET /api/v1/pods?limit")).isEqualTo(1);
    }
  }

  @Test
  void anExpiredPageMakesItListAllAtOnce() throws Exception {
    for (int i = 0; i < 5; i++) {
      server.put(PODS, pod("p" + i, "1", "10.0.0." + i));
    }
    server.refuse("pods?limit=2&continue=", 410, 1);
    try (Replica replica = new Replica(server, store)) {
      store.awaitCoverageOfNow();
    }
    assertThat(store.held("Pod")).hasSize(5).allMatch(pod -> pod.getUntil() == null);
    assertThat(server.requestedExactly("GET /api/v1/pods")).isEqualTo(1);
  }

  @Test
  void aConnectionThatBreaksInAnEventLosesNothing() throws Exception {
    try (Replica replica = new Replica(server, store)) {
      awaitWatching(PODS);
      server.raw(PODS, "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"na");
      server.breakWatches(PODS);
      await(() -> server.requested("/api/v1/pods?watch") == 2);
      server.put(PODS, pod("a", "1", "10.0.0.1"));
      await(() -> "1".equals(label("a")));
      assertThat(server.requested("GET /api/v1/pods?limit")).isEqualTo(1);
      assertThat(scrape(replica)).doesNotContain("malformed_total{kind");
    }
  }

  @Test
  void aServerThatIsAwayHoldsTheHeartbeatBack() throws Exception {
    server.put(PODS, pod("a", "1", "10.0.0.1"));
    server.put(SERVICES, service("cart"));
    try (Replica replica = new Replica(server, store)) {
      store.awaitCoverageOfNow();
      server.away(true);
      Instant away = Instant.now();
      long before = server.requested("GET");
      await(() -> server.requested("GET") > before + 200);
      assertThat(store.completeUntil()).isBeforeOrEqualTo(away);

      server.delete(SERVICES, "shop/cart");
      Instant deleted = Instant.now();
      server.away(false);
      store.awaitCoverageOfNow();
      Instant seen = Instant.now();
      KubernetesObject cart = store.newest("Service", "cart");
      assertThat(cart.getUntil())
          .as("it went while nobody looked, so in the middle at best")
          .isBetween(away.minusSeconds(1), seen);
      assertThat(cart.getUntilEvidence()).isEqualTo(UntilEvidence.DELETED_EVENT);
      assertThat(cart.getUntilUncertaintyMs())
          .isGreaterThanOrEqualTo(Duration.between(away, deleted).toMillis() / 2);
    }
  }

  @Test
  void aWatchThatCannotBeOpenedHoldsTheHeartbeatBack() throws Exception {
    try (Replica replica = new Replica(server, store)) {
      store.awaitCoverageOfNow();
      server.refuse(SERVICES, 503, 1_000_000);
      server.breakWatches(SERVICES);
      await(() -> server.watching(SERVICES) == 0);
      Instant broken = Instant.now().plusMillis(1);
      await(() -> server.requested(SERVICES) > 20);
      assertThat(store.completeUntil()).isBeforeOrEqualTo(broken);
      assertThat(server.requested("services?limit"))
          .as("after some refusals it lists anew")
          .isGreaterThan(1);
    }
  }

  @Test
  void halfAnEventHoldsTheHeartbeatBack() throws Exception {
    try (Replica replica = new Replica(server, store)) {
      awaitWatching(PODS);
      store.awaitCoverageOfNow();
      String event = "{\"type\":\"ADDED\",\"object\":" + pod("slow", "1", "10.0.0.9") + "}\n";
      server.raw(PODS, event.substring(0, 40));
      // The half may still be on its way for a moment.
      Instant[] last = {Instant.EPOCH};
      long[] probes = {0};
      await(
          () -> {
            Instant until = store.completeUntil();
            long asked = server.requested("/readyz");
            boolean stuck = until.equals(last[0]) && asked > probes[0] + 5;
            if (!until.equals(last[0])) {
              last[0] = until;
              probes[0] = asked;
            }
            return stuck;
          });
      server.raw(PODS, event.substring(40));
      await(() -> "1".equals(label("slow")));
      store.awaitCoverageOfNow();
    }
  }

  @Test
  void theHeartbeatStaysBehindByTheStatusLag() throws Exception {
    CollectorConfig config =
        Replica.with(
            draft -> {
              draft.statusLag = Duration.ofHours(1);
              return draft;
            });
    Instant start = Instant.now();
    try (Replica replica = new Replica(server, store, config)) {
      await(() -> store.completeUntil().isAfter(start.minus(1, ChronoUnit.HOURS)));
      assertThat(store.completeUntil()).isBefore(Instant.now().minus(1, ChronoUnit.HOURS));
    }
  }

  @Test
  void aSilentWatchIsTakenForDead() throws Exception {
    CollectorConfig config =
        Replica.with(
            draft -> {
              draft.watchSilence = Duration.ofMillis(50);
              return draft;
            });
    try (Replica replica = new Replica(server, store, config)) {
      await(() -> server.requested("/api/v1/pods?watch") > 3);
      assertThat(server.requested("GET /api/v1/pods?limit")).isEqualTo(1);
    }
  }

  @Test
  void whatCannotBeUsedIsCountedAndTheRestGoesOn() throws Exception {
    try (Replica replica = new Replica(server, store, Replica.HURRIED)) {
      awaitWatching(PODS);
      server.raw(PODS, "{no json}\n\n[]\n");
      server.raw(PODS, json("{'type':'STRANGE','object':{}}\n"));
      server.raw(PODS, json("{'type':'ADDED','object':'text'}\n"));
      server.raw(PODS, json("{'type':'ADDED','object':{'metadata':{}}}\n"));
      server.raw(
          PODS,
          json(
              "{'type':'ADDED','object':{'metadata':{'name':'x','creationTimestamp':'never'}}}\n"));
      server.raw(PODS, "x".repeat(3 << 20) + "\n");
      server.raw(PODS, "[".repeat(100_000) + "\n");
      server.put(PODS, pod("after", "1", "10.0.0.7"));
      await(() -> "1".equals(label("after")));
      assertThat(scrape(replica)).contains("podflow_collector_malformed_total{kind=\"Pod\"} 8.0");
      store.awaitCoverageOfNow();
    }
  }

  @Test
  void aValueThatKafkaWouldRefuseIsLeftOut() throws Exception {
    server.put(PODS, pod("huge", "v".repeat(5_000), "10.0.0.1"));
    server.put(PODS, pod("small", "1", "10.0.0.2"));
    CollectorConfig config =
        Replica.with(
            draft -> {
              draft.valueBytesMax = 4_000;
              return draft;
            });
    try (Replica replica = new Replica(server, store, config)) {
      store.awaitCoverageOfNow();
      assertThat(store.held("Pod")).extracting(KubernetesObject::getName).containsExactly("small");
      assertThat(scrape(replica)).contains("podflow_collector_too_large_total{kind=\"Pod\"} 1.0");
    }
  }

  @Test
  void whatEndedLongAgoGetsATombstone() throws Exception {
    server.put(PODS, pod("a", "1", "10.0.0.1"));
    server.put(SERVICES, service("cart"));
    try (Replica replica = new Replica(server, store)) {
      awaitWatching(PODS);
      awaitWatching(SERVICES);
      store.awaitCoverageOfNow();
      server.put(PODS, pod("a", "2", "10.0.0.1"));
      await(() -> "2".equals(label("a")));
    }
    CollectorConfig config =
        Replica.with(
            draft -> {
              draft.retention = Duration.ZERO;
              return draft;
            });
    try (Replica replica = new Replica(server, store, config)) {
      await(() -> store.records().stream().anyMatch(r -> r.value() == null));
      store.awaitCoverageOfNow();
    }
    assertThat(store.held("Pod")).singleElement().matches(pod -> pod.getUntil() == null);
    assertThat(store.held("Service")).hasSize(1);
    long before = store.changes();
    try (Replica replica = new Replica(server, store)) {
      store.awaitCoverageOfNow();
    }
    assertThat(store.changes()).isEqualTo(before);
  }

  @Test
  void aStoreThatRefusesEndsTheSessionAndAnotherMakesUpForIt() throws Exception {
    try (Replica replica = new Replica(server, store)) {
      awaitWatching(PODS);
      store.refuse(true);
      server.put(PODS, pod("a", "1", "10.0.0.1"));
      await(() -> failedSessions(replica) >= 2);
      store.refuse(false);
      await(() -> "1".equals(label("a")));
      store.awaitCoverageOfNow();
    }
  }

  private static double failedSessions(Replica replica) {
    return scrape(replica)
        .lines()
        .filter(line -> line.startsWith("podflow_collector_session_failures_total "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  private static String scrape(Replica replica) {
    return replica.metrics.text();
  }
}
