package dev.podflow.metadata;

import static dev.podflow.metadata.Kubectl.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.identity.Address;
import dev.podflow.identity.Directory;
import dev.podflow.identity.Owner;
import dev.podflow.metadata.Observation.Change;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.schema.k8s.MarkerType;
import dev.podflow.schema.k8s.Pod;
import dev.podflow.schema.k8s.SinceEvidence;
import dev.podflow.schema.k8s.UntilEvidence;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifeTrackerTest {
  /** What a compacted topic keeps. */
  private final Map<String, byte[]> topic = new LinkedHashMap<>();

  private final List<KubernetesObject> written = new ArrayList<>();

  /** What `send` does: reads the topic, then the input, and writes what is news. */
  private List<KubernetesObject> send(long second, boolean complete, String... jsons)
      throws IOException {
    LifeTracker tracker = new LifeTracker("blue");
    for (byte[] value : topic.values()) {
      tracker.known(KubernetesObjectCodec.decode(value));
    }
    written.clear();
    Instant at = NOON.plusSeconds(second);
    for (String json : jsons) {
      Kubectl read = Kubectl.text(json.replace('\'', '"'), at);
      assertThat(read.report.malformed()).isEmpty();
      read.seen.forEach(o -> tracker.observe(o, written::add));
    }
    if (complete) {
      tracker.complete(List.of("Pod"), at, at, written::add);
    }
    written.forEach(
        o -> {
          String key = KubernetesObjectCodec.key(o);
          topic.remove(key);
          topic.put(key, KubernetesObjectCodec.encode(o));
        });
    written.removeIf(o -> o.getKind().equals(KubernetesObjectCodec.MARKER_KIND));
    return List.copyOf(written);
  }

  private static String pod(String uid, long start, String label, String ip, String more) {
    return ("{'kind':'Pod','metadata':{'name':'%s','namespace':'shop','uid':'%s',"
            + "'creationTimestamp':'%s','labels':{'v':'%s'}},"
            + "'status':{'phase':'Running','startTime':'%s','podIP':'%s'%s}}")
        .formatted(uid, uid, NOON.plusSeconds(start), label, NOON.plusSeconds(start), ip, more);
  }

  private static String event(String type, String object) {
    return "{'type':'" + type + "','object':" + object + "}";
  }

  private static String slice(String... ips) {
    StringBuilder endpoints = new StringBuilder();
    for (String ip : ips) {
      endpoints.append(endpoints.isEmpty() ? "" : ",").append("{'addresses':['" + ip + "']}");
    }
    return "{'kind':'EndpointSlice','metadata':{'name':'cart-1','namespace':'shop','uid':'e',"
        + "'creationTimestamp':'"
        + NOON
        + "','labels':{'kubernetes.io/service-name':'cart'}},'endpoints':["
        + endpoints
        + "],'ports':[{'port':8080}]}";
  }

  private Owner owner(String ip, long second) throws IOException {
    Directory directory = new Directory();
    for (byte[] value : topic.values()) {
      DirectoryFeed.apply(KubernetesObjectCodec.decode(value), directory);
    }
    Address address = Address.parse(ip);
    return directory.byAddress(
        "blue", address.high(), address.low(), NOON.plusSeconds(second).toEpochMilli(), 0);
  }

  @Test
  void sendingTheSameTwiceWritesNothingNew() throws IOException {
    String[] dump = {pod("a", 0, "1", "10.0.0.1", ""), slice("10.0.0.1", "10.0.0.2")};
    assertThat(send(10, true, dump)).hasSize(2);
    assertThat(send(20, true, dump)).isEmpty();
    assertThat(send(30, true, pod("a", 0, "1", "10.0.0.1", ""), slice("10.0.0.2", "10.0.0.1")))
        .as("another order of endpoints is no change")
        .isEmpty();
  }

  @Test
  void aChangedLabelBeginsAVersion() throws IOException {
    send(10, false, pod("a", 0, "1", "10.0.0.1", ""));
    List<KubernetesObject> changes = send(20, false, pod("a", 0, "2", "10.0.0.1", ""));

    assertThat(changes).hasSize(2);
    KubernetesObject old = changes.get(0);
    KubernetesObject now = changes.get(1);
    assertThat(old.getSince()).isEqualTo(NOON);
    assertThat(old.getUntil()).isEqualTo(NOON.plusSeconds(15)).isEqualTo(now.getSince());
    assertThat(old.getUntilEvidence()).isEqualTo(UntilEvidence.SUPERSEDED);
    assertThat(now.getSinceEvidence()).isEqualTo(SinceEvidence.VERSION_SEEN);
    assertThat(now.getSinceUncertaintyMs()).isEqualTo(5000);
    assertThat(now.getUntil()).isNull();
    assertThat(topic).hasSize(2);
    assertThat(send(30, false, pod("a", 0, "2", "10.0.0.1", ""))).isEmpty();
    assertThat(owner("10.0.0.1", 12).uid()).isEqualTo("a");
    assertThat(owner("10.0.0.1", 500).uid()).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'kind':'Service','spec':{'selector':{'app':'cart'}}"
            + "|'kind':'Service','spec':{'selector':{'app':'basket'}}",
        "'kind':'Service','spec':{'ports':[{'port':80}]}"
            + "|'kind':'Service','spec':{'ports':[{'port':80},{'port':81}]}",
        "'kind':'EndpointSlice','endpoints':[{'addresses':['10.0.0.1']}]"
            + "|'kind':'EndpointSlice','endpoints':[{'addresses':['10.0.0.2']}]",
        "'kind':'NetworkPolicy','spec':{'podSelector':{},'ingress':[]}"
            + "|'kind':'NetworkPolicy','spec':{'podSelector':{},'ingress':[{}]}",
        "'kind':'CiliumNetworkPolicy','spec':{'endpointSelector':{},'egress':[]}"
            + "|'kind':'CiliumNetworkPolicy','spec':{'endpointSelector':{},'egress':[{}]}",
        "'kind':'Namespace','metadata':{'name':'x','uid':'u','labels':{'team':'a'}}"
            + "|'kind':'Namespace','metadata':{'name':'x','uid':'u','labels':{'team':'b'}}"
      })
  void whatItWasBeforeAChangeStays(String before, String after) throws IOException {
    String meta = before.contains("metadata") ? "" : ",'metadata':{'name':'x','uid':'u'}";
    KubernetesObject first = send(10, false, event("ADDED", '{' + before + meta + '}')).get(0);
    assertThat(send(20, false, event("MODIFIED", '{' + before + meta + '}'))).isEmpty();
    List<KubernetesObject> changes = send(30, false, event("MODIFIED", '{' + after + meta + '}'));

    assertThat(changes).hasSize(2);
    assertThat(changes.get(0).getBody()).as("then").isEqualTo(first.getBody());
    assertThat(changes.get(0).getUntil()).isEqualTo(NOON.plusSeconds(30));
    assertThat(changes.get(1).getBody()).as("since").isNotEqualTo(first.getBody());
    assertThat(changes.get(1).getSince()).isEqualTo(NOON.plusSeconds(30));
    assertThat(topic).as("under keys of their own").hasSize(2);
  }

  @Test
  void aChangeThatIsWatchedIsKnownToTheSecond() throws IOException {
    send(10, false, event("ADDED", slice("10.0.0.1")));
    List<KubernetesObject> changes = send(20, false, event("MODIFIED", slice("10.0.0.2")));
    assertThat(changes.get(1).getSince()).isEqualTo(NOON.plusSeconds(20));
    assertThat(changes.get(1).getSinceUncertaintyMs()).isEqualTo(1000);
  }

  @Test
  void anEndUpdatesItsVersion() throws IOException {
    send(10, false, pod("a", 0, "1", "10.0.0.1", ""));
    String finished =
        ",'containerStatuses':[{'restartCount':0,'state':{'terminated':{'finishedAt':'"
            + NOON.plusSeconds(50)
            + "'}}}]";
    String done = pod("a", 0, "1", "10.0.0.1", finished).replace("Running", "Succeeded");
    assertThat(send(90, true, done)).hasSize(1);
    assertThat(topic.keySet()).contains("blue/Pod/a/1767355200000").hasSize(2);
    assertThat(owner("10.0.0.1", 40).uid()).isEqualTo("a");
    assertThat(owner("10.0.0.1", 60)).as("a finished pod only keeps its IP in its status").isNull();

    // A later DELETED event is no better evidence.
    assertThat(send(200, false, event("DELETED", done))).isEmpty();
  }

  @Test
  void whatACompleteSnapshotLacksHasEndedInBetween() throws IOException {
    send(10, true, pod("a", 0, "1", "10.0.0.1", ""), pod("b", 0, "1", "10.0.0.2", ""));
    assertThat(send(30, true, pod("a", 0, "1", "10.0.0.1", ""))).hasSize(1);
    KubernetesObject closed = written.get(0);
    assertThat(closed.getUid()).isEqualTo("b");
    assertThat(closed.getUntil()).isEqualTo(NOON.plusSeconds(20));
    assertThat(closed.getUntilUncertaintyMs()).isEqualTo(10_000);
    assertThat(closed.getUntilEvidence()).isEqualTo(UntilEvidence.MISSING_FROM_SNAPSHOT);

    // The marker of the snapshot at 30 says that a was there, though nothing was written for it.
    send(50, true);
    assertThat(written).extracting(KubernetesObject::getUid).containsExactly("a");
    assertThat(written.get(0).getUntil()).isEqualTo(NOON.plusSeconds(40));
    assertThat(send(60, true)).isEmpty();
  }

  @Test
  void whatWasOnlyMissedComesBack() throws IOException {
    send(10, true, pod("a", 0, "1", "10.0.0.1", ""));
    send(30, true);
    send(50, true, pod("a", 0, "1", "10.0.0.1", ""));
    assertThat(written).singleElement().extracting(KubernetesObject::getUntil).isNull();
  }

  @Test
  void aPartialDumpClosesNothing() throws IOException {
    send(10, true, pod("a", 0, "1", "10.0.0.1", ""));
    assertThat(send(30, false, pod("b", 5, "1", "10.0.0.2", ""))).hasSize(1);
    assertThat(owner("10.0.0.1", 100).uid()).isEqualTo("a");
  }

  @Test
  void aPodIsFollowedFromItsCreationToItsEnd() throws IOException {
    String created =
        "{'kind':'Pod','metadata':{'name':'a','uid':'a','creationTimestamp':'" + NOON + "'}}";
    String assigned =
        "{'kind':'Pod','metadata':{'name':'a','uid':'a','creationTimestamp':'"
            + NOON
            + "'},'spec':{'nodeName':'node-1'},'status':{'startTime':'"
            + NOON.plusSeconds(5)
            + "'}}";
    String addressed = assigned.replace("'startTime'", "'podIP':'10.0.0.1','startTime'");
    assertThat(send(1, false, event("ADDED", created))).hasSize(1);
    assertThat(send(5, false, event("MODIFIED", assigned)))
        .extracting(KubernetesObject::getUntil)
        .containsExactly(NOON.plusSeconds(5), null);
    assertThat(send(7, false, event("MODIFIED", addressed)))
        .singleElement()
        .satisfies(o -> assertThat(o.getSince()).isEqualTo(NOON.plusSeconds(5)));
    send(60, false, event("DELETED", assigned));
    assertThat(((Pod) written.get(0).getBody()).getIps()).containsExactly("10.0.0.1");
    assertThat(owner("10.0.0.1", 2)).isNull();
    assertThat(owner("10.0.0.1", 30).uid()).isEqualTo("a");
    assertThat(owner("10.0.0.1", 62)).isNull();
  }

  @Test
  void aNameWithoutUidIsReused() throws IOException {
    String first = pod("a", 0, "1", "10.0.0.1", "").replace("'uid':'a',", "");
    String second = pod("a", 40, "1", "10.0.0.2", "").replace("'uid':'a',", "");
    send(10, false, first);
    assertThat(send(50, false, second)).hasSize(2);
    assertThat(owner("10.0.0.1", 45)).isNull();
    assertThat(owner("10.0.0.2", 45).name()).isEqualTo("a");
  }

  @Test
  void markersKeepOneKeyEach() throws IOException {
    send(10, true);
    send(20, true);
    assertThat(topic).hasSize(1);
    KubernetesObject heartbeat = new LifeTracker("blue").heartbeat(NOON);
    assertThat(KubernetesObjectCodec.key(heartbeat)).isEqualTo("blue/Marker/HEARTBEAT/0");
    assertThat(((dev.podflow.schema.k8s.Marker) heartbeat.getBody()).getType())
        .isEqualTo(MarkerType.HEARTBEAT);
  }

  /** A tracker that goes on, as the collector's does, at a time of its own. */
  private void watch(LifeTracker tracker, long second, Change change, String json)
      throws IOException {
    written.clear();
    for (Observation seen : Kubectl.text(json.replace('\'', '"'), NOON.plusSeconds(second)).seen) {
      tracker.observe(new Observation(change, seen.object(), seen.changedAt()), written::add);
    }
  }

  @Test
  void aSnapshotOfOneKindSaysNothingOfAnother() throws IOException {
    LifeTracker tracker = new LifeTracker("blue");
    tracker.begin("Pod", NOON, written::add);
    watch(tracker, 1, Change.LISTED, pod("a", 0, "1", "10.0.0.1", ""));
    tracker.begin("EndpointSlice", NOON, written::add);
    watch(tracker, 1, Change.LISTED, slice("10.0.0.1"));
    written.clear();
    tracker.complete(List.of("Pod"), NOON, NOON.plusSeconds(2), written::add);
    tracker.complete(List.of("EndpointSlice"), NOON, NOON.plusSeconds(2), written::add);
    assertThat(written).extracting(KubernetesObject::getKind).containsOnly("Marker");
    assertThat(tracker.present("Pod")).isEqualTo(1);

    tracker.begin("Pod", NOON.plusSeconds(10), written::add);
    written.clear();
    tracker.complete(List.of("Pod"), NOON.plusSeconds(10), NOON.plusSeconds(12), written::add);
    assertThat(written).extracting(KubernetesObject::getKind).containsExactly("Pod", "Marker");
    assertThat(tracker.present("Pod")).isZero();
  }

  @Test
  void whatWentUnseenWentSinceTheLastSignOfLife() throws IOException {
    LifeTracker tracker = new LifeTracker("blue");
    watch(tracker, 1, Change.ADDED, slice("10.0.0.1"));
    tracker.complete(List.of("EndpointSlice"), NOON, NOON, written::add);
    tracker.heartbeat(NOON.plusSeconds(20));
    written.clear();
    KubernetesObject slice =
        Kubectl.text(slice("10.0.0.1").replace('\'', '"'), NOON.plusSeconds(60))
            .seen
            .get(0)
            .object();
    slice.setUntil(NOON.plusSeconds(60));
    slice.setUntilEvidence(UntilEvidence.DELETED_EVENT);
    tracker.observe(new Observation(Change.GONE, slice, null), written::add);
    assertThat(written.get(0).getUntil()).isEqualTo(NOON.plusSeconds(40));
    assertThat(written.get(0).getUntilUncertaintyMs()).isEqualTo(20_000);
  }

  @Test
  void endsAreRetiredButNotWhatStillExists() throws IOException {
    LifeTracker tracker = new LifeTracker("blue");
    List<String> tombstones = new ArrayList<>();
    String done = pod("done", 0, "1", "10.0.0.1", "").replace("Running", "Succeeded");
    watch(tracker, 10, Change.ADDED, done);
    watch(tracker, 10, Change.ADDED, slice("10.0.0.1"));
    watch(tracker, 20, Change.MODIFIED, slice("10.0.0.2"));
    tracker.complete(List.of("Pod", "EndpointSlice"), NOON, NOON.plusSeconds(20), written::add);

    Instant later = NOON.plusSeconds(1_000);
    tracker.forget(List.of("Pod", "EndpointSlice"), later);
    tracker.retire(later, tombstones::add);
    assertThat(tombstones)
        .as("the slice's first version; the pod still exists, though it is done")
        .containsExactly("blue/EndpointSlice/e/" + NOON.toEpochMilli());

    watch(tracker, 30, Change.DELETED, done);
    tracker.forget(List.of("Pod"), later);
    tracker.retire(later, tombstones::add);
    assertThat(tombstones).hasSize(2);
    assertThat(tracker.size()).isEqualTo(1);
    tracker.retire(later, tombstones::add);
    assertThat(tombstones).as("each once").hasSize(2);
  }

  @Test
  void aTombstoneMakesAnObjectUnknown() throws IOException {
    send(10, false, pod("a", 0, "1", "10.0.0.1", ""));
    LifeTracker tracker = new LifeTracker("blue");
    tracker.known(KubernetesObjectCodec.decode(topic.values().iterator().next()));
    tracker.unknown("blue/Pod/a/1");
    tracker.unknown("green/Pod/a/" + NOON.toEpochMilli());
    tracker.unknown("no key");
    assertThat(tracker.size()).isEqualTo(1);
    tracker.unknown("blue/Pod/a/" + NOON.toEpochMilli());
    assertThat(tracker.size()).isZero();
  }
}
