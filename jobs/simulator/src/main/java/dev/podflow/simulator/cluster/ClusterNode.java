package dev.podflow.simulator.cluster;

import java.util.List;

/**
 * A node.
 *
 * @param index its number, from 0
 * @param address its InternalIP
 * @param routerAddress the address of Cilium's host interface, which no Kubernetes object shows
 * @param healthAddress the address of Cilium's health endpoint
 * @param masked whether its exporter leaves out names
 * @param tunnel whether it reaches other nodes through an overlay; otherwise by native routing
 * @param traceReasons whether its agent is new enough to log trace reasons
 * @param labels as Hubble shows them
 */
public record ClusterNode(
    int index,
    String name,
    String uid,
    String address,
    String routerAddress,
    String healthAddress,
    boolean masked,
    boolean tunnel,
    boolean traceReasons,
    List<String> labels) {
  static ClusterNode create(int index, int nodes, double maskedShare, Dice dice) {
    String name = "node-" + (index + 1);
    // The last nodes, so that the control plane's node, which is the first, keeps its names.
    boolean masked = index >= nodes - Math.round(maskedShare * nodes);
    String zone = "eu-central-1" + (char) ('a' + index % 3);
    return new ClusterNode(
        index,
        name,
        dice.uuid(),
        "192.168.10." + (index + 10),
        "10." + (index / 250 + 20) + "." + index % 250 + ".1",
        "10." + (index / 250 + 20) + "." + index % 250 + ".2",
        masked,
        index % 2 == 0,
        index % 3 != 2,
        List.of(
            "beta.kubernetes.io/arch=amd64",
            "beta.kubernetes.io/os=linux",
            "failure-domain.beta.kubernetes.io/region=eu-central-1",
            "failure-domain.beta.kubernetes.io/zone=" + zone,
            "kubernetes.io/arch=amd64",
            "kubernetes.io/hostname=" + name,
            "kubernetes.io/os=linux",
            "node.kubernetes.io/instance-type=m5.xlarge",
            "topology.ebs.csi.aws.com/zone=" + zone,
            "topology.kubernetes.io/region=eu-central-1",
            "topology.kubernetes.io/zone=" + zone));
  }

  /** The address of a pod on this node. */
  String podAddress(int number) {
    return "10." + (index / 250 + 20) + "." + index % 250 + "." + (number + 3);
  }
}
