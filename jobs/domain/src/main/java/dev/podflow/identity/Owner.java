package dev.podflow.identity;

/**
 * Who owns an address, or bears a pod's name, during one interval of time. Immutable and canonical:
 * one object per life, so that callers may compare by reference. Texts are never null.
 *
 * <p>An ambiguous one says only what all who can have been it share: their workload, or nothing.
 *
 * @param kind what it is
 * @param namespace empty for what has none
 * @param workload the end of the owner chain: the Deployment's, CronJob's, … name; a bare pod's own
 *     name; the node's name
 * @param workloadKind {@code Deployment}, {@code StatefulSet}, {@code DaemonSet}, {@code Job},
 *     {@code CronJob}, {@code ReplicaSet}, {@code StaticPod}, {@code Pod}, {@code Node}, {@code
 *     Service}
 * @param name the pod's, node's or service's own name
 * @param uid the object's uid
 * @param node the node it runs on
 * @param zone the node's zone; empty if unknown
 * @param serviceAccount the pod's service account
 * @param ambiguous whether another owner cannot be excluded for that time; name and uid are empty
 */
public record Owner(
    Kind kind,
    String namespace,
    String workload,
    String workloadKind,
    String name,
    String uid,
    String node,
    String zone,
    String serviceAccount,
    boolean ambiguous) {
  /** One of several, of whom nothing is common. */
  static final Owner SOMEBODY = new Owner(Kind.POD, "", "", "", "", "", "", "", "", true);

  /** What an owner is. */
  public enum Kind {
    POD,
    NODE,
    SERVICE
  }

  boolean sharesWorkload(Owner other) {
    return workload.equals(other.workload)
        && workloadKind.equals(other.workloadKind)
        && namespace.equals(other.namespace);
  }

  /** The same as far as its workload goes, marked as ambiguous. */
  Owner contested() {
    return new Owner(kind, namespace, workload, workloadKind, "", "", "", "", "", true);
  }
}
