package dev.podflow.simulator.incident;

/**
 * A pod of a stateful set.
 *
 * @param node name of its node
 */
record SmallPod(String namespace, String workload, int ordinal, String address, String node) {
  String name() {
    return workload + "-" + ordinal;
  }

  String at(int port) {
    return address + ":" + port;
  }
}
