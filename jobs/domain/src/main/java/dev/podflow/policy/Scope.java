package dev.podflow.policy;

import java.util.Set;

/**
 * Which pods a policy, or one of its specs, applies to, and how.
 *
 * @param namespace the only namespace of its pods; empty for any
 * @param namespaces selects namespaces by their labels; {@link Selector#ALL} for any
 * @param pods selects pods by their labels
 * @param serviceAccounts selects pods by their service account; {@link Selector#ALL} for any
 * @param effect what it does with them
 */
public record Scope(
    Dialect dialect,
    String namespace,
    Selector namespaces,
    Selector pods,
    Selector serviceAccounts,
    Effect effect) {

  /** Pods of one namespace, or of any where it is empty. */
  public static Scope of(Dialect dialect, String namespace, Selector pods, Effect effect) {
    return new Scope(dialect, namespace, Selector.ALL, pods, Selector.ALL, effect);
  }

  /** Whether it selects a pod. */
  public boolean selects(Subject pod) {
    return coversNamespace(pod)
        && pods.matches(dialect.of(pod))
        && serviceAccounts.matches(Dialect.ofServiceAccount(pod));
  }

  /** Whether it selects every pod of that pod's namespace, whatever its labels. */
  boolean selectsAllBeside(Subject pod) {
    return pods.equals(Selector.ALL)
        && serviceAccounts.equals(Selector.ALL)
        && coversNamespace(pod);
  }

  private boolean coversNamespace(Subject pod) {
    return (namespace.isEmpty() || namespace.equals(pod.namespace()))
        && namespaces.matches(dialect.ofNamespace(pod));
  }

  /** Whether other labels of a namespace may change which of its pods it selects. */
  boolean dependsOnNamespaceLabels() {
    return !namespaces.equals(Selector.ALL) || pods.mentions(Dialect::isOfNamespace);
  }

  /** Labels of which every pod that it selects has at least one; null if there are no such. */
  Set<LabelPair> anchors() {
    return pods.anchors(dialect.indexed());
  }
}
