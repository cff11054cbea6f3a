package dev.podflow.metadata.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.policy.Dialect;
import dev.podflow.policy.Effect;
import dev.podflow.policy.Scope;
import dev.podflow.policy.SelectorSyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cilium's policies: one spec, or several that need not select the same pods. A direction in which
 * a spec has rules is denied by default, unless {@code enableDefaultDeny} says otherwise
 * (cilium/cilium, pkg/policy/api/rule_validation.go).
 */
final class CiliumPolicies {
  private CiliumPolicies() {}

  /**
   * @param spec a spec, or an array of them
   * @param namespace the only namespace of its pods; empty for a cluster-wide policy
   */
  static Meaning read(JsonNode spec, String namespace) throws SelectorSyntaxException {
    List<Scope> scopes = new ArrayList<>();
    int ingressRules = 0;
    int egressRules = 0;
    for (JsonNode one : spec.isArray() ? spec : List.of(spec)) {
      ingressRules += one.path("ingress").size() + one.path("ingressDeny").size();
      egressRules += one.path("egress").size() + one.path("egressDeny").size();
      // Without a selector of endpoints it is about nodes.
      if (one.path("endpointSelector").isObject()) {
        scopes.add(
            Scope.of(
                Dialect.CILIUM,
                namespace,
                LabelSelectors.read(one.path("endpointSelector"), CiliumPolicies::withoutSource),
                effect(one)));
      }
    }
    return new Meaning("", "", scopes, ingressRules, egressRules, "");
  }

  private static Effect effect(JsonNode spec) {
    boolean ingress = has(spec, "ingress");
    boolean egress = has(spec, "egress");
    boolean denyIngress = deny(spec, "ingress", ingress);
    boolean denyEgress = deny(spec, "egress", egress);
    return new Effect(ingress || denyIngress, egress || denyEgress, denyIngress, denyEgress);
  }

  private static boolean has(JsonNode spec, String direction) {
    return !spec.path(direction).isEmpty() || !spec.path(direction + "Deny").isEmpty();
  }

  private static boolean deny(JsonNode spec, String direction, boolean otherwise) {
    JsonNode said = spec.path("enableDefaultDeny").path(direction);
    return said.isBoolean() ? said.asBoolean() : otherwise;
  }

  /**
   * Pods have labels from Kubernetes alone; of other sources ({@code reserved:}) they have none.
   */
  private static String withoutSource(String name) {
    return name.startsWith("k8s:") || name.startsWith("any:") ? name.substring(4) : name;
  }
}
