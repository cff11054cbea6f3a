package dev.podflow.policy;

import dev.podflow.identity.PodFacts;

/** Receives what {@link PolicyHistory} finds out. */
public interface PolicyChanges {
  /** A version of a policy is known, or known better. */
  void policy(PolicyLife policy);

  /**
   * A policy selects a pod.
   *
   * @param since names the time, with both: a selection that is known better keeps it; epoch
   *     milliseconds
   * @param from when it began to, epoch milliseconds
   * @param until when it ended, exclusive; {@link dev.podflow.identity.Span#OPEN} while it does;
   *     equal to from if it turned out that it never did
   */
  void selected(PolicyLife policy, PodFacts pod, long since, long from, long until, Effect effect);

  /** What held in a namespace at the end of a minute, and until the next minute that is told. */
  void coverage(Coverage coverage);

  /**
   * Pods of a namespace and how many of them are isolated. Pods on the host network, which policies
   * do not reach, are not counted.
   *
   * @param minute its start, epoch seconds
   * @param defaultDenyIngress whether a policy isolates every pod of the namespace, whatever its
   *     labels
   */
  record Coverage(
      String cluster,
      String namespace,
      long minute,
      int pods,
      int isolatedIngress,
      int isolatedEgress,
      boolean defaultDenyIngress,
      boolean defaultDenyEgress) {}
}
