package dev.podflow.policy;

import dev.podflow.identity.LifeKey;
import dev.podflow.identity.PodFacts;
import dev.podflow.identity.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The policies and pods of one cluster. */
final class ClusterPolicies {
  private static final long MINUTES_PER_DAY = 24 * 60;

  /** So long before it comes an end may be known: a pod that is deleted has time to finish. */
  private static final long FORETOLD_MINUTES = 10;

  private final String cluster;
  private final PolicyChanges changes;
  private final PolicyHistory.Bounds bounds;
  private final Retention<LifeKey> ended = new Retention<>();
  private final Map<LifeKey, PolicyLife> policies = new HashMap<>();
  private final PolicyIndex index = new PolicyIndex();
  private final Map<String, PolicyNamespace> namespaces = new HashMap<>();
  private final Map<LifeKey, PodGroup> groupOfPod = new HashMap<>();
  private final Map<LifeKey, String> namespaceOfLabels = new HashMap<>();

  /** What the timelines do not know yet. */
  private final Set<PodGroup> unsettled = new LinkedHashSet<>();

  private final Set<PolicyNamespace> touched = new LinkedHashSet<>();
  private long newest = Long.MIN_VALUE;
  private long day = Long.MIN_VALUE;

  /** Whether an earlier run has written rows, and up to which minute they stay as they are. */
  private boolean followsAnother;

  private long closed = Long.MIN_VALUE;

  ClusterPolicies(String cluster, PolicyChanges changes, PolicyHistory.Bounds bounds) {
    this.cluster = cluster;
    this.changes = changes;
    this.bounds = bounds;
  }

  void apply(PolicyLife policy) {
    PolicyLife before = policies.put(policy.key(), policy);
    if (policy.equals(before)) {
      return;
    }
    note(policy.key(), policy.span());
    if (before != null) {
      index.remove(before);
    }
    index.add(policy);
    changes.policy(policy);
    for (PolicyNamespace namespace : namespacesOf(policy)) {
      match(policy, namespace);
    }
  }

  private void match(PolicyLife policy, PolicyNamespace namespace) {
    namespace.matchAll(policy);
    touched.add(namespace);
    for (PodGroup group : namespace.groups.values()) {
      Selected before = group.match(policy);
      Selected now = group.selected.get(policy.key());
      if (before != null || now != null) {
        unsettled.add(group);
        for (PodFacts pod : group.pods.values()) {
          Selections.tell(changes, before, pod, now, pod);
        }
      }
    }
  }

  private Collection<PolicyNamespace> namespacesOf(PolicyLife policy) {
    Set<PolicyNamespace> found = new LinkedHashSet<>();
    for (Scope scope : policy.scopes()) {
      if (scope.namespace().isEmpty()) {
        return new ArrayList<>(namespaces.values());
      }
      found.add(namespace(scope.namespace()));
    }
    return found;
  }

  void apply(PodFacts pod) {
    LifeKey key = pod.life().key();
    PodGroup before = groupOfPod.get(key);
    PodFacts known = before == null ? null : before.pods.get(key);
    if (pod.equals(known)) {
      return;
    }
    note(key, pod.life().span());
    PolicyNamespace namespace = namespace(pod.life().namespace());
    PodGroup group = group(namespace, namespace.subject(pod.labels(), pod.life().serviceAccount()));
    if (known != null) {
      before.pods.remove(key);
      before.count(known, -1);
      touched.add(before.namespace);
    }
    groupOfPod.put(key, group);
    group.pods.put(key, pod);
    group.count(pod, 1);
    touched.add(namespace);
    for (Selected now : group.selected.values()) {
      Selected then = before == null ? null : before.selected.get(now.policy().key());
      Selections.tell(changes, then, known, now, pod);
    }
    if (before != null && before != group) {
      for (Selected then : before.selected.values()) {
        if (!group.selected.containsKey(then.policy().key())) {
          Selections.tell(changes, then, known, null, pod);
        }
      }
      dropIfEmpty(before);
    }
  }

  private PodGroup group(PolicyNamespace namespace, Subject subject) {
    PodGroup group = namespace.groups.get(subject);
    if (group == null) {
      group = new PodGroup(namespace, subject);
      for (PolicyLife policy : index.candidates(subject)) {
        group.match(policy);
      }
      group.settle();
      namespace.groups.put(subject, group);
    }
    return group;
  }

  /** Learns which labels a namespace has had since a version of it began. */
  void label(LifeKey version, long since, String name, Map<String, String> labels) {
    namespaceOfLabels.put(version, name);
    PolicyNamespace namespace = namespace(name);
    if (namespace.labelled(version, since, labels)) {
      newest = Math.max(newest, since);
      for (PolicyLife policy : index.dependingOnNamespaces()) {
        match(policy, namespace);
      }
    }
  }

  private PolicyNamespace namespace(String name) {
    PolicyNamespace namespace = namespaces.get(name);
    if (namespace == null) {
      namespace = new PolicyNamespace(cluster, name);
      namespaces.put(name, namespace);
      if (followsAnother) {
        namespace.timeline.takeAsWritten(closed);
      }
      for (PolicyLife policy : index.withoutAnchor(name)) {
        namespace.matchAll(policy);
      }
      touched.add(namespace);
    }
    return namespace;
  }

  private void note(LifeKey key, Span span) {
    newest = Math.max(newest, span.since());
    if (!span.isOpen()) {
      newest = Math.max(newest, span.until());
      ended.add(key, span.until());
    }
  }

  private void settle() {
    unsettled.forEach(PodGroup::settle);
    touched.forEach(PolicyNamespace::settle);
  }

  /** Tells what has become of the coverage since it was told last, and forgets what is old. */
  void tell() {
    settle();
    unsettled.forEach(group -> touched.add(group.namespace));
    beginDay();
    for (PolicyNamespace namespace : touched) {
      namespace.timeline.write(
          CoverageTimeline.minute(newest) + FORETOLD_MINUTES,
          bounds.correctedMinutes(),
          (minute, counts) -> changes.coverage(coverage(namespace.name, minute, counts)));
      namespace.timeline.closeBefore(bounds.correctedMinutes());
    }
    unsettled.clear();
    touched.clear();
    forgetWhatEndedBefore(newest - bounds.correctedMillis());
  }

  /** With each day a row, so that what has not changed for long is not lost with old rows. */
  private void beginDay() {
    long today = Math.floorDiv(CoverageTimeline.minute(newest), MINUTES_PER_DAY);
    boolean first = day == Long.MIN_VALUE;
    if (today > day) {
      day = today;
      for (PolicyNamespace namespace : namespaces.values()) {
        if (!first && namespace.timeline.repeat(today * MINUTES_PER_DAY)) {
          touched.add(namespace);
        }
      }
    }
  }

  private void forgetWhatEndedBefore(long time) {
    ended.until(
        time,
        key -> {
          if (endedBefore(key, time)) {
            forget(key);
          }
        });
  }

  private PolicyChanges.Coverage coverage(String namespace, long minute, int[] counts) {
    return new PolicyChanges.Coverage(
        cluster,
        namespace,
        minute * 60,
        counts[CoverageTimeline.PODS],
        counts[CoverageTimeline.ISOLATED_INGRESS],
        counts[CoverageTimeline.ISOLATED_EGRESS],
        counts[CoverageTimeline.DEFAULT_DENY_INGRESS] > 0,
        counts[CoverageTimeline.DEFAULT_DENY_EGRESS] > 0);
  }

  /** Takes all that is known so far as told by an earlier run. */
  void takeAsTold() {
    settle();
    followsAnother = true;
    if (newest != Long.MIN_VALUE) {
      long known = CoverageTimeline.minute(newest);
      day = Math.floorDiv(known, MINUTES_PER_DAY);
      closed = known - bounds.lateMinutes();
    }
    for (PolicyNamespace namespace : namespaces.values()) {
      namespace.timeline.takeAsWritten(closed);
    }
    unsettled.clear();
    touched.clear();
  }

  /** Forgets a version that has ended; what was told of it stays. */
  void forget(LifeKey key) {
    PodGroup group = groupOfPod.remove(key);
    if (group != null) {
      group.pods.remove(key);
      dropIfEmpty(group);
    }
    PolicyLife policy = policies.get(key);
    if (policy != null) {
      settle();
      for (PolicyNamespace namespace : namespacesOf(policy)) {
        namespace.forget(key);
        dropIfIdle(namespace);
      }
      policies.remove(key);
      index.remove(policy);
    }
    String labelled = namespaceOfLabels.remove(key);
    if (labelled != null) {
      namespaces.get(labelled).forgetLabels(key);
      dropIfIdle(namespaces.get(labelled));
    }
  }

  private boolean endedBefore(LifeKey key, long time) {
    PodGroup group = groupOfPod.get(key);
    if (group != null) {
      return group.pods.get(key).life().span().until() < time;
    }
    PolicyLife policy = policies.get(key);
    return policy != null && policy.span().until() < time;
  }

  private void dropIfEmpty(PodGroup group) {
    if (group.pods.isEmpty()) {
      group.namespace.groups.remove(group.subject);
      unsettled.remove(group);
      dropIfIdle(group.namespace);
    }
  }

  private void dropIfIdle(PolicyNamespace namespace) {
    long corrected = CoverageTimeline.minute(newest) - bounds.correctedMinutes();
    if (namespace.isIdleSince(corrected) && !touched.contains(namespace)) {
      namespaces.remove(namespace.name);
    }
  }

  /** How many versions of pods and policies it holds. */
  int size() {
    return groupOfPod.size() + policies.size();
  }

  int namespaces() {
    return namespaces.size();
  }

  /** How many policies there are of which nobody can tell which pods they select. */
  int unclear() {
    int unclear = 0;
    for (PolicyLife policy : policies.values()) {
      if (!policy.problem().isEmpty() && policy.span().isOpen()) {
        unclear++;
      }
    }
    return unclear;
  }
}
