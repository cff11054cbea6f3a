package dev.podflow.metadata.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.policy.Dialect;
import dev.podflow.policy.Effect;
import dev.podflow.policy.Scope;
import dev.podflow.policy.SelectorSyntaxException;
import java.util.List;

/** Kubernetes' own NetworkPolicy, which isolates the pods that it selects. */
final class KubernetesPolicies {
  private KubernetesPolicies() {}

  static Meaning read(JsonNode spec, String namespace) throws SelectorSyntaxException {
    return read("", spec, namespace);
  }

  /** Calico's trial of one; such policies are of its tier {@code default}. */
  static Meaning staged(JsonNode spec, String namespace) throws SelectorSyntaxException {
    return read("default", spec, namespace).staged();
  }

  private static Meaning read(String tier, JsonNode spec, String namespace)
      throws SelectorSyntaxException {
    Scope scope =
        Scope.of(
            Dialect.KUBERNETES,
            Namespaces.orDefault(namespace),
            LabelSelectors.read(spec.path("podSelector")),
            effect(spec));
    return new Meaning(
        tier, "", List.of(scope), spec.path("ingress").size(), spec.path("egress").size(), "");
  }

  /** Without types a policy is about ingress, and about egress if it has rules for it. */
  private static Effect effect(JsonNode spec) {
    JsonNode types = spec.path("policyTypes");
    if (types.isEmpty()) {
      return Effect.isolating(true, !spec.path("egress").isEmpty());
    }
    return Types.isolating(types);
  }
}
