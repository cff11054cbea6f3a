package dev.podflow.metadata;

import static dev.podflow.metadata.Kubectl.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.identity.Address;
import dev.podflow.identity.Directory;
import dev.podflow.identity.Owner;
import dev.podflow.schema.k8s.KubernetesObjectCodec;
import dev.podflow.schema.k8s.MarkerType;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DirectoryFeedTest {
  private final Directory directory = new Directory();
  private Kubectl list;

  @BeforeEach
  void feed() throws IOException {
    list = Kubectl.file("list.json", NOON.plusSeconds(60));
    list.seen.forEach(o -> DirectoryFeed.apply(o.object(), directory));
  }

  private Owner owner(String ip, long second) {
    Address address = Address.parse(ip);
    return directory.byAddress(
        "blue", address.high(), address.low(), NOON.plusSeconds(second).toEpochMilli(), 0);
  }

  @Test
  void aHeartbeatSaysUpToWhenAClusterIsComplete() {
    DirectoryFeed.apply(Versions.marker("blue", MarkerType.SNAPSHOT_END, "Pod", NOON), directory);
    assertThat(directory.completeUntil("blue")).isEqualTo(Long.MAX_VALUE);
    DirectoryFeed.apply(Versions.heartbeat("blue", NOON), directory);
    assertThat(directory.completeUntil("blue")).isEqualTo(NOON.toEpochMilli());
  }

  private String serviceOf(String ip, int port) {
    return directory.serviceOf(
        "blue", owner(ip, 30), port, "TCP", NOON.plusSeconds(30).toEpochMilli());
  }

  @Test
  void aPodIsKnownByItsAddressesAndName() {
    Owner pod = owner("10.0.3.7", 30);
    assertThat(pod)
        .isEqualTo(
            new Owner(
                Owner.Kind.POD,
                "shop",
                "cart",
                "Deployment",
                "cart-5d6f7c8b9d-x8k2p",
                "pod-1",
                "node-1",
                "zone-a",
                "cart",
                false));
    assertThat(owner("fd00::7", 30)).isSameAs(pod);
    assertThat(
            directory.byPodName(
                "blue", "shop", "cart-5d6f7c8b9d-x8k2p", NOON.plusSeconds(30).toEpochMilli()))
        .isSameAs(pod);
    assertThat(owner("10.0.3.7", -1)).as("before its start").isNull();
  }

  @Test
  void itsAddressesMayHaveBeenAnothersUntilItsFirstContainerRan() throws IOException {
    // Gone at 12:00:02, when the other one had its startTime (12:00:00) but no address yet.
    String before =
        """
        {"kind":"Pod","metadata":{"name":"before","namespace":"shop","uid":"pod-0"},
         "status":{"phase":"Succeeded","podIP":"10.0.3.7","startTime":"2026-01-02T11:00:00Z",
          "containerStatuses":[{"state":{"terminated":{"finishedAt":"2026-01-02T12:00:02Z"}}}]}}
        """;
    Kubectl.text(before, NOON).seen.forEach(o -> DirectoryFeed.apply(o.object(), directory));
    assertThat(owner("10.0.3.7", 0).uid()).isEqualTo("pod-0");
    assertThat(owner("10.0.3.7", 0).ambiguous()).isFalse();
    assertThat(owner("10.0.3.7", 2).ambiguous()).isTrue();
    assertThat(owner("10.0.3.7", 4).uid()).isEqualTo("pod-1");
    assertThat(owner("10.0.3.7", 4).ambiguous()).isFalse();
  }

  @Test
  void nodesAndServicesOwnTheirs() {
    assertThat(owner("10.0.3.1", 30).name()).as("the router's address").isEqualTo("node-1");
    assertThat(owner("203.0.113.4", 30).kind()).isEqualTo(Owner.Kind.NODE);
    assertThat(owner("10.96.0.9", 30).name()).isEqualTo("cart");
    assertThat(owner("203.0.113.9", 30).kind()).isEqualTo(Owner.Kind.SERVICE);
  }

  @Test
  void servicesAreFoundBehindEndpoints() {
    assertThat(serviceOf("10.0.3.7", 8080)).isEqualTo("cart");
    assertThat(serviceOf("10.0.3.7", 9090)).isEmpty();
    assertThat(serviceOf("192.168.0.4", 6443)).isEqualTo("kubernetes");
  }

  @Test
  void aTombstoneForgets() {
    for (String key : list.keys()) {
      DirectoryFeed.remove(key, directory);
    }
    assertThat(directory.size()).isZero();
    DirectoryFeed.remove("no key", directory);
    DirectoryFeed.remove(KubernetesObjectCodec.key(list.seen.get(0).object()), directory);
  }
}
