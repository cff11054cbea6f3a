package dev.podflow.identity;

import java.util.List;

/**
 * A pod.
 *
 * @param addresses what it owned; empty before it had any
 * @param hostNetwork whether the addresses are its node's, so that it owns none
 * @param ownerKind kind of its controller; empty for a bare pod
 * @param ownerUid uid of its controller; empty if unknown
 * @param templateHash its label {@code pod-template-hash}, by which a ReplicaSet's name tells its
 *     Deployment's
 * @param hostPorts the ports that a pod of the host network declares; empty for others
 */
public record PodLife(
    LifeKey key,
    Span span,
    String namespace,
    String name,
    List<Address> addresses,
    boolean hostNetwork,
    String node,
    String serviceAccount,
    String ownerKind,
    String ownerName,
    String ownerUid,
    String templateHash,
    List<Port> hostPorts)
    implements Life {
  public static final String KIND = "Pod";

  public PodLife {
    addresses = List.copyOf(addresses);
    hostPorts = List.copyOf(hostPorts);
  }

  /** The same at another time. */
  public PodLife during(Span other) {
    return new PodLife(
        key,
        other,
        namespace,
        name,
        addresses,
        hostNetwork,
        node,
        serviceAccount,
        ownerKind,
        ownerName,
        ownerUid,
        templateHash,
        hostPorts);
  }
}
