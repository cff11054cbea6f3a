package dev.podflow.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the policies that may select a pod, by its namespace and its labels. */
final class PolicyIndex {
  /** For cluster-wide policies. */
  private static final String EVERYWHERE = "";

  private final Map<String, Shelf> shelves = new HashMap<>();
  private final Set<PolicyLife> dependent = new HashSet<>();

  /** Policies of one namespace. */
  private static final class Shelf {
    final Map<LabelPair, Set<PolicyLife>> anchored = new HashMap<>();
    final Set<PolicyLife> others = new LinkedHashSet<>();

    void add(PolicyLife policy, Set<LabelPair> anchors) {
      if (anchors == null) {
        others.add(policy);
      } else {
        anchors.forEach(
            anchor ->
                anchored.computeIfAbsent(anchor, unused -> new LinkedHashSet<>()).add(policy));
      }
    }

    void remove(PolicyLife policy, Set<LabelPair> anchors) {
      if (anchors == null) {
        others.remove(policy);
        return;
      }
      for (LabelPair anchor : anchors) {
        Set<PolicyLife> policies = anchored.get(anchor);
        if (policies != null && policies.remove(policy) && policies.isEmpty()) {
          anchored.remove(anchor);
        }
      }
    }
  }

  void add(PolicyLife policy) {
    for (Scope scope : policy.scopes()) {
      shelves
          .computeIfAbsent(scope.namespace(), unused -> new Shelf())
          .add(policy, scope.anchors());
    }
    if (policy.dependsOnNamespaceLabels()) {
      dependent.add(policy);
    }
  }

  void remove(PolicyLife policy) {
    for (Scope scope : policy.scopes()) {
      Shelf shelf = shelves.get(scope.namespace());
      if (shelf != null) {
        shelf.remove(policy, scope.anchors());
        if (shelf.anchored.isEmpty() && shelf.others.isEmpty()) {
          shelves.remove(scope.namespace());
        }
      }
    }
    dependent.remove(policy);
  }

  /** All that select it, and some that do not. */
  Set<PolicyLife> candidates(Subject pod) {
    Set<PolicyLife> candidates = new LinkedHashSet<>();
    for (Shelf shelf : shelves(pod.namespace())) {
      candidates.addAll(shelf.others);
      for (Map.Entry<String, String> label : pod.labels().entrySet()) {
        Set<PolicyLife> anchored =
            shelf.anchored.get(new LabelPair(label.getKey(), label.getValue()));
        if (anchored != null) {
          candidates.addAll(anchored);
        }
      }
    }
    return candidates;
  }

  /** Those that ask for no label of a pod: all that select every pod of a namespace are there. */
  Set<PolicyLife> withoutAnchor(String namespace) {
    Set<PolicyLife> policies = new LinkedHashSet<>();
    shelves(namespace).forEach(shelf -> policies.addAll(shelf.others));
    return policies;
  }

  /** Those for which labels of namespaces matter. */
  Set<PolicyLife> dependingOnNamespaces() {
    return dependent;
  }

  private List<Shelf> shelves(String namespace) {
    List<Shelf> found = new ArrayList<>(2);
    for (String name : List.of(EVERYWHERE, namespace)) {
      Shelf shelf = shelves.get(name);
      if (shelf != null) {
        found.add(shelf);
      }
    }
    return found;
  }
}
