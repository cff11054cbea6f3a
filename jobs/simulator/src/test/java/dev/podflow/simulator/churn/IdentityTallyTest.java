package dev.podflow.simulator.churn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.schema.k8s.Pod;
import dev.podflow.schema.k8s.SinceEvidence;
import dev.podflow.simulator.churn.ChurnTruth.Judgement;
import dev.podflow.simulator.churn.ChurnTruth.Name;
import dev.podflow.simulator.cluster.Dice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two pods of different workloads had the same address one after the other. */
class IdentityTallyTest {
  private static final long T = Instant.parse("2026-03-04T05:06:00Z").toEpochMilli();
  private static final Name NOBODY = new Name("", "", "", "", "unresolved");
  private static final Name WORLD = new Name("", "world", "Reserved", "", "external");

  static {
    KubernetesObjectCodec.trustGeneratedClasses();
  }

  private final ChurnNode node = new ChurnNode("blue", 0, 0, new Dice(1));
  private final ChurnTruth truth = new ChurnTruth(4);
  private final ChurnPod cart = pod("cart", 10_000, 40_000);
  private final ChurnPod report = pod("report", 42_000, 70_000);

  private ChurnPod pod(String name, long addressed, long released) {
    ChurnWorkload workload = new ChurnWorkload("blue", "shop", name, "Deployment", "", 80, false);
    ChurnPod pod = new ChurnPod(truth.nextPod(), workload, name + "-1", name, node, null, "", T);
    pod.address = 1;
    pod.addressed = T + addressed;
    pod.running = pod.addressed;
    pod.released = T + released;
    pod.known = pod.addressed + 1_000;
    truth.pod(pod);
    return pod;
  }

  private void flow(long at, long arrival, ChurnPod client) {
    truth.flow(T + at, T + arrival, 0, client.id, ChurnTruth.WORLD, true);
  }

  private static Name named(String workload, String resolution) {
    return new Name("shop", workload, "Deployment", workload + "-1", resolution);
  }

  @Test
  void aNameIsRightWrongOrMissing() {
    flow(20_000, 20_000, cart);
    assertThat(truth.judge(0, false, named("cart", "exact"))).isEqualTo(Judgement.RIGHT);
    assertThat(truth.judge(0, false, named("report", "exact"))).isEqualTo(Judgement.WRONG);
    assertThat(truth.judge(0, false, named("report", "ambiguous"))).isEqualTo(Judgement.WRONG);
    assertThat(truth.judge(0, false, WORLD)).isEqualTo(Judgement.WRONG);
    assertThat(truth.judge(0, false, NOBODY)).isEqualTo(Judgement.UNNAMED);
    Name otherWorkload = new Name("shop", "report", "Deployment", "cart-1", "exact");
    assertThat(truth.judge(0, false, otherWorkload)).isEqualTo(Judgement.WRONG);
    Name otherNamespace = new Name("media", "cart", "Deployment", "", "exact");
    assertThat(truth.judge(0, false, otherNamespace)).isEqualTo(Judgement.WRONG);
    Name workloadAlone = new Name("shop", "cart", "Deployment", "", "ambiguous");
    assertThat(truth.judge(0, false, workloadAlone)).isEqualTo(Judgement.RIGHT);
    assertThat(truth.judge(0, true, WORLD)).isEqualTo(Judgement.RIGHT);
    assertThat(truth.judge(0, true, named("cart", "exact"))).isEqualTo(Judgement.WRONG);
  }

  @Test
  void aFlowIsEligibleIfItsMetadataCameInTimeAndNoChangeIsNear() {
    truth.covered("blue", T + 21_500, T + 21_000);
    truth.covered("blue", T + 100_000, T + 99_000);
    flow(20_000, 20_500, cart);
    flow(38_500, 39_000, cart);
    flow(43_500, 50_000, report);
    flow(50_000, 50_500, report);

    assertThat(truth.isEligible(0, false, 1_000, 1_000)).isTrue();
    assertThat(truth.isEligible(0, false, 1_000, 999)).isFalse();
    assertThat(truth.isEligible(1, false, 400, 60_999)).isFalse();
    assertThat(truth.isEligible(1, false, 400, 61_000)).isTrue();
    assertThat(truth.isEligible(1, false, 500, Long.MAX_VALUE)).isFalse();
    assertThat(truth.isEligible(2, false, 499, Long.MAX_VALUE)).isTrue();
    assertThat(truth.isEligible(2, false, 500, Long.MAX_VALUE)).isFalse();
    report.unwatched = T + 45_000;
    assertThat(truth.isEligible(2, false, 400, Long.MAX_VALUE)).isTrue();
    assertThat(truth.isEligible(3, false, 400, Long.MAX_VALUE)).isFalse();
  }

  @Test
  void whatNeverCameIsMissingAndWhatCameTwiceCountsOnce() {
    flow(20_000, 20_000, cart);
    flow(30_000, 30_000, cart);
    flow(50_000, 50_000, report);
    flow(60_000, 60_000, report);
    IdentityTally tally = new IdentityTally(truth, 1_000, Long.MAX_VALUE);
    tally.add(0, named("cart", "exact"), WORLD);
    tally.add(0, named("report", "exact"), WORLD);
    tally.add(1, NOBODY, WORLD);
    tally.add(2, named("cart", "exact"), WORLD);

    assertThat(tally.flows).isEqualTo(3);
    assertThat(tally.missing()).isEqualTo(1);
    assertThat(tally.doubled).isEqualTo(1);
    assertThat(tally.resolved).isEqualTo(1);
    assertThat(tally.wrong).isEqualTo(1);
    assertThat(tally.unresolved).isEqualTo(1);
    assertThat(tally.eligible).isEqualTo(3);
    assertThat(tally.share()).isEqualTo(1 / 3.0);
    assertThat(tally.examples()).hasSize(2);
  }

  @Test
  void theNaiveWayGivesAFlowToTheNewestOwner() throws IOException {
    NaiveJoin naive = new NaiveJoin(new Recorded());
    naive.metadata(T + 11_000, "", record(cart));
    flow(20_000, 20_000, cart);
    naive.flow(T + 20_000, 0, "blue/node-0", line(""));
    flow(30_000, 45_000, cart);
    naive.metadata(T + 43_000, "", record(report));
    naive.flow(T + 45_000, 1, "blue/node-0", line(""));
    flow(31_000, 45_000, cart);
    naive.flow(T + 45_000, 2, "blue/node-0", line("\"pod_name\":\"cart-1\""));
    flow(50_000, 51_000, report);
    // A finished pod's object changes once more, and is no newer for that.
    naive.metadata(T + 50_000, "", record(cart));
    naive.flow(T + 51_000, 3, "blue/node-0", line(""));

    assertThat(naive.wrongLive(truth)).isEqualTo(1);
    assertThat(naive.wrongCold(truth)).isEqualTo(2);
  }

  private static byte[] line(String names) {
    String ips = "\"IP\":{\"source\":\"10.244.0.1\",\"destination\":\"203.0.113.7\"}";
    String flow = "{\"flow\":{" + ips + ",\"source\":{" + names + "},\"destination\":{}}}";
    return flow.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] record(ChurnPod pod) {
    Pod body =
        new Pod(
            List.of(pod.ip(false)),
            null,
            "node-0",
            false,
            "Running",
            "",
            Map.of(),
            null,
            List.of(),
            null);
    return KubernetesObjectCodec.encode(
        new KubernetesObject(
            "blue",
            "Pod",
            pod.uid,
            "shop",
            pod.name,
            Instant.ofEpochMilli(pod.addressed),
            SinceEvidence.START_TIME,
            1_000L,
            null,
            null,
            null,
            Instant.ofEpochMilli(pod.known),
            body));
  }
}
