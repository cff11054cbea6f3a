package dev.podflow.metadata.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podflow.identity.Address;
import dev.podflow.policy.SelectorSyntaxException;
import dev.podflow.policy.connect.AddressRange;
import dev.podflow.policy.connect.Connections;
import dev.podflow.policy.connect.End;
import dev.podflow.policy.connect.Ports;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private static final End WEB = pod("shop", "web");
  private static final End DB = pod("shop", "db");
  private static final End SPY = pod("media", "web");
  private static final End WORLD = new End.Outside(Address.parse("93.184.216.34"));
  private static final End OFFICE = new End.Outside(Address.parse("10.1.2.3"));

  private static End pod(String namespace, String app) {
    return new End.Pod(
        Policies.pod(namespace, "app", app),
        List.of(new End.NamedPort("query", Ports.Protocol.TCP, app.equals("db") ? 5_432 : 80)));
  }

  private static Connections policies(String... specs) throws Exception {
    List<Connections.Policy> policies = new java.util.ArrayList<>();
    for (String spec : specs) {
      policies.add(
          Policies.withRules(
              "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"
                  + "metadata: {name: p, namespace: shop}\nspec: "
                  + spec));
    }
    return new Connections(policies);
  }

  private static String allowed(Connections connections, End client, End server) {
    return connections.allowed(client, server).toString();
  }

  @Test
  void withoutAPolicyEverythingIsAllowed() throws Exception {
    assertThat(allowed(policies(), SPY, DB)).isEqualTo("all");
    assertThat(allowed(policies(), WORLD, DB)).isEqualTo("all");
  }

  @Test
  void whoIsIsolatedIsReachedByWhomARuleNames() throws Exception {
    Connections connections =
        policies(
            "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector:"
                + " {matchLabels: {app: web}}}], ports: [{port: 5432}]}]}");
    assertThat(allowed(connections, WEB, DB)).isEqualTo("TCP 5432");
    assertThat(allowed(connections, SPY, DB)).as("of another namespace").isEqualTo("none");
    assertThat(allowed(connections, WORLD, DB)).isEqualTo("none");
    assertThat(allowed(connections, DB, WEB)).as("the other way round").isEqualTo("all");
    assertThat(allowed(connections, DB, WORLD)).isEqualTo("all");
  }

  @Test
  void aConnectionNeedsTheLeaveOfBothEnds() throws Exception {
    String egress =
        "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress],"
            + " egress: [{to: [{podSelector: {}}], ports: [{port: 5000, endPort: 6000}]}]}";
    String ingress = "{podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: 5432}]}]}";
    assertThat(allowed(policies(egress), WEB, DB)).isEqualTo("TCP 5000-6000");
    assertThat(allowed(policies(egress, ingress), WEB, DB)).isEqualTo("TCP 5432");
    assertThat(allowed(policies(egress), WEB, WORLD)).isEqualTo("none");
  }

  @Test
  void policiesAddUp() throws Exception {
    Connections connections =
        policies(
            "{podSelector: {}}",
            "{podSelector: {}, ingress: [{from: [{podSelector: {}}], ports: [{port: 53, protocol: UDP}]}]}",
            "{podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: query}, {protocol: SCTP}]}]}");
    assertThat(allowed(connections, WEB, DB)).isEqualTo("TCP 5432, UDP 53, SCTP 1-65535");
    assertThat(allowed(connections, DB, WEB)).isEqualTo("UDP 53");
    assertThat(allowed(connections, SPY, DB)).isEqualTo("TCP 5432, SCTP 1-65535");
    assertThat(allowed(connections, SPY, WEB)).isEqualTo("none");
  }

  @Test
  void namespacesAreChosenByTheirLabels() throws Exception {
    Connections connections =
        policies(
            "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels:"
                + " {team: media-team}}, podSelector: {matchLabels: {app: web}}}]}]}");
    assertThat(allowed(connections, SPY, DB)).isEqualTo("all");
    assertThat(allowed(connections, pod("media", "other"), DB)).isEqualTo("none");
    assertThat(allowed(connections, WEB, DB)).isEqualTo("none");
  }

  @Test
  void blocksAreAddressesOutsideOfTheCluster() throws Exception {
    Connections connections =
        policies(
            "{podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{from: [{ipBlock:"
                + " {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}], ports: [{port: 53, protocol: UDP}]}],"
                + " egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}");
    assertThat(allowed(connections, WORLD, DB)).isEqualTo("UDP 53");
    assertThat(allowed(connections, OFFICE, DB)).isEqualTo("none");
    assertThat(allowed(connections, DB, OFFICE)).isEqualTo("all");
    assertThat(allowed(connections, DB, WORLD)).isEqualTo("none");
    assertThat(allowed(connections, WEB, DB)).as("pods are no addresses").isEqualTo("none");
    assertThat(connections.outside(AddressRange.IPV4))
        .extracting(AddressRange::toString)
        .containsExactly(
            "0.0.0.0-9.255.255.255", "10.0.0.0-10.255.255.255", "11.0.0.0-255.255.255.255");
  }

  @Test
  void aNameIsAPortOfTheServer() throws Exception {
    Connections connections =
        policies(
            "{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: query}, {port: none}]}]}");
    assertThat(allowed(connections, WEB, DB)).isEqualTo("TCP 5432");
    assertThat(allowed(connections, DB, SPY)).isEqualTo("TCP 80");
    assertThat(allowed(connections, DB, WORLD)).isEqualTo("none");
  }

  @Test
  void rulesThatNobodyUnderstandsAreRefused() {
    for (String rule :
        List.of(
            "{from: [{ipBlock: {cidr: nowhere}}]}",
            "{ports: [{protocol: ICMP}]}",
            "{from: [{podSelector: 7}]}")) {
      assertThatThrownBy(() -> policies("{podSelector: {}, ingress: [" + rule + "]}"))
          .isInstanceOf(SelectorSyntaxException.class);
    }
    assertThatThrownBy(() -> policies("{podSelector: 7}"))
        .isInstanceOf(SelectorSyntaxException.class);
  }
}
