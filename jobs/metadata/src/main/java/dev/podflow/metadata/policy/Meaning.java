package dev.podflow.metadata.policy;

import dev.podflow.policy.Scope;
import java.util.List;

/**
 * What a spec says.
 *
 * @param tier empty where a kind has none
 * @param order as written; empty if not said
 * @param problem why nobody can tell which pods it selects; empty if all is well
 */
record Meaning(
    String tier,
    String order,
    List<Scope> scopes,
    int ingressRules,
    int egressRules,
    String problem) {
  /** A problem's text may quote a spec. */
  private static final int PROBLEM_LENGTH_MAX = 300;

  Meaning {
    scopes = List.copyOf(scopes);
    if (problem.length() > PROBLEM_LENGTH_MAX) {
      problem = problem.substring(0, PROBLEM_LENGTH_MAX) + '…';
    }
  }

  static Meaning unknown(String tier, String problem) {
    return new Meaning(tier, "", List.of(), 0, 0, problem);
  }

  /** The same while it is only tried out: it isolates nobody. */
  Meaning staged() {
    List<Scope> harmless =
        scopes.stream()
            .map(
                scope ->
                    new Scope(
                        scope.dialect(),
                        scope.namespace(),
                        scope.namespaces(),
                        scope.pods(),
                        scope.serviceAccounts(),
                        scope.effect().withoutIsolation()))
            .toList();
    return new Meaning(tier, order, harmless, ingressRules, egressRules, problem);
  }

  /** Calico writes the tier before the name of a policy. */
  String nameOf(String name) {
    return !tier.isEmpty() && name.startsWith(tier + '.')
        ? name.substring(tier.length() + 1)
        : name;
  }
}
