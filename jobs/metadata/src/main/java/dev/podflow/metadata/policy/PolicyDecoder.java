package dev.podflow.metadata.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.podflow.identity.LifeKey;
import dev.podflow.identity.Span;
import dev.podflow.policy.PolicyLife;
import dev.podflow.policy.SelectorSyntaxException;
import dev.podflow.policy.connect.Connections;
import dev.podflow.schema.k8s.KubernetesObject;
import dev.podflow.schema.k8s.Policy;
import java.util.Locale;

/**
 * Finds out what a version of a policy means. A spec that cannot be understood is no error here: it
 * selects nothing, and says why.
 */
public final class PolicyDecoder {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String CALICO = "projectcalico.org";

  private PolicyDecoder() {}

  /**
   * What a value of {@code k8s.metadata} that holds a policy says.
   *
   * @return null if it is only another view of a policy that is there by itself
   */
  public static PolicyLife life(KubernetesObject object, LifeKey key, Span span) {
    Policy policy = (Policy) object.getBody();
    boolean calico = policy.getApiGroup().endsWith(CALICO);
    if (calico && CalicoPolicies.isOfKubernetes(object.getName())) {
      return null;
    }
    Meaning meaning = meaning(object, policy, calico);
    return new PolicyLife(
        key,
        span,
        calico && policy.getKind().equals("NetworkPolicy")
            ? "CalicoNetworkPolicy"
            : policy.getKind(),
        policy.getApiGroup(),
        object.getNamespace(),
        meaning.nameOf(object.getName()),
        meaning.tier(),
        meaning.order(),
        policy.getKind().startsWith("Staged"),
        meaning.scopes(),
        meaning.ingressRules(),
        meaning.egressRules(),
        policy.getSpec(),
        meaning.problem());
  }

  /**
   * The same with its rules, of a Kubernetes NetworkPolicy.
   *
   * @throws SelectorSyntaxException if they cannot be understood, or it is of another kind
   */
  public static Connections.Policy withRules(KubernetesObject object, LifeKey key, Span span)
      throws SelectorSyntaxException {
    PolicyLife life = life(object, key, span);
    if (life == null || !life.kind().equals("NetworkPolicy") || !life.problem().isEmpty()) {
      throw new SelectorSyntaxException(
          life == null || life.problem().isEmpty()
              ? "no NetworkPolicy of Kubernetes: " + object.getName()
              : life.problem());
    }
    JsonNode spec;
    try {
      spec = MAPPER.readTree(life.spec());
    } catch (JsonProcessingException e) {
      throw new SelectorSyntaxException(e.getOriginalMessage());
    }
    return new Connections.Policy(
        life,
        KubernetesRules.read(spec.path("ingress"), "from", life.namespace()),
        KubernetesRules.read(spec.path("egress"), "to", life.namespace()));
  }

  private static Meaning meaning(KubernetesObject object, Policy policy, boolean calico) {
    String tier = "";
    try {
      JsonNode spec = MAPPER.readTree(policy.getSpec());
      tier = calico ? CalicoPolicies.tier(spec) : "";
      String namespace = object.getNamespace();
      return switch (policy.getKind()) {
        case "NetworkPolicy" ->
            calico
                ? CalicoPolicies.namespaced(spec, namespace)
                : KubernetesPolicies.read(spec, namespace);
        case "StagedKubernetesNetworkPolicy" -> KubernetesPolicies.staged(spec, namespace);
        case "StagedNetworkPolicy" -> CalicoPolicies.namespaced(spec, namespace).staged();
        case "GlobalNetworkPolicy" -> CalicoPolicies.global(spec);
        case "StagedGlobalNetworkPolicy" -> CalicoPolicies.global(spec).staged();
        case "CiliumNetworkPolicy" -> CiliumPolicies.read(spec, namespace);
        case "CiliumClusterwideNetworkPolicy" -> CiliumPolicies.read(spec, "");
        case "AdminNetworkPolicy" -> AdminPolicies.read(spec, "admin");
        case "BaselineAdminNetworkPolicy" -> AdminPolicies.read(spec, "baseline");
        case "ClusterNetworkPolicy" ->
            AdminPolicies.read(spec, spec.path("tier").asText().toLowerCase(Locale.ROOT));
        default -> Meaning.unknown(tier, "no policy of a known kind");
      };
    } catch (SelectorSyntaxException e) {
      return Meaning.unknown(tier, e.getMessage());
    } catch (JsonProcessingException e) {
      return Meaning.unknown(tier, "the spec is no JSON: " + e.getOriginalMessage());
    }
  }
}
