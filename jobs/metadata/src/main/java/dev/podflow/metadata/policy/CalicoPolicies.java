package dev.podflow.metadata.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.policy.CalicoExpression;
import dev.podflow.policy.Dialect;
import dev.podflow.policy.Effect;
import dev.podflow.policy.Scope;
import dev.podflow.policy.Selector;
import dev.podflow.policy.SelectorSyntaxException;
import java.util.List;
import java.util.Set;

/**
 * Calico's NetworkPolicy and GlobalNetworkPolicy, of which the staged ones have the same spec. At
 * the end of a tier whoever one of its policies selects is denied; in the tiers that stand for
 * admin policies the traffic goes on to the next.
 */
final class CalicoPolicies {
  private static final Set<String> PASSING_TIERS =
      Set.of("adminnetworkpolicy", "baselineadminnetworkpolicy", "kube-admin", "kube-baseline");

  private CalicoPolicies() {}

  /** Whether a name is that under which Calico shows one of Kubernetes' own policies. */
  static boolean isOfKubernetes(String name) {
    return name.startsWith("knp.default.") || name.startsWith("kanp.") || name.startsWith("kbanp.");
  }

  static String tier(JsonNode spec) {
    String tier = text(spec, "tier");
    return tier.isEmpty() ? "default" : tier;
  }

  static Meaning namespaced(JsonNode spec, String namespace) throws SelectorSyntaxException {
    return read(spec, Namespaces.orDefault(namespace), Selector.ALL);
  }

  static Meaning global(JsonNode spec) throws SelectorSyntaxException {
    return read(spec, "", CalicoExpression.ofNamespaces(text(spec, "namespaceSelector")));
  }

  private static Meaning read(JsonNode spec, String namespace, Selector namespaces)
      throws SelectorSyntaxException {
    String tier = tier(spec);
    Scope scope =
        new Scope(
            Dialect.CALICO,
            namespace,
            namespaces,
            CalicoExpression.ofPods(text(spec, "selector")),
            serviceAccounts(spec),
            effect(spec, tier));
    // Before NAT and without tracking only the nodes' own interfaces have policies.
    boolean ofHosts = spec.path("preDNAT").asBoolean() || spec.path("doNotTrack").asBoolean();
    return new Meaning(
        tier,
        text(spec, "order"),
        ofHosts ? List.of() : List.of(scope),
        spec.path("ingress").size(),
        spec.path("egress").size(),
        "");
  }

  private static Selector serviceAccounts(JsonNode spec) throws SelectorSyntaxException {
    Selector selector = CalicoExpression.ofPods(text(spec, "serviceAccountSelector"));
    if (selector.mentions(name -> !name.equals("projectcalico.org/name"))) {
      throw new SelectorSyntaxException("nobody knows the labels of service accounts: " + selector);
    }
    return selector;
  }

  private static Effect effect(JsonNode spec, String tier) {
    boolean egressRules = !spec.path("egress").isEmpty();
    Effect types =
        spec.path("types").isEmpty()
            ? Effect.isolating(!egressRules || !spec.path("ingress").isEmpty(), egressRules)
            : Types.isolating(spec.path("types"));
    if (!PASSING_TIERS.contains(tier)) {
      return types;
    }
    return new Effect(
        types.ingress(),
        types.egress(),
        types.ingress() && deniesTheRest(spec.path("ingress")),
        types.egress() && deniesTheRest(spec.path("egress")));
  }

  /** Whether a rule denies without a condition. */
  private static boolean deniesTheRest(JsonNode rules) {
    for (JsonNode rule : rules) {
      boolean conditional =
          rule.hasNonNull("protocol")
              || rule.hasNonNull("notProtocol")
              || rule.hasNonNull("icmp")
              || rule.hasNonNull("notICMP")
              || rule.hasNonNull("ipVersion")
              || rule.hasNonNull("http")
              || !rule.path("source").isEmpty()
              || !rule.path("destination").isEmpty();
      if (!conditional && rule.path("action").asText().equalsIgnoreCase("Deny")) {
        return true;
      }
    }
    return false;
  }

  private static String text(JsonNode spec, String field) {
    return spec.hasNonNull(field) ? spec.path(field).asText() : "";
  }
}
