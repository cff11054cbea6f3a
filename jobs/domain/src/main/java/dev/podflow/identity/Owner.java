package dev.podflow.identity;

import java.util.Objects;

/**
 * Who owns an address, or bears a pod's name, during one interval of time. Immutable to its callers
 * and canonical: one object per life, so that they may compare by reference. Texts are never null.
 *
 * <p>An ambiguous one says only what all who can have been it share: their workload, or nothing.
 */
public final class Owner {
  /** What an owner is. */
  public enum Kind {
    POD,
    NODE,
    SERVICE
  }

  /** One of several, of whom nothing is common. */
  static final Owner SOMEBODY = new Owner(Kind.POD, "", "", "", "", "", "", "", "", true);

  private final Kind kind;
  private final String namespace;
  private final String workload;
  private final String workloadKind;
  private final String name;
  private final String uid;
  private final String node;
  private final String zone;
  private final String serviceAccount;
  private final boolean ambiguous;

  /** Made when first asked for; whoever sees an older state makes an equal one. */
  private Owner contested;

  /** Where it stood behind services; the directory's, and no part of what it is equal to. */
  private volatile Stand[] stands = Stand.NONE;

  /**
   * The ports of {@link #stands}, a bit for each modulo 32. Most clients' ports are none of them,
   * and that is known without reading what is not in the processor's cache. Written before stands.
   */
  private int ports;

  /**
   * An owner.
   *
   * @param kind what it is
   * @param namespace empty for what has none
   * @param workload the end of the owner chain: the Deployment's, CronJob's, … name; a bare pod's
   *     own name; the node's name
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
  public Owner(
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
    this.kind = kind;
    this.namespace = namespace;
    this.workload = workload;
    this.workloadKind = workloadKind;
    this.name = name;
    this.uid = uid;
    this.node = node;
    this.zone = zone;
    this.serviceAccount = serviceAccount;
    this.ambiguous = ambiguous;
  }

  /** One that is known by its workload alone. */
  static Owner ofWorkload(
      Kind kind, String namespace, String workload, String workloadKind, boolean ambiguous) {
    return new Owner(kind, namespace, workload, workloadKind, "", "", "", "", "", ambiguous);
  }

  public Kind kind() {
    return kind;
  }

  public String namespace() {
    return namespace;
  }

  public String workload() {
    return workload;
  }

  public String workloadKind() {
    return workloadKind;
  }

  public String name() {
    return name;
  }

  public String uid() {
    return uid;
  }

  public String node() {
    return node;
  }

  public String zone() {
    return zone;
  }

  public String serviceAccount() {
    return serviceAccount;
  }

  public boolean ambiguous() {
    return ambiguous;
  }

  boolean sharesWorkload(Owner other) {
    return workload.equals(other.workload)
        && workloadKind.equals(other.workloadKind)
        && namespace.equals(other.namespace);
  }

  /** The same as far as its workload goes, marked as ambiguous. */
  Owner contested() {
    Owner known = contested;
    if (known == null) {
      known = ofWorkload(kind, namespace, workload, workloadKind, true);
      contested = known;
    }
    return known;
  }

  /** Where it stood behind services, if it did so on a port at all. */
  Stand[] standsOn(int port) {
    Stand[] all = stands;
    return (ports >>> port & 1) == 0 ? Stand.NONE : all;
  }

  void standsAt(Stand[] now) {
    ports = Stand.ports(now);
    stands = now;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Owner owner
        && kind == owner.kind
        && sharesWorkload(owner)
        && name.equals(owner.name)
        && uid.equals(owner.uid)
        && node.equals(owner.node)
        && zone.equals(owner.zone)
        && serviceAccount.equals(owner.serviceAccount)
        && ambiguous == owner.ambiguous;
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, namespace, workload, name, uid);
  }

  @Override
  public String toString() {
    return "%s %s/%s %s/%s%s"
        .formatted(kind, namespace, name, workloadKind, workload, ambiguous ? "?" : "");
  }
}
