package dev.podflow.policy;

import dev.podflow.identity.LifeKey;
import dev.podflow.identity.PodFacts;
import dev.podflow.identity.Span;
import java.util.HashMap;
import java.util.Map;

/** Pods that nothing tells apart for a policy: most pods of a workload are one group. */
final class PodGroup {
  final PolicyNamespace namespace;
  final Subject subject;
  final Map<LifeKey, PodFacts> pods = new HashMap<>();

  /** By policy, when it selects them; a policy that never does is not there. */
  final Map<LifeKey, Selected> selected = new HashMap<>();

  /** As the timeline knows it. */
  private Isolation isolation = Isolation.NEVER;

  PodGroup(PolicyNamespace namespace, Subject subject) {
    this.namespace = namespace;
    this.subject = subject;
  }

  /** Finds out when a policy selects them; returns what was known before, null if nothing. */
  Selected match(PolicyLife policy) {
    Selected now =
        new Selected(policy, namespace.selections(policy, subject, PolicyLife::effectOn));
    return now.selections().isEmpty()
        ? selected.remove(policy.key())
        : selected.put(policy.key(), now);
  }

  /** Makes the timeline know what the policies are now. */
  void settle() {
    Isolation now = Isolation.by(selected.values());
    if (!now.equals(isolation)) {
      for (PodFacts pod : pods.values()) {
        countIsolation(pod, -1);
      }
      isolation = now;
      for (PodFacts pod : pods.values()) {
        countIsolation(pod, 1);
      }
    }
  }

  /** The same for policies that ended long ago: what is counted is right as it is. */
  void settleSilently() {
    isolation = Isolation.by(selected.values());
  }

  void count(PodFacts pod, int by) {
    Span span = pod.life().span();
    namespace.timeline.add(CoverageTimeline.PODS, span.since(), span.until(), by);
    countIsolation(pod, by);
  }

  private void countIsolation(PodFacts pod, int by) {
    Span span = pod.life().span();
    CoverageTimeline timeline = namespace.timeline;
    isolation
        .ingress()
        .within(
            span.since(),
            span.until(),
            (from, until) -> timeline.add(CoverageTimeline.ISOLATED_INGRESS, from, until, by));
    isolation
        .egress()
        .within(
            span.since(),
            span.until(),
            (from, until) -> timeline.add(CoverageTimeline.ISOLATED_EGRESS, from, until, by));
  }
}
