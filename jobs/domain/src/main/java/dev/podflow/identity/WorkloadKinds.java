package dev.podflow.identity;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which kind a workload of a name is, for logs and metrics that know no more than names: by the
 * pods that are known, of any time. Readers do not lock.
 */
final class WorkloadKinds {
  private final Map<String, Map<String, Kinds>> byNamespace = new ConcurrentHashMap<>();

  /**
   * Versions of pods by the kind of their workload; immutable.
   *
   * @param only the kind, if there is only one; else empty
   */
  private record Kinds(Map<String, Integer> pods, String only) {
    static final Kinds NONE = new Kinds(Map.of(), "");

    Kinds with(String kind, int pods) {
      Map<String, Integer> counts = new HashMap<>(this.pods);
      counts.merge(kind, pods, (before, added) -> before + added == 0 ? null : before + added);
      String single = counts.size() == 1 ? counts.keySet().iterator().next() : "";
      return new Kinds(Map.copyOf(counts), single);
    }
  }

  /** See {@link Lookup#kindOf}. */
  String of(String namespace, String workload) {
    Map<String, Kinds> workloads = byNamespace.get(namespace);
    Kinds kinds = workloads == null ? null : workloads.get(workload);
    return kinds == null ? "" : kinds.only();
  }

  /** Adds a version of a pod of that owner. */
  void add(Owner owner) {
    change(owner, 1);
  }

  /** Takes one away that was added. */
  void remove(Owner owner) {
    change(owner, -1);
  }

  private void change(Owner owner, int pods) {
    if (owner.workload().isEmpty()) {
      return;
    }
    byNamespace
        .computeIfAbsent(owner.namespace(), unused -> new ConcurrentHashMap<>())
        .compute(
            owner.workload(),
            (name, before) -> {
              Kinds after = (before == null ? Kinds.NONE : before).with(owner.workloadKind(), pods);
              return after.pods().isEmpty() ? null : after;
            });
  }
}
