package dev.podflow.policy;

import dev.podflow.identity.LifeKey;
import dev.podflow.identity.Span;
import java.util.List;

/**
 * A policy of any kind: one version of it, from a change of its rules to the next. Texts are never
 * null, {@code ""} where unknown or not said.
 *
 * @param kind as flow logs name it: {@code NetworkPolicy}, {@code CiliumNetworkPolicy}; {@code
 *     CalicoNetworkPolicy} for Calico's own NetworkPolicy
 * @param apiGroup such as {@code networking.k8s.io}
 * @param namespace empty for a cluster-wide one
 * @param name without the tier that Calico writes before it
 * @param tier Calico's tier, or {@code admin} and {@code baseline}; empty where a kind has none
 * @param order what orders policies of a tier, as written; empty if not said
 * @param staged whether it is only tried out and decides nothing
 * @param scopes which pods it applies to; none if it selects no pods, or if nobody can tell
 * @param ingressRules how many rules it has for what reaches its pods
 * @param egressRules how many rules it has for what its pods reach
 * @param spec the spec as JSON
 * @param problem why nobody can tell which pods it selects; empty if all is well
 */
public record PolicyLife(
    LifeKey key,
    Span span,
    String kind,
    String apiGroup,
    String namespace,
    String name,
    String tier,
    String order,
    boolean staged,
    List<Scope> scopes,
    int ingressRules,
    int egressRules,
    String spec,
    String problem) {
  public PolicyLife {
    scopes = List.copyOf(scopes);
  }

  /** Of the key alone: specs are long, and versions have a key each. */
  @Override
  public int hashCode() {
    return key.hashCode();
  }

  /** What it does with a pod; {@link Effect#NONE} if it does not select it. */
  public Effect effectOn(Subject pod) {
    Effect effect = Effect.NONE;
    for (Scope scope : scopes) {
      if (scope.selects(pod)) {
        effect = effect.and(scope.effect());
      }
    }
    return effect;
  }

  /** What it does with every pod of that pod's namespace, whatever its labels. */
  public Effect effectOnAllBeside(Subject pod) {
    Effect effect = Effect.NONE;
    for (Scope scope : scopes) {
      if (scope.selectsAllBeside(pod)) {
        effect = effect.and(scope.effect());
      }
    }
    return effect;
  }

  boolean dependsOnNamespaceLabels() {
    for (Scope scope : scopes) {
      if (scope.dependsOnNamespaceLabels()) {
        return true;
      }
    }
    return false;
  }

  /** What it has in common for all pods. */
  public Effect effect() {
    return scopes.stream().map(Scope::effect).reduce(Effect.NONE, Effect::and);
  }
}
