package dev.podflow.policy;

import dev.podflow.identity.PodFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the tables hold after all changes: a row of equal key replaces the one before. */
final class PolicyTables implements PolicyChanges {
  record SelectionKey(String policy, String pod, long since) {}

  record SelectionRow(long from, long until, Effect effect) {}

  final Map<String, TreeMap<Long, Coverage>> coverage = new HashMap<>();
  final Map<SelectionKey, SelectionRow> selections = new HashMap<>();
  final Map<String, PolicyLife> policies = new HashMap<>();
  int written;

  @Override
  public void policy(PolicyLife policy) {
    policies.put(policy.key().uid() + '@' + policy.key().since(), policy);
  }

  @Override
  public void selected(
      PolicyLife policy, PodFacts pod, long since, long from, long until, Effect effect) {
    selections.put(
        new SelectionKey(policy.key().uid(), pod.life().key().uid(), since),
        new SelectionRow(from, until, effect));
    written++;
  }

  @Override
  public void coverage(Coverage row) {
    coverage
        .computeIfAbsent(row.namespace(), unused -> new TreeMap<>())
        .put(row.minute() / 60, row);
    written++;
  }

  /** What held at the end of a minute, as text: pods, isolated, default deny. */
  String asOf(String namespace, long minute) {
    TreeMap<Long, Coverage> rows = coverage.get(namespace);
    Map.Entry<Long, Coverage> row = rows == null ? null : rows.floorEntry(minute);
    if (row == null) {
      return text(0, 0, 0, false, false);
    }
    Coverage c = row.getValue();
    return text(
        c.pods(),
        c.isolatedIngress(),
        c.isolatedEgress(),
        c.defaultDenyIngress(),
        c.defaultDenyEgress());
  }

  static String text(int pods, int ingress, int egress, boolean denyIngress, boolean denyEgress) {
    return "%d pods, %d/%d isolated%s%s"
        .formatted(
            pods, ingress, egress, denyIngress ? ", deny in" : "", denyEgress ? ", deny out" : "");
  }

  /** What a policy did with a pod at a time; null if it did not select it. */
  Effect effect(String policy, String pod, long time) {
    Effect found = null;
    for (Map.Entry<SelectionKey, SelectionRow> row : selections.entrySet()) {
      if (row.getKey().policy.equals(policy)
          && row.getKey().pod.equals(pod)
          && row.getValue().from <= time
          && time < row.getValue().until) {
        if (found != null) {
          throw new AssertionError("twice at " + time + ": " + row);
        }
        found = row.getValue().effect;
      }
    }
    return found;
  }

  List<Long> minutes(String namespace) {
    return coverage.containsKey(namespace)
        ? List.copyOf(coverage.get(namespace).keySet())
        : List.of();
  }
}
