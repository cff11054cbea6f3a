package dev.podflow.metadata.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.policy.Dialect;
import dev.podflow.policy.Effect;
import dev.podflow.policy.Scope;
import dev.podflow.policy.Selector;
import dev.podflow.policy.SelectorSyntaxException;
import dev.podflow.policy.connect.AddressRange;
import dev.podflow.policy.connect.Peer;
import dev.podflow.policy.connect.Ports;
import dev.podflow.policy.connect.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the rules of Kubernetes' own NetworkPolicy. */
final class KubernetesRules {
  /** Of peers: what it does with them is the rule's to say. */
  private static final Effect ANY = Effect.isolating(true, true);

  private KubernetesRules() {}

  /**
   * @param rules of ingress or egress
   * @param peers {@code from} or {@code to}
   * @param namespace the policy's
   */
  static List<Rule> read(JsonNode rules, String peers, String namespace)
      throws SelectorSyntaxException {
    List<Rule> all = new ArrayList<>();
    for (JsonNode rule : rules) {
      all.add(new Rule(peers(rule.path(peers), namespace), ports(rule.path("ports"))));
    }
    return all;
  }

  private static List<Peer> peers(JsonNode peers, String namespace) throws SelectorSyntaxException {
    List<Peer> all = new ArrayList<>();
    for (JsonNode peer : peers) {
      all.add(peer.hasNonNull("ipBlock") ? block(peer.path("ipBlock")) : pods(peer, namespace));
    }
    return all;
  }

  private static Peer pods(JsonNode peer, String namespace) throws SelectorSyntaxException {
    boolean own = !peer.hasNonNull("namespaceSelector");
    return new Peer.Pods(
        new Scope(
            Dialect.KUBERNETES,
            own ? Namespaces.orDefault(namespace) : "",
            own ? Selector.ALL : LabelSelectors.read(peer.path("namespaceSelector")),
            LabelSelectors.read(peer.path("podSelector")),
            Selector.ALL,
            ANY));
  }

  private static Peer block(JsonNode block) throws SelectorSyntaxException {
    List<AddressRange> except = new ArrayList<>();
    for (JsonNode hole : block.path("except")) {
      except.add(range(hole.asText()));
    }
    return new Peer.Block(range(block.path("cidr").asText()), except);
  }

  private static AddressRange range(String cidr) throws SelectorSyntaxException {
    AddressRange range = AddressRange.ofCidr(cidr);
    if (range == null) {
      throw new SelectorSyntaxException("no block of addresses: " + cidr);
    }
    return range;
  }

  private static List<Rule.Port> ports(JsonNode ports) throws SelectorSyntaxException {
    List<Rule.Port> all = new ArrayList<>();
    for (JsonNode port : ports) {
      all.add(port(port));
    }
    return all;
  }

  private static Rule.Port port(JsonNode port) throws SelectorSyntaxException {
    String name = port.hasNonNull("protocol") ? port.path("protocol").asText() : "TCP";
    Ports.Protocol protocol =
        Arrays.stream(Ports.Protocol.values())
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElse(null);
    if (protocol == null) {
      throw new SelectorSyntaxException("no protocol of ports: " + name);
    }
    JsonNode number = port.path("port");
    if (!port.hasNonNull("port")) {
      return new Rule.Port(protocol, "", Ports.of(protocol));
    }
    if (number.isTextual() && !number.asText().matches("\\d{1,5}")) {
      return new Rule.Port(protocol, number.asText(), Ports.NONE);
    }
    int first = number.asInt();
    return new Rule.Port(
        protocol, "", Ports.of(protocol, first, port.path("endPort").asInt(first)));
  }
}
