package dev.podflow.identity;

import static dev.podflow.identity.Lives.backend;
import static dev.podflow.identity.Lives.endpoints;
import static dev.podflow.identity.Lives.node;
import static dev.podflow.identity.Lives.onHostNetwork;
import static dev.podflow.identity.Lives.openSince;
import static dev.podflow.identity.Lives.owned;
import static dev.podflow.identity.Lives.pod;
import static dev.podflow.identity.Lives.service;
import static dev.podflow.identity.Lives.span;
import static dev.podflow.identity.Lives.workload;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DirectoryTest {
  private static final String IP = "10.0.3.7";

  private final Directory directory = new Directory();

  private Owner owner(String ip, long second) {
    return ownerAtMillis(ip, second * 1000);
  }

  private Owner ownerAtMillis(String ip, long millis) {
    Address address = Address.parse(ip);
    return directory.byAddress("blue", address.high(), address.low(), millis, 0);
  }

  private Owner ownerWithin(String ip, long millis, long tolerance) {
    Address address = Address.parse(ip);
    return directory.byAddress("blue", address.high(), address.low(), millis, tolerance);
  }

  @Test
  void anAddressIsReusedTwoSecondsLater() {
    directory.apply(pod("a", "cart", span(100, 200), IP));
    directory.apply(pod("b", "report", span(202, 300), IP));

    assertThat(owner(IP, 99)).isNull();
    assertThat(owner(IP, 100).uid()).isEqualTo("a");
    assertThat(ownerAtMillis(IP, 199_999).uid()).isEqualTo("a");
    assertThat(owner(IP, 200)).isNull();
    assertThat(ownerAtMillis(IP, 201_999)).isNull();
    assertThat(owner(IP, 202).uid()).isEqualTo("b");
    assertThat(owner(IP, 300)).isNull();
  }

  @Test
  void aLifeWhoseEndNobodySawEndsWhereTheNextBegins() {
    directory.apply(pod("a", "cart", openSince(100), IP));
    assertThat(owner(IP, 1000).uid()).isEqualTo("a");

    directory.apply(pod("b", "report", span(202, 300), IP));
    assertThat(owner(IP, 201).uid()).isEqualTo("a");
    assertThat(owner(IP, 202).uid()).isEqualTo("b");
    assertThat(owner(IP, 202).ambiguous()).isFalse();
    assertThat(owner(IP, 1000)).isNull();
  }

  @Test
  void whileNobodyWatchedSomebodyUnseenMayHaveHadTheAddress() {
    directory.apply(pod("a", "cart", new Span(100_000, 0, 250_000, 50_000, true), IP));

    assertThat(ownerAtMillis(IP, 199_999).uid()).isEqualTo("a");
    assertThat(ownerAtMillis(IP, 200_000).ambiguous()).isTrue();
    assertThat(ownerAtMillis(IP, 200_000).workload()).isEmpty();
    assertThat(ownerAtMillis(IP, 299_999).workload()).isEmpty();
    assertThat(owner(IP, 300)).isNull();

    directory.apply(pod("b", "report", span(240, 400), IP));
    assertThat(owner(IP, 230).workload()).isEmpty();
    assertThat(owner(IP, 240).uid()).isEqualTo("b");
  }

  @Test
  void withinAnUncertaintyTheOnlyPossibleOwnerIsGiven() {
    directory.apply(pod("a", "cart", new Span(100_000, 5_000, 200_000, 15_000), IP));

    assertThat(ownerAtMillis(IP, 94_999)).isNull();
    assertThat(ownerAtMillis(IP, 95_000).ambiguous()).isFalse();
    assertThat(ownerAtMillis(IP, 214_999).ambiguous()).isFalse();
    assertThat(ownerAtMillis(IP, 215_000)).isNull();
  }

  @Test
  void whereTwoArePossibleNeitherIsNamed() {
    directory.apply(pod("a", "cart", new Span(100_000, 0, 200_000, 15_000), IP));
    directory.apply(pod("b", "report", new Span(202_000, 10_000, 300_000, 0), IP));

    assertThat(ownerAtMillis(IP, 190_000).uid()).isEqualTo("a");
    assertThat(ownerAtMillis(IP, 190_000).ambiguous()).isFalse();
    for (long possibleForBoth : new long[] {195_000, 205_000, 211_999}) {
      assertThat(ownerAtMillis(IP, possibleForBoth)).isSameAs(Owner.SOMEBODY);
    }
    // From here on b is certain, whatever a's end may have been.
    assertThat(ownerAtMillis(IP, 212_000).uid()).isEqualTo("b");
    assertThat(ownerAtMillis(IP, 212_000).ambiguous()).isFalse();
  }

  @Test
  void aTimeThatMayBeWrongIsCertainOnlyFarFromAChange() {
    directory.apply(pod("a", "cart", span(100, 200), IP));
    directory.apply(pod("b", "report", span(202, 300), IP));

    assertThat(ownerWithin(IP, 198_999, 1_000).uid()).isEqualTo("a");
    // Only a is known to have had it about then, but not all of the time in question.
    assertThat(ownerWithin(IP, 199_000, 1_000)).isSameAs(Owner.SOMEBODY);
    assertThat(ownerWithin(IP, 200_999, 1_000)).isSameAs(Owner.SOMEBODY);
    assertThat(ownerWithin(IP, 201_000, 1_000)).isSameAs(Owner.SOMEBODY);
    assertThat(ownerWithin(IP, 200_999, 1_001)).isSameAs(Owner.SOMEBODY);
    assertThat(ownerWithin(IP, 199_000, 3_000)).isSameAs(Owner.SOMEBODY);
    assertThat(ownerWithin(IP, 202_999, 3_000)).isSameAs(Owner.SOMEBODY);
    assertThat(ownerWithin(IP, 205_000, 3_000).uid()).isEqualTo("b");
    assertThat(ownerWithin(IP, 98_000, 1_000)).isNull();
  }

  @Test
  void thosePodsOfOneWorkloadAreThatWorkload() {
    directory.apply(pod("a", "cart", span(100, 200), IP));
    directory.apply(pod("b", "cart", span(200, 300), IP));

    Owner either = ownerWithin(IP, 200_000, 500);
    assertThat(either.ambiguous()).isTrue();
    assertThat(either.workload()).isEqualTo(owner(IP, 150).workload()).isNotEmpty();
    assertThat(either.name()).isEmpty();
    assertThat(either.uid()).isEmpty();
  }

  @Test
  void betweenTwoPodsOfOneWorkloadSomebodyElseMayHaveBeen() {
    directory.apply(pod("a", "cart", span(100, 200), IP));
    directory.apply(pod("b", "cart", span(201, 300), IP));

    assertThat(ownerWithin(IP, 200_500, 2_000)).isSameAs(Owner.SOMEBODY);
  }

  @Test
  void aNameStaysItsPodsForAWhile() {
    directory.apply(pod("a", "cart", span(1_000, 2_000), IP));

    assertThat(directory.byPodName("blue", "shop", "cart", 2_599_000).uid()).isEqualTo("a");
    assertThat(directory.byPodName("blue", "shop", "cart", 401_000).uid()).isEqualTo("a");
    assertThat(directory.byPodName("blue", "shop", "cart", 2_601_000)).isNull();
    directory.apply(pod("b", "cart", span(2_500, 3_000), IP));
    assertThat(directory.byPodName("blue", "shop", "cart", 2_499_000).uid()).isEqualTo("b");
    assertThat(directory.byPodName("blue", "shop", "cart", 2_001_000).uid()).isEqualTo("a");
  }

  @Test
  void nobodyWaitsForAClusterThatNobodyWatches() {
    assertThat(directory.completeUntil("blue")).isEqualTo(Long.MAX_VALUE);
    directory.complete("blue", 2_000);
    directory.complete("blue", 1_000);
    assertThat(directory.completeUntil("blue")).isEqualTo(2_000);
    assertThat(directory.completeUntil("green")).isEqualTo(Long.MAX_VALUE);
    directory.complete(Lookup.DEFAULT_CLUSTER, 5_000);
    assertThat(directory.completeUntil("green")).isEqualTo(5_000);
  }

  @Test
  void whatWasFirstSeenMayHaveBeenBeforeButYieldsToWhoeverIsKnown() {
    directory.apply(pod("b", "report", new Span(300_000, Span.UNKNOWN, Span.OPEN, 0), IP));
    assertThat(owner(IP, 1).uid()).isEqualTo("b");
    assertThat(owner(IP, 1).ambiguous()).isFalse();

    directory.apply(pod("a", "cart", span(100, 200), IP));
    assertThat(owner(IP, 150).uid()).isEqualTo("a");
    assertThat(owner(IP, 150).ambiguous()).isFalse();
    assertThat(owner(IP, 300).uid()).isEqualTo("b");
  }

  @Test
  void contradictingLivesAreAmbiguous() {
    directory.apply(pod("a", "cart", span(100, 300), IP));
    directory.apply(pod("b", "report", span(200, 400), IP));

    assertThat(owner(IP, 150).ambiguous()).isFalse();
    assertThat(owner(IP, 250)).isSameAs(Owner.SOMEBODY);
    assertThat(owner(IP, 350).ambiguous()).isFalse();
  }

  @Test
  void applyingAKeyAgainReplacesItAndRemovingForgetsIt() {
    PodLife life = pod("a", "cart", openSince(100), IP);
    directory.apply(life);
    Owner before = owner(IP, 500);
    directory.apply(pod("a", "cart", span(100, 200), IP));
    assertThat(owner(IP, 500)).isNull();
    assertThat(owner(IP, 150)).isSameAs(before);
    assertThat(directory.size()).isEqualTo(1);

    directory.remove(life.key());
    assertThat(owner(IP, 150)).isNull();
    assertThat(directory.byPodName("blue", "shop", "cart", 150_000)).isNull();
    assertThat(directory.size()).isZero();
  }

  @Test
  void versionsOfOnePodAreOneOwner() {
    directory.apply(pod("a", "cart", span(100, 200), IP));
    directory.apply(pod("a", "cart", openSince(200), IP));

    assertThat(owner(IP, 150)).isSameAs(owner(IP, 250));
    assertThat(owner(IP, 200).ambiguous()).isFalse();
  }

  @Test
  void bothFamiliesBelongToThePod() {
    directory.apply(pod("a", "cart", openSince(100), IP, "fd00::7"));
    assertThat(owner("fd00::7", 150)).isSameAs(owner(IP, 150)).isNotNull();
  }

  @Test
  void theHostNetworkIsTheNodes() {
    directory.apply(onHostNetwork("p", "proxy-x8k2p", openSince(100), "192.168.0.4"));
    assertThat(owner("192.168.0.4", 150)).isNull();

    directory.apply(node("n", "node-1", openSince(50), "zone-a", "192.168.0.4", "10.0.3.1"));
    Owner node = owner("192.168.0.4", 150);
    assertThat(node.kind()).isEqualTo(Owner.Kind.NODE);
    assertThat(node.workload()).isEqualTo("node-1");
    assertThat(node.workloadKind()).isEqualTo("Node");
    assertThat(owner("10.0.3.1", 150)).isSameAs(node);
    assertThat(directory.byPodName("blue", "kube-system", "proxy-x8k2p", 150_000).workload())
        .isEqualTo("proxy");
  }

  @Test
  void aServiceOwnsItsAddressesAndYieldsToNodes() {
    ServiceLife balanced =
        new ServiceLife(
            Lives.key("Service", "s", openSince(1)),
            openSince(1),
            "shop",
            "cart",
            Lives.addresses("10.96.0.9"),
            Lives.addresses("192.168.0.4", "203.0.113.9"),
            List.of());
    directory.apply(balanced);
    directory.apply(node("n", "node-1", openSince(50), "", "192.168.0.4"));

    Owner service = owner("10.96.0.9", 100);
    assertThat(service.kind()).isEqualTo(Owner.Kind.SERVICE);
    assertThat(service.workload()).isEqualTo("cart");
    assertThat(service.workloadKind()).isEqualTo("Service");
    assertThat(owner("203.0.113.9", 100)).isSameAs(service);
    assertThat(owner("192.168.0.4", 100).kind()).isEqualTo(Owner.Kind.NODE);
    assertThat(directory.serviceOf("blue", service, 80, "TCP", 100_000)).isEqualTo("cart");
  }

  @Test
  void theOwnerChainIsFollowedToItsEnd() {
    directory.apply(
        owned("p1", "cart-5d6f-x8k2p", openSince(1), "ReplicaSet", "cart-5d6f", "r1", "5d6f", IP));
    assertThat(owner(IP, 5).workload()).as("by its hash").isEqualTo("cart");
    assertThat(owner(IP, 5).workloadKind()).isEqualTo("Deployment");

    directory.apply(workload("ReplicaSet", "r1", "cart-5d6f", openSince(1), "Rollout", "basket"));
    assertThat(owner(IP, 5).workload()).as("known since").isEqualTo("basket");
    assertThat(owner(IP, 5).workloadKind()).isEqualTo("Rollout");

    directory.apply(workload("ReplicaSet", "r1", "cart-5d6f", openSince(1), "", ""));
    assertThat(owner(IP, 5).workload()).as("nobody's").isEqualTo("cart-5d6f");
    assertThat(owner(IP, 5).workloadKind()).isEqualTo("ReplicaSet");
  }

  @Test
  void otherOwnersEndTheChain() {
    directory.apply(owned("p1", "db-0", openSince(1), "StatefulSet", "db", "s1", "", "10.0.0.1"));
    directory.apply(
        owned("p2", "etcd-node-1", openSince(1), "Node", "node-1", "n1", "", "10.0.0.2"));
    directory.apply(
        owned("p3", "report-29-x8k2p", openSince(1), "Job", "report-29", "j1", "", "10.0.0.3"));
    directory.apply(workload("Job", "j1", "report-29", openSince(1), "CronJob", "report"));
    directory.apply(owned("p4", "once-x8k2p", openSince(1), "Job", "once", "j2", "", "10.0.0.4"));
    directory.apply(pod("p5", "debug", openSince(1), "10.0.0.5"));

    assertThat(List.of(1, 2, 3, 4, 5))
        .extracting(i -> owner("10.0.0." + i, 5))
        .extracting(o -> o.workloadKind() + "/" + o.workload())
        .containsExactly(
            "StatefulSet/db", "StaticPod/etcd", "CronJob/report", "Job/once", "Pod/debug");
  }

  @Test
  void aJobThatIsNotKnownYetTellsItsCronJobByItsName() {
    directory.apply(
        owned("p1", "scan-29000262-x8k2p", openSince(1), "Job", "scan-29000262", "j1", "", IP));
    assertThat(owner(IP, 5).workloadKind() + "/" + owner(IP, 5).workload())
        .isEqualTo("CronJob/scan");

    directory.apply(workload("Job", "j1", "scan-29000262", openSince(1), "", ""));
    assertThat(owner(IP, 5).workloadKind() + "/" + owner(IP, 5).workload())
        .as("somebody called it so")
        .isEqualTo("Job/scan-29000262");
    directory.apply(
        owned("p2", "dump-20260131-x8k2p", openSince(9), "Job", "dump-20260131", "j2", "", IP));
    assertThat(owner(IP, 20).workload()).as("a date").isEqualTo("dump-20260131");
  }

  @Test
  void theZoneIsTheNodesEvenIfTheNodeBecomesKnownLater() {
    directory.apply(pod("a", "cart", openSince(100), IP));
    assertThat(owner(IP, 150).zone()).isEmpty();
    directory.apply(node("n", "node-1", openSince(1), "zone-a", "192.168.0.4"));
    assertThat(owner(IP, 150).zone()).isEqualTo("zone-a");
  }

  @Test
  void aPodsNameIsReusedToo() {
    directory.apply(pod("a", "db-0", span(100, 200), IP));
    directory.apply(pod("b", "db-0", openSince(201), "10.0.9.9"));
    assertThat(directory.byPodName("blue", "shop", "db-0", 150_000).uid()).isEqualTo("a");
    assertThat(directory.byPodName("blue", "shop", "db-0", 250_000).uid()).isEqualTo("b");
    assertThat(directory.byPodName("blue", "other", "db-0", 250_000)).isNull();
  }

  @Test
  void anUnknownClusterIsTheDefaultOne() {
    Span span = openSince(1);
    directory.apply(
        new NodeLife(
            new LifeKey(Lookup.DEFAULT_CLUSTER, "Node", "n", span.since()),
            span,
            "node-1",
            Lives.addresses(IP),
            ""));
    assertThat(owner(IP, 5).name()).as("blue is not known yet").isEqualTo("node-1");
    directory.apply(pod("a", "cart", openSince(100), "10.0.9.9"));
    assertThat(owner(IP, 5)).as("blue has metadata of its own").isNull();
  }

  @Test
  void aServiceIsFoundByPodAndPortAsOfTheTime() {
    directory.apply(pod("a", "cart", openSince(1), IP));
    directory.apply(endpoints("e1", "cart", span(10, 20), backend(IP, "a", 8080)));
    Owner pod = owner(IP, 15);

    assertThat(directory.serviceOf("blue", pod, 8080, "TCP", 15_000)).isEqualTo("cart");
    assertThat(directory.serviceOf("blue", pod, 8080, "UDP", 15_000)).isEmpty();
    assertThat(directory.serviceOf("blue", pod, 9090, "TCP", 15_000)).isEmpty();
    assertThat(directory.serviceOf("blue", pod, 8080, "TCP", 25_000)).isEmpty();

    directory.apply(endpoints("e1", "cart", span(20, 30), backend(IP, "a", 8080)));
    assertThat(directory.serviceOf("blue", pod, 8080, "TCP", 25_000)).isEqualTo("cart");
    directory.apply(endpoints("e1", "cart", span(20, 30)));
    assertThat(directory.serviceOf("blue", pod, 8080, "TCP", 25_000)).isEmpty();
    assertThat(directory.serviceOf("blue", pod, 8080, "TCP", 15_000)).isEqualTo("cart");
  }

  @Test
  void ofSeveralServicesTheOneWithAClusterIpIsPreferredThenTheFirst() {
    directory.apply(pod("a", "cart", openSince(1), IP));
    Owner pod = owner(IP, 15);
    for (String name : List.of("b-headless", "c-cart", "d-cart")) {
      directory.apply(endpoints("e-" + name, name, openSince(1), backend(IP, "a", 8080)));
    }
    assertThat(directory.serviceOf("blue", pod, 8080, "TCP", 15_000)).isEqualTo("b-headless");
    directory.apply(service("s1", "d-cart", openSince(1), "10.96.0.2"));
    assertThat(directory.serviceOf("blue", pod, 8080, "TCP", 15_000)).isEqualTo("d-cart");
    directory.apply(service("s2", "c-cart", openSince(1), "10.96.0.3"));
    assertThat(directory.serviceOf("blue", pod, 8080, "TCP", 15_000)).isEqualTo("c-cart");
  }

  @Test
  void aBackendWithoutAPodIsFoundByItsAddress() {
    directory.apply(node("n", "node-1", openSince(1), "", "192.168.0.4"));
    directory.apply(pod("a", "cart", openSince(1), IP));
    directory.apply(
        endpoints(
            "e1",
            "kubernetes",
            openSince(1),
            backend("192.168.0.4", "", 6443),
            backend(IP, "", 6443)));
    directory.apply(
        endpoints("e2", "ingress", openSince(1), backend("192.168.0.4", "on-the-host", 443)));

    Owner node = owner("192.168.0.4", 15);
    assertThat(directory.serviceOf("blue", node, 6443, "TCP", 15_000)).isEqualTo("kubernetes");
    assertThat(directory.serviceOf("blue", node, 443, "TCP", 15_000)).isEqualTo("ingress");
    assertThat(directory.serviceOf("blue", owner(IP, 15), 6443, "TCP", 15_000))
        .isEqualTo("kubernetes");
  }

  @Test
  void aBackendThatNamesAnotherPodIsNotThisPods() {
    directory.apply(pod("a", "cart", span(1, 10), IP));
    directory.apply(pod("b", "report", openSince(12), IP));
    directory.apply(endpoints("e1", "cart", openSince(1), backend(IP, "a", 8080)));
    assertThat(directory.serviceOf("blue", owner(IP, 15), 8080, "TCP", 15_000)).isEmpty();
  }

  @Test
  void theKindOfAWorkloadIsThatOfItsPods() {
    directory.apply(
        owned("a", "web-7d4f-x", openSince(100), "ReplicaSet", "web-7d4f", "r1", "7d4f", IP));
    directory.apply(owned("b", "db-0", openSince(100), "StatefulSet", "db", "s1", ""));

    assertThat(directory.kindOf("blue", "shop", "web")).isEqualTo("Deployment");
    assertThat(directory.kindOf("blue", "shop", "db")).isEqualTo("StatefulSet");
    assertThat(directory.kindOf("blue", "other", "web")).isEmpty();

    directory.apply(owned("c", "db-x", openSince(100), "DaemonSet", "db", "d1", ""));
    assertThat(directory.kindOf("blue", "shop", "db")).as("one of two").isEmpty();
    directory.remove(owned("c", "db-x", openSince(100), "DaemonSet", "db", "d1", "").key());
    assertThat(directory.kindOf("blue", "shop", "db")).isEqualTo("StatefulSet");
    directory.remove(owned("b", "db-0", openSince(100), "StatefulSet", "db", "s1", "").key());
    assertThat(directory.kindOf("blue", "shop", "db")).isEmpty();
  }

  @Test
  void theKindOfAWorkloadBecomesKnownWithItsOwners() {
    directory.apply(owned("a", "run-17-x", openSince(100), "Job", "run-17", "j1", "", IP));
    assertThat(directory.kindOf("blue", "shop", "run-17")).isEqualTo("Job");

    directory.apply(workload("Job", "j1", "run-17", openSince(90), "CronJob", "run"));
    assertThat(directory.kindOf("blue", "shop", "run-17")).isEmpty();
    assertThat(directory.kindOf("blue", "shop", "run")).isEqualTo("CronJob");
  }

  @Test
  void aPodBeganWithItsFirstVersion() {
    directory.apply(pod("a", "db-0", span(100, 200), IP));
    directory.apply(pod("a", "db-0", span(200, 300), IP));
    directory.apply(pod("b", "db-0", new Span(400_000, 5_000, Span.OPEN, 0), IP));
    directory.apply(pod("c", "old", new Span(400_000, Span.UNKNOWN, Span.OPEN, 0), "10.0.3.8"));

    assertThat(directory.podStart("blue", "shop", "db-0", 250_000)).isEqualTo(100_000);
    assertThat(directory.podStart("blue", "shop", "db-0", 350_000)).isEqualTo(Lookup.UNKNOWN_START);
    assertThat(directory.podStart("blue", "shop", "db-0", 500_000)).isEqualTo(395_000);
    assertThat(directory.podStart("blue", "shop", "old", 500_000)).isEqualTo(Lookup.UNKNOWN_START);
    assertThat(directory.podStart("blue", "shop", "none", 1)).isEqualTo(Lookup.UNKNOWN_START);
  }
}
