package dev.podflow.simulator.log;

import dev.podflow.simulator.cluster.PodLife;
import dev.podflow.simulator.cluster.Workload;
import dev.podflow.simulator.traffic.End;

/**
 * An end of a flow as Calico shows it.
 *
 * @param type {@code wep} for pods, {@code hep} for nodes, {@code net} for the rest
 * @param fullName {@code -} if it is not logged
 * @param name what the tables call it
 * @param app value of the label {@code app}; empty if it has none
 * @param address null if it is not logged
 */
record CalicoEndpoint(
    String type,
    String namespace,
    String fullName,
    String prefix,
    String app,
    String address,
    Seen.Name name) {
  private static final String NONE = "-";

  /**
   * @param aggregated whether only the beginning of a pod's name is kept
   */
  static CalicoEndpoint of(End end, boolean aggregated) {
    PodLife pod = end.pod();
    String address = aggregated ? null : end.address();
    if (pod != null) {
      Workload workload = pod.workload;
      return new CalicoEndpoint(
          "wep",
          workload.namespace,
          aggregated ? NONE : pod.name,
          workload.kind == Workload.Kind.BARE_POD ? pod.name : prefix(pod.name),
          workload.name,
          address,
          Seen.Name.of(end));
    }
    if (end.kind().equals("Node")) {
      String node = end.node().name();
      return new CalicoEndpoint(
          "hep", NONE, aggregated ? NONE : node, node, "", address, Seen.Name.of(end));
    }
    boolean outside = end.node() == null;
    return new CalicoEndpoint(
        "net",
        NONE,
        NONE,
        outside ? "pub" : "pvt",
        "",
        address,
        outside ? Seen.Name.WORLD : new Seen.Name("", "private-network", "Reserved"));
  }

  /** What its controller let the API server complete. */
  private static String prefix(String pod) {
    return pod.substring(0, pod.lastIndexOf('-') + 1) + "*";
  }
}
