package dev.podflow.policy;

import dev.podflow.identity.LifeKey;
import dev.podflow.identity.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** A namespace with its labels over time, the groups of its pods, and its coverage. */
final class PolicyNamespace {
  private static final long ALWAYS = Long.MIN_VALUE;

  /** Labels of a namespace change with its owners, not with its pods. */
  private static final int LABELS_MAX = 100;

  final String name;
  final CoverageTimeline timeline = new CoverageTimeline();
  final Map<Subject, PodGroup> groups = new HashMap<>();

  /** Nobody in particular: whoever is selected for no label of its own. */
  private final Subject anybody;

  /** Labels by the time from which it had them. */
  private final TreeMap<Long, Map<String, String>> labels = new TreeMap<>();

  /** The versions that told them, as far as they are not forgotten. */
  private final Set<LifeKey> versions = new HashSet<>();

  /** By policy, when it selects every pod that is there or may come. */
  private final Map<LifeKey, Selected> selectingAll = new HashMap<>();

  private Isolation isolationOfAll = Isolation.NEVER;

  PolicyNamespace(String cluster, String name) {
    this.name = name;
    this.anybody = new Subject(cluster, name, Map.of(), "", Map.of());
  }

  /** Learns of the labels that it has had since a version began; false if that is no news. */
  boolean labelled(LifeKey version, long since, Map<String, String> now) {
    versions.add(version);
    boolean news = !now.equals(labels.put(since, now));
    if (labels.size() > LABELS_MAX) {
      labels.pollFirstEntry();
    }
    return news;
  }

  /** Forgets a version; what it said holds for its pods as long as there is another one. */
  void forgetLabels(LifeKey version) {
    versions.remove(version);
    if (versions.isEmpty()) {
      labels.clear();
    }
  }

  /** A pod's group, without labels of the namespace: those change while the group stays. */
  Subject subject(Map<String, String> podLabels, String serviceAccount) {
    return new Subject(anybody.cluster(), name, podLabels, serviceAccount, Map.of());
  }

  /** When a policy has an effect on a pod: while it is there and the namespace's labels fit. */
  List<Selection> selections(
      PolicyLife policy, Subject pod, BiFunction<PolicyLife, Subject, Effect> effects) {
    Span span = policy.span();
    List<Selection> selections = new ArrayList<>(1);
    if (!policy.dependsOnNamespaceLabels() || labels.isEmpty()) {
      add(selections, ALWAYS, span.since(), span.until(), effects.apply(policy, pod));
      return selections;
    }
    // Before the first labels that are known it had the same.
    long step = ALWAYS;
    for (Map.Entry<Long, Map<String, String>> labelled : labels.entrySet()) {
      Long next = labels.higherKey(labelled.getKey());
      long end = next == null ? Span.OPEN : next;
      add(
          selections,
          step,
          Math.max(span.since(), step),
          Math.min(span.until(), end),
          effects.apply(policy, pod.inNamespaceWith(labelled.getValue())));
      step = end;
    }
    return selections;
  }

  private static void add(
      List<Selection> selections, long step, long from, long until, Effect effect) {
    if (from < until && !effect.isNone()) {
      selections.add(new Selection(step, from, until, effect));
    }
  }

  /** Finds out when a policy selects whoever comes. */
  void matchAll(PolicyLife policy) {
    List<Selection> now = selections(policy, anybody, PolicyLife::effectOnAllBeside);
    if (now.isEmpty()) {
      selectingAll.remove(policy.key());
    } else {
      selectingAll.put(policy.key(), new Selected(policy, now));
    }
  }

  /** Makes the timeline know what the policies are now. */
  void settle() {
    Isolation now = Isolation.by(selectingAll.values());
    if (!now.equals(isolationOfAll)) {
      countDefaultDeny(-1);
      isolationOfAll = now;
      countDefaultDeny(1);
    }
  }

  private void countDefaultDeny(int by) {
    count(isolationOfAll.ingress(), CoverageTimeline.DEFAULT_DENY_INGRESS, by);
    count(isolationOfAll.egress(), CoverageTimeline.DEFAULT_DENY_EGRESS, by);
  }

  private void count(Spans spans, int count, int by) {
    for (Spans.Interval interval : spans.intervals()) {
      timeline.add(count, interval.from(), interval.until(), by);
    }
  }

  /** Forgets a policy that ended long ago: what is counted is right as it is. */
  void forget(LifeKey policy) {
    if (selectingAll.remove(policy) != null) {
      isolationOfAll = Isolation.by(selectingAll.values());
    }
    for (PodGroup group : groups.values()) {
      if (group.selected.remove(policy) != null) {
        group.settleSilently();
      }
    }
  }

  /** Whether it is gone, and nothing was there since a minute. */
  boolean isIdleSince(long minute) {
    return groups.isEmpty()
        && labels.isEmpty()
        && selectingAll.isEmpty()
        && timeline.isIdleSince(minute);
  }
}
