package dev.podflow.simulator.churn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.Marker;
import dev.podflow.schema.k8s.MarkerType;
import dev.podflow.schema.k8s.Pod;
import dev.podflow.schema.k8s.UntilEvidence;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChurnSimulationTest {
  private static final Instant START = Instant.parse("2026-03-04T05:06:00Z");
  private static final Duration OUTAGE = Duration.ofSeconds(60);
  private static final ChurnConfig CONFIG =
      new ChurnConfig(
          7,
          START,
          Duration.ofMinutes(6),
          20_000,
          100,
          4,
          Duration.ofSeconds(1),
          Duration.ofSeconds(20),
          OUTAGE,
          0.5);

  private static final Recorded RECORDED = new Recorded();
  private static ChurnTruth truth;

  @BeforeAll
  static void simulate() throws IOException {
    truth = ChurnSimulation.run(CONFIG, RECORDED);
  }

  private static ChurnConfig small(long seed) {
    return new ChurnConfig(
        seed,
        START,
        Duration.ofMinutes(2),
        500,
        20,
        2,
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        0.5);
  }

  @Test
  void theSameSeedWritesTheSameBytes() throws IOException {
    Recorded one = new Recorded();
    Recorded other = new Recorded();
    Recorded another = new Recorded();
    ChurnSimulation.run(small(1), one);
    ChurnSimulation.run(small(1), other);
    ChurnSimulation.run(small(2), another);

    assertThat(one.everything.toString().equals(other.everything.toString())).isTrue();
    assertThat(one.everything.toString().equals(another.everything.toString())).isFalse();
  }

  @Test
  void anAddressHasOneOwnerAtATimeAndAnotherOneSoon() {
    int soon = 0;
    int others = 0;
    for (List<ChurnPod> owners : ownersByAddress().values()) {
      for (int i = 1; i < owners.size(); i++) {
        long free = owners.get(i).addressed - owners.get(i - 1).released;
        assertThat(free).isGreaterThanOrEqualTo(ChurnNode.REUSE_MILLIS);
        soon += free < 3_000 ? 1 : 0;
        others += owners.get(i).workload != owners.get(i - 1).workload ? 1 : 0;
      }
    }
    assertThat(soon).isGreaterThan(100);
    assertThat(others).isGreaterThan(500);
  }

  private static Map<String, List<ChurnPod>> ownersByAddress() {
    Map<String, List<ChurnPod>> owners = new HashMap<>();
    for (ChurnPod pod : truth.allPods()) {
      if (pod.address != 0) {
        owners.computeIfAbsent(pod.node.cluster + pod.ip(false), a -> new ArrayList<>()).add(pod);
      }
    }
    owners.values().forEach(pods -> pods.sort(Comparator.comparingLong(pod -> pod.addressed)));
    return owners;
  }

  @Test
  void podsLiveForHalfAMinute() {
    long[] lives =
        truth.allPods().stream()
            .filter(pod -> pod.finished != ChurnPod.NEVER && pod.running != ChurnPod.NEVER)
            .mapToLong(pod -> pod.finished - pod.running)
            .sorted()
            .toArray();
    assertThat(lives[lives.length / 2]).isBetween(20_000L, 45_000L);
  }

  @Test
  void aFlowIsBetweenThoseWhoHadItsAddressesThen() {
    Set<Long> numbers = new HashSet<>();
    int ofPods = 0;
    for (Recorded.FlowLine line : RECORDED.flows) {
      JsonNode flow = line.flow();
      Instant time = Instant.parse(flow.path("time").asText());
      long micros = Math.floorDiv(time.getEpochSecond() * 1_000_000_000L + time.getNano(), 1000L);
      int port = flow.path("l4").path("TCP").path("source_port").asInt();
      assertThat(FlowKey.number(micros, port)).isEqualTo(line.number());
      assertThat(numbers.add(line.number())).isTrue();
      for (boolean server : new boolean[] {false, true}) {
        ChurnPod pod = truth.pod(line.number(), server);
        String end = server ? "destination" : "source";
        String ip = flow.path("IP").path(end).asText();
        if (pod != null) {
          ofPods++;
          assertThat(ip).isIn(pod.ip(false), pod.ip(true));
          long happened = truth.time(line.number());
          assertThat(happened).isBetween(pod.running, pod.finished);
          assertThat(Math.abs(micros / 1000 - happened)).isLessThanOrEqualTo(1_000);
          if (truth.isHard(line.number())) {
            assertThat(flow.path(end)).isEmpty();
          } else {
            assertThat(flow.path(end).path("pod_name").asText()).isEqualTo(pod.name);
          }
        }
      }
    }
    assertThat(numbers).hasSize((int) CONFIG.flows());
    assertThat(ofPods).isGreaterThan(30_000);
  }

  @Test
  void heartbeatsNeverPromiseWhatHasNotBeenWritten() {
    int checked = 0;
    for (Recorded.Metadata record : RECORDED.metadata) {
      Marker marker = record.marker(MarkerType.HEARTBEAT);
      if (marker == null) {
        continue;
      }
      long until = marker.getCompleteUntil().toEpochMilli();
      assertThat(until).isLessThanOrEqualTo(record.at());
      for (ChurnPod pod : truth.allPods()) {
        boolean mustBeKnown =
            pod.workload.cluster().equals(record.object().getCluster())
                && pod.shown <= until
                && pod.known != ChurnPod.NEVER;
        if (mustBeKnown) {
          assertThat(pod.known).isLessThanOrEqualTo(record.at());
          checked++;
        }
      }
    }
    assertThat(checked).isGreaterThan(10_000);
  }

  @Test
  void whatIsKnownOfAPodIsWhenItWasFirstWritten() {
    Map<String, Long> first = new HashMap<>();
    for (Recorded.Metadata record : RECORDED.metadata) {
      if (record.object().getBody() instanceof Pod pod && !pod.getIps().isEmpty()) {
        first.putIfAbsent(record.object().getUid(), record.at());
      }
    }
    for (ChurnPod pod : truth.allPods()) {
      assertThat(first.getOrDefault(pod.uid, ChurnPod.NEVER)).isEqualTo(pod.known);
    }
  }

  @Test
  void metadataIsDoubledReorderedAndLate() {
    int doubled = 0;
    int reordered = 0;
    long latest = 0;
    for (int i = 1; i < RECORDED.metadata.size(); i++) {
      Recorded.Metadata before = RECORDED.metadata.get(i - 1);
      Recorded.Metadata record = RECORDED.metadata.get(i);
      doubled += Arrays.equals(before.value(), record.value()) ? 1 : 0;
      boolean sameCluster = before.object().getCluster().equals(record.object().getCluster());
      KubernetesObject one = before.object();
      boolean bothPods = one.getBody() instanceof Pod && record.object().getBody() instanceof Pod;
      reordered +=
          sameCluster && bothPods && record.object().getSince().isBefore(one.getSince()) ? 1 : 0;
    }
    for (ChurnPod pod : truth.allPods()) {
      latest = pod.known == ChurnPod.NEVER ? latest : Math.max(latest, pod.known - pod.shown);
    }
    assertThat(doubled).isGreaterThan(50);
    assertThat(reordered).isGreaterThan(500);
    assertThat(latest).isBetween(OUTAGE.toMillis() - 5_000, OUTAGE.toMillis() + 25_000);
  }

  @Test
  void aCollectorIsAwayAndAnotherClosesWhatHasGone() {
    long silence = 0;
    long last = Long.MAX_VALUE;
    int snapshots = 0;
    int closed = 0;
    for (Recorded.Metadata record : RECORDED.metadata) {
      if (!record.object().getCluster().equals("blue")) {
        continue;
      }
      if (record.marker(MarkerType.HEARTBEAT) != null) {
        silence = Math.max(silence, record.at() - last);
        last = record.at();
      }
      Marker end = record.marker(MarkerType.SNAPSHOT_END);
      snapshots += end != null && end.getKinds().contains("Pod") ? 1 : 0;
      boolean missed = record.object().getUntilEvidence() == UntilEvidence.MISSING_FROM_SNAPSHOT;
      closed += missed ? 1 : 0;
    }
    assertThat(silence).isGreaterThanOrEqualTo(OUTAGE.toMillis());
    assertThat(snapshots).isGreaterThanOrEqualTo(3);
    assertThat(closed).isGreaterThan(10);
    assertThat(truth.allPods())
        .anyMatch(pod -> pod.known == ChurnPod.NEVER && pod.released != ChurnPod.NEVER);
    assertThat(truth.allPods()).anyMatch(pod -> pod.unwatched != ChurnPod.NEVER);
  }

  @Test
  void everyOtherTroubleOccurs() {
    assertThat(finishedPodsWhoseAddressIsSomebodyElses()).isGreaterThan(50);
    assertThat(namesThatWereUsedAgain()).isGreaterThan(10);
    assertThat(mostPodsThatEndedAtOnce()).isGreaterThan(10);
    assertThat(RECORDED.flows.stream().filter(line -> text(line).contains("fd00:10:")).count())
        .isGreaterThan(2_000);
    assertThat(RECORDED.flows.stream().filter(line -> text(line).contains("192.168.0.")).count())
        .isGreaterThan(300);
    assertThat(RECORDED.flows).anyMatch(line -> line.at() - truth.time(line.number()) > 150_000);
    assertThat(ownersByAddress().keySet()).contains("blue10.244.0.1", "green10.244.0.1");
    assertThat(RECORDED.metadata)
        .anyMatch(
            record ->
                record.object().getBody() instanceof Pod pod
                    && pod.getHostNetwork()
                    && pod.getIps().size() == 2);
  }

  private static String text(Recorded.FlowLine line) {
    return line.flow().path("IP").toString();
  }

  /** The object is there, with its address in its status, when the next one gets the address. */
  private static int finishedPodsWhoseAddressIsSomebodyElses() {
    int count = 0;
    for (List<ChurnPod> owners : ownersByAddress().values()) {
      for (int i = 1; i < owners.size(); i++) {
        ChurnPod before = owners.get(i - 1);
        boolean lingers = before.succeeded && before.deletion > owners.get(i).running;
        count += lingers ? 1 : 0;
      }
    }
    return count;
  }

  private static int namesThatWereUsedAgain() {
    Map<String, Set<String>> uids = new HashMap<>();
    for (ChurnPod pod : truth.allPods()) {
      String name = pod.workload.cluster() + '/' + pod.workload.namespace() + '/' + pod.name;
      uids.computeIfAbsent(name, n -> new HashSet<>()).add(pod.uid);
    }
    return (int) uids.values().stream().filter(all -> all.size() > 1).count();
  }

  private static int mostPodsThatEndedAtOnce() {
    Map<String, Integer> ends = new HashMap<>();
    for (ChurnPod pod : truth.allPods()) {
      if (pod.released != ChurnPod.NEVER) {
        ends.merge(pod.node.fullName() + pod.released, 1, Integer::sum);
      }
    }
    return ends.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }
}
