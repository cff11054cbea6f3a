package dev.podflow.metadata.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.policy.Subject;
import dev.podflow.policy.connect.Connections;
import dev.podflow.policy.connect.End;
import dev.podflow.policy.connect.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random policies, against a second implementation that asks for one port at a time. */
class ConnectionsPropertyTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<Integer> PORTS = List.of(1, 80, 443, 8_080, 65_535);
  private static final List<Subject> PODS =
      List.of(
          Policies.pod("a", "app", "x"),
          Policies.pod("a", "app", "y"),
          Policies.pod("b", "app", "x"),
          Policies.pod("b"));

  private final Random random = new Random(23);

  private record Policy(String namespace, ObjectNode spec) {}

  @Test
  void allowsWhatTheSecondImplementationAllows() throws Exception {
    int allowed = 0;
    int asked = 0;
    for (int round = 0; round < 1_500; round++) {
      List<Policy> policies = new ArrayList<>();
      List<Connections.Policy> read = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        Policy policy = new Policy(random.nextBoolean() ? "a" : "b", spec());
        policies.add(policy);
        read.add(
            Policies.withRules(
                "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: "
                    + policy.namespace
                    + "}\nspec: "
                    + policy.spec));
      }
      Connections connections = new Connections(read);
      for (Subject client : PODS) {
        for (Subject server : PODS) {
          Ports ports =
              connections.allowed(new End.Pod(client, List.of()), new End.Pod(server, List.of()));
          for (Ports.Protocol protocol : Ports.Protocol.values()) {
            for (int port : PORTS) {
              boolean expected = naive(policies, client, server, protocol.name(), port);
              String one = Ports.of(protocol, port, port).toString();
              assertThat(contains(ports, protocol, port))
                  .as("%s from %s to %s by %s", one, client, server, policies)
                  .isEqualTo(expected);
              allowed += expected ? 1 : 0;
              asked++;
            }
          }
        }
      }
    }
    assertThat(allowed).isBetween(asked / 5, asked * 4 / 5);
  }

  private static boolean contains(Ports ports, Ports.Protocol protocol, int port) {
    String text = ports.toString();
    if (text.equals("all")) {
      return true;
    }
    for (String part : text.split(", ")) {
      if (part.startsWith(protocol + " ")) {
        for (String range : part.substring(protocol.name().length() + 1).split(",")) {
          String[] ends = range.split("-");
          if (Integer.parseInt(ends[0]) <= port
              && port <= Integer.parseInt(ends[ends.length - 1])) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean naive(
      List<Policy> policies, Subject client, Subject server, String protocol, int port) {
    return passes(policies, "Egress", client, server, protocol, port)
        && passes(policies, "Ingress", server, client, protocol, port);
  }

  private static boolean passes(
      List<Policy> policies, String type, Subject own, Subject peer, String protocol, int port) {
    boolean isolated = false;
    boolean passes = false;
    for (Policy policy : policies) {
      if (!policy.namespace.equals(own.namespace())
          || !matches(policy.spec.path("podSelector"), own.labels().get("app"))
          || !types(policy.spec).contains(type)) {
        continue;
      }
      isolated = true;
      for (JsonNode rule : policy.spec.path(type.toLowerCase(java.util.Locale.ROOT))) {
        JsonNode peers = rule.path(type.equals("Ingress") ? "from" : "to");
        boolean peerFits = peers.isEmpty();
        for (JsonNode each : peers) {
          boolean namespaceFits =
              each.has("namespaceSelector")
                  ? matches(each.path("namespaceSelector"), peer.namespaceLabels().get("team"))
                  : policy.namespace.equals(peer.namespace());
          peerFits |= namespaceFits && matches(each.path("podSelector"), peer.labels().get("app"));
        }
        boolean portFits = rule.path("ports").isEmpty();
        for (JsonNode each : rule.path("ports")) {
          int first = each.path("port").asInt(1);
          int last = each.path("endPort").asInt(each.has("port") ? first : 65_535);
          portFits |=
              each.path("protocol").asText("TCP").equals(protocol) && first <= port && port <= last;
        }
        passes |= peerFits && portFits;
      }
    }
    return !isolated || passes;
  }

  /** Of selectors that ask for one label at most. */
  private static boolean matches(JsonNode selector, String value) {
    for (JsonNode wanted : selector.path("matchLabels")) {
      if (!wanted.asText().equals(value)) {
        return false;
      }
    }
    return true;
  }

  private static List<String> types(JsonNode spec) {
    List<String> types = new ArrayList<>();
    spec.path("policyTypes").forEach(type -> types.add(type.asText()));
    if (types.isEmpty()) {
      types.add("Ingress");
      if (spec.path("egress").size() > 0) {
        types.add("Egress");
      }
    }
    return types;
  }

  private ObjectNode spec() {
    ObjectNode spec = MAPPER.createObjectNode();
    selector(spec.putObject("podSelector"), "app", "x", "y");
    if (random.nextInt(3) == 0) {
      ArrayNode types = spec.putArray("policyTypes");
      types.add("Egress");
      if (random.nextBoolean()) {
        types.add("Ingress");
      }
    }
    if (random.nextBoolean()) {
      rules(spec.putArray("ingress"), "from");
    }
    if (random.nextBoolean()) {
      rules(spec.putArray("egress"), "to");
    }
    return spec;
  }

  private void rules(ArrayNode rules, String peers) {
    for (int i = random.nextInt(3); i > 0; i--) {
      ObjectNode rule = rules.addObject();
      if (random.nextBoolean()) {
        ArrayNode all = rule.putArray(peers);
        for (int j = random.nextInt(3); j > 0; j--) {
          ObjectNode peer = all.addObject();
          int kind = random.nextInt(3);
          if (kind > 0) {
            selector(peer.putObject("namespaceSelector"), "team", "a-team", "b-team");
          }
          if (kind < 2) {
            selector(peer.putObject("podSelector"), "app", "x", "y");
          }
        }
      }
      if (random.nextBoolean()) {
        ArrayNode ports = rule.putArray("ports");
        for (int j = random.nextInt(3); j > 0; j--) {
          ObjectNode port = ports.addObject();
          if (random.nextBoolean()) {
            port.put("protocol", random.nextBoolean() ? "UDP" : "TCP");
          }
          if (random.nextInt(4) > 0) {
            int first = PORTS.get(random.nextInt(PORTS.size()));
            port.put("port", first);
            if (random.nextInt(3) == 0) {
              port.put("endPort", Math.min(65_535, first + random.nextInt(9_000)));
            }
          }
        }
      }
    }
  }

  private void selector(ObjectNode selector, String label, String... values) {
    if (random.nextBoolean()) {
      selector.putObject("matchLabels").put(label, values[random.nextInt(values.length)]);
    }
  }
}
