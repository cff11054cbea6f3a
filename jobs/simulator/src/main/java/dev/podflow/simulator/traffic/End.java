package dev.podflow.simulator.traffic;

import dev.podflow.simulator.cluster.ClusterNode;
import dev.podflow.simulator.cluster.PodLife;
import java.util.List;

/**
 * One end of a connection: how Hubble shows it and who it is in the tables.
 *
 * @param node where it is; null outside of the cluster
 * @param pod null if it is not a pod
 * @param names DNS names that the agent knows for its address
 */
public record End(
    String address,
    String mac,
    ClusterNode node,
    PodLife pod,
    int endpointId,
    int identity,
    List<String> labels,
    List<String> names,
    String namespace,
    String workload,
    String kind) {
  private static final String OUTER_MAC = "0a:58:c0:a8:0a:01";

  static End of(PodLife pod) {
    return new End(
        pod.address,
        pod.mac,
        pod.node,
        pod,
        pod.endpointId,
        pod.workload.identity,
        pod.labels,
        List.of(),
        pod.workload.namespace,
        pod.workload.name,
        pod.workload.kind.label());
  }

  /** Somebody outside, with or without a known name. */
  static End world(String address, List<String> names) {
    boolean named = !names.isEmpty();
    return new End(
        address,
        OUTER_MAC,
        null,
        null,
        0,
        2,
        List.of("reserved:world"),
        names,
        "",
        named ? names.get(0) : "world",
        named ? "External" : "Reserved");
  }

  /** A node by the address that its Node object shows: everybody knows which one it is. */
  static End node(ClusterNode node, int identity, String... labels) {
    return new End(
        node.address(),
        OUTER_MAC,
        node,
        null,
        0,
        identity,
        List.of(labels),
        List.of(),
        "",
        node.name(),
        "Node");
  }

  /** Something of a node with an address that no object shows: only the label says what it is. */
  static End reserved(
      ClusterNode node, String address, String workload, int identity, int endpointId) {
    return new End(
        address,
        OUTER_MAC,
        node,
        null,
        endpointId,
        identity,
        List.of("reserved:" + workload),
        List.of(),
        "",
        workload,
        "Reserved");
  }
}
