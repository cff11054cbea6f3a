package dev.podflow.metadata.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.policy.Dialect;
import dev.podflow.policy.Effect;
import dev.podflow.policy.Scope;
import dev.podflow.policy.Selector;
import dev.podflow.policy.SelectorSyntaxException;
import java.util.List;

/**
 * AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy, which replaces both.
 * They isolate nobody by selecting; one that denies everything to everybody comes to the same.
 */
final class AdminPolicies {
  private AdminPolicies() {}

  static Meaning read(JsonNode spec, String tier) throws SelectorSyntaxException {
    JsonNode subject = spec.path("subject");
    JsonNode pods = subject.path("pods");
    boolean ofPods = pods.isObject();
    JsonNode ingress = spec.path("ingress");
    JsonNode egress = spec.path("egress");
    Scope scope =
        new Scope(
            Dialect.KUBERNETES,
            "",
            LabelSelectors.read(
                ofPods ? pods.path("namespaceSelector") : subject.path("namespaces")),
            ofPods ? LabelSelectors.read(pods.path("podSelector")) : Selector.ALL,
            Selector.ALL,
            new Effect(
                !ingress.isEmpty(),
                !egress.isEmpty(),
                deniesAll(ingress, "from"),
                deniesAll(egress, "to")));
    String order = spec.hasNonNull("priority") ? spec.path("priority").asText() : "";
    return new Meaning(tier, order, List.of(scope), ingress.size(), egress.size(), "");
  }

  private static boolean deniesAll(JsonNode rules, String peers) {
    for (JsonNode rule : rules) {
      if (rule.path("action").asText().equals("Deny")
          && rule.path("ports").isEmpty()
          && rule.path("protocols").isEmpty()
          && anybody(rule.path(peers))) {
        return true;
      }
    }
    return false;
  }

  private static boolean anybody(JsonNode peers) {
    for (JsonNode peer : peers) {
      if (LabelSelectors.isEverything(peer.path("namespaces"))) {
        return true;
      }
      for (JsonNode network : peer.path("networks")) {
        if (network.asText().equals("0.0.0.0/0") || network.asText().equals("::/0")) {
          return true;
        }
      }
    }
    return false;
  }
}
