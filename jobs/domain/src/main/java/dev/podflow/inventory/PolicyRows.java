package dev.podflow.inventory;

import dev.podflow.delta.Delta;
import dev.podflow.identity.PodFacts;
import dev.podflow.identity.Span;
import dev.podflow.policy.Effect;
import dev.podflow.policy.PolicyChanges.Coverage;
import dev.podflow.policy.PolicyLife;
import dev.podflow.policy.Scope;
import dev.podflow.policy.Selector;
import dev.podflow.table.NetworkPolicies;
import dev.podflow.table.PolicyCoverage;
import dev.podflow.table.PolicyPods;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Rows of tables {@code network_policies}, {@code policy_pods} and {@code policy_coverage_1m}.
 *
 * @param textLengthMax how much of a spec or of a selector a row keeps, in characters
 */
public record PolicyRows(int textLengthMax) {
  private static final long MICROS_PER_MILLI = 1_000;

  /** The row of a version of a policy. */
  public Delta policy(PolicyLife policy) {
    Span span = policy.span();
    Effect effect = policy.effect();
    return new Delta(NetworkPolicies.TABLE)
        .text(NetworkPolicies.CLUSTER, policy.key().cluster())
        .text(NetworkPolicies.UID, policy.key().uid())
        .number(NetworkPolicies.SINCE, policy.key().since() * MICROS_PER_MILLI)
        .state(NetworkPolicies.POLICY_KIND, policy.kind())
        .state(NetworkPolicies.POLICY_TIER, policy.tier())
        .state(NetworkPolicies.POLICY_NAMESPACE, policy.namespace())
        .state(NetworkPolicies.POLICY_NAME, policy.name())
        .state(NetworkPolicies.API_GROUP, policy.apiGroup())
        .state(NetworkPolicies.POLICY_ORDER, policy.order())
        .state(NetworkPolicies.ENFORCEMENT, enforcement(policy))
        .state(NetworkPolicies.POD_SELECTOR, cut(joined(policy, PolicyRows::pods)))
        .state(NetworkPolicies.NAMESPACE_SELECTOR, cut(joined(policy, PolicyRows::namespaces)))
        .state(NetworkPolicies.INGRESS, flag(effect.ingress()))
        .state(NetworkPolicies.EGRESS, flag(effect.egress()))
        .state(NetworkPolicies.ISOLATES_INGRESS, flag(effect.isolatesIngress()))
        .state(NetworkPolicies.ISOLATES_EGRESS, flag(effect.isolatesEgress()))
        .state(NetworkPolicies.INGRESS_RULES, (Long) (long) policy.ingressRules())
        .state(NetworkPolicies.EGRESS_RULES, (Long) (long) policy.egressRules())
        .state(NetworkPolicies.SPEC, cut(policy.spec()))
        .state(NetworkPolicies.PROBLEM, policy.problem())
        .state(NetworkPolicies.STARTED_AT, (Long) span.since())
        .state(NetworkPolicies.ENDED_AT, ended(span.until()))
        .state(NetworkPolicies.STARTED_WITHIN_MS, known(span.sinceUncertaintyMs()))
        .state(
            NetworkPolicies.ENDED_WITHIN_MS,
            span.isOpen() ? null : known(span.untilUncertaintyMs()));
  }

  /** The row of a time in which a policy selected a pod; epoch milliseconds. */
  public Delta selected(
      PolicyLife policy, PodFacts pod, long since, long from, long until, Effect effect) {
    return new Delta(PolicyPods.TABLE)
        .text(PolicyPods.CLUSTER, policy.key().cluster())
        .text(PolicyPods.POLICY_UID, policy.key().uid())
        .text(PolicyPods.POD_UID, pod.life().key().uid())
        .number(PolicyPods.SINCE, since * MICROS_PER_MILLI)
        .state(PolicyPods.POLICY_KIND, policy.kind())
        .state(PolicyPods.POLICY_NAMESPACE, policy.namespace())
        .state(PolicyPods.POLICY_NAME, policy.name())
        .state(PolicyPods.ENFORCEMENT, enforcement(policy))
        .state(PolicyPods.NAMESPACE, pod.life().namespace())
        .state(PolicyPods.POD, pod.life().name())
        .state(PolicyPods.NODE, pod.life().node())
        .state(PolicyPods.INGRESS, flag(effect.ingress()))
        .state(PolicyPods.EGRESS, flag(effect.egress()))
        .state(PolicyPods.ISOLATES_INGRESS, flag(effect.isolatesIngress()))
        .state(PolicyPods.ISOLATES_EGRESS, flag(effect.isolatesEgress()))
        .state(PolicyPods.STARTED_AT, (Long) from)
        .state(PolicyPods.ENDED_AT, ended(until));
  }

  /** The row of what held at the end of a minute. */
  public Delta coverage(Coverage coverage) {
    return new Delta(PolicyCoverage.TABLE)
        .window(coverage.minute())
        .text(PolicyCoverage.CLUSTER, coverage.cluster())
        .text(PolicyCoverage.NAMESPACE, coverage.namespace())
        .state(PolicyCoverage.PODS, (Long) (long) coverage.pods())
        .state(PolicyCoverage.ISOLATED_INGRESS, (Long) (long) coverage.isolatedIngress())
        .state(PolicyCoverage.ISOLATED_EGRESS, (Long) (long) coverage.isolatedEgress())
        .state(PolicyCoverage.DEFAULT_DENY_INGRESS, flag(coverage.defaultDenyIngress()))
        .state(PolicyCoverage.DEFAULT_DENY_EGRESS, flag(coverage.defaultDenyEgress()));
  }

  private static String joined(PolicyLife policy, Function<Scope, String> text) {
    return policy.scopes().stream().map(text).distinct().collect(Collectors.joining(" || "));
  }

  private static String pods(Scope scope) {
    return scope.serviceAccounts().equals(Selector.ALL)
        ? scope.pods().toString()
        : scope.pods() + " of service accounts " + scope.serviceAccounts();
  }

  private static String namespaces(Scope scope) {
    return scope.namespaces().equals(Selector.ALL) ? "" : scope.namespaces().toString();
  }

  private String cut(String text) {
    return text.length() <= textLengthMax ? text : text.substring(0, textLengthMax) + '…';
  }

  private static String enforcement(PolicyLife policy) {
    return policy.staged() ? "staged" : "enforced";
  }

  private static Long flag(boolean flag) {
    return flag ? 1L : 0L;
  }

  private static Long ended(long until) {
    return until == Span.OPEN ? null : (Long) until;
  }

  private static Long known(long uncertaintyMs) {
    return uncertaintyMs == Span.UNKNOWN ? null : (Long) uncertaintyMs;
  }
}
