package dev.podflow.simulator.log;

import dev.podflow.simulator.cluster.Port;
import dev.podflow.simulator.cluster.Workload;
import dev.podflow.simulator.traffic.Connection;

/** The service that a client meant, which only its own node knows. */
record CalicoService(String namespace, String name, String portName, int port) {
  static final CalicoService NONE = new CalicoService("-", "-", "-", 0);

  static CalicoService of(Connection connection) {
    if (connection.server().pod() == null) {
      return NONE;
    }
    Workload workload = connection.server().pod().workload;
    Port port = workload.port(connection.serverPort(), connection.protocol());
    return port == null || workload.service.isEmpty()
        ? NONE
        : new CalicoService(workload.namespace, workload.service, port.name(), port.servicePort());
  }
}
