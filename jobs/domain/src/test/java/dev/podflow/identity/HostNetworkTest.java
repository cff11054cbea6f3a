package dev.podflow.identity;

import static dev.podflow.identity.Lives.node;
import static dev.podflow.identity.Lives.onHostNetwork;
import static dev.podflow.identity.Lives.openSince;
import static dev.podflow.identity.Lives.span;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods of the host network all have the node's address. */
class HostNetworkTest {
  private static final String NODE_IP = "192.168.0.4";
  private static final int DECLARED = 10250;

  private final Directory directory = new Directory();

  @BeforeEach
  void aNode() {
    directory.apply(node("n", "node-1", openSince(1), "zone-a", NODE_IP));
  }

  private Owner onNode(int port, String protocol, long second) {
    Address address = Address.parse(NODE_IP);
    long millis = second * 1000;
    Owner node = directory.byAddress("blue", address.high(), address.low(), millis, 0);
    return directory.onNode("blue", node, port, protocol, millis, 1_000);
  }

  @Test
  void aNodeWithoutGuestsIsItself() {
    assertThat(onNode(DECLARED, "TCP", 150).name()).isEqualTo("node-1");
    assertThat(onNode(DECLARED, "TCP", 150).ambiguous()).isFalse();
  }

  @Test
  void onlyAPortThatOnePodDeclaresTellsWho() {
    directory.apply(onHostNetwork("p1", "proxy-x", span(100, 200), NODE_IP));

    assertThat(onNode(DECLARED, "TCP", 150).name()).isEqualTo("proxy-x");
    assertThat(onNode(DECLARED, "TCP", 150).workload()).isEqualTo("proxy");
    for (Owner unsure :
        List.of(onNode(DECLARED, "UDP", 150), onNode(40_000, "TCP", 150), onNode(0, "ICMP", 150))) {
      assertThat(unsure.ambiguous()).isTrue();
      assertThat(unsure.workload()).as("the address is the node's").isEqualTo("node-1");
      assertThat(unsure.workloadKind()).isEqualTo("Node");
      assertThat(unsure.name()).isEmpty();
    }
    assertThat(onNode(DECLARED, "TCP", 98).ambiguous()).as("before").isFalse();
    assertThat(onNode(DECLARED, "TCP", 202).name()).as("after").isEqualTo("node-1");
  }

  @Test
  void twoThatDeclareOnePortCannotBeToldApart() {
    directory.apply(onHostNetwork("p1", "proxy-x", span(100, 200), NODE_IP));
    directory.apply(onHostNetwork("p2", "proxy-y", span(200, 300), NODE_IP));

    assertThat(onNode(DECLARED, "TCP", 198).name()).isEqualTo("proxy-x");
    assertThat(onNode(DECLARED, "TCP", 200).ambiguous()).as("within the tolerance").isTrue();
    assertThat(onNode(DECLARED, "TCP", 202).name()).isEqualTo("proxy-y");
    directory.remove(new LifeKey("blue", "Pod", "p2", 200_000));
    assertThat(onNode(DECLARED, "TCP", 202).name()).isEqualTo("node-1");
  }

  @Test
  void anOwnerThatBecomesKnownLaterIsTheirsToo() {
    PodLife pod = onHostNetwork("p1", "job-x", openSince(100), NODE_IP);
    directory.apply(
        new PodLife(
            pod.key(),
            pod.span(),
            pod.namespace(),
            pod.name(),
            pod.addresses(),
            true,
            pod.node(),
            "",
            "Job",
            "scan-29",
            "j1",
            "",
            pod.hostPorts()));
    assertThat(onNode(DECLARED, "TCP", 150).workload()).isEqualTo("scan-29");
    directory.apply(Lives.workload("Job", "j1", "scan-29", openSince(1), "CronJob", "scan"));
    assertThat(onNode(DECLARED, "TCP", 150).workload()).isEqualTo("scan");
  }

  @Test
  void aNodePortIsItsService() {
    ServiceLife cart =
        new ServiceLife(
            Lives.key("Service", "s", span(100, 200)),
            span(100, 200),
            "shop",
            "cart",
            List.of(),
            List.of(),
            List.of(new Port(30_080, "TCP")));
    directory.apply(cart);

    assertThat(onNode(30_080, "TCP", 150).kind()).isEqualTo(Owner.Kind.SERVICE);
    assertThat(onNode(30_080, "TCP", 150).workload()).isEqualTo("cart");
    assertThat(onNode(30_080, "UDP", 150).name()).isEqualTo("node-1");
    assertThat(onNode(30_080, "TCP", 250).name()).isEqualTo("node-1");
    directory.remove(cart.key());
    assertThat(onNode(30_080, "TCP", 150).name()).isEqualTo("node-1");
  }
}
