package dev.podflow.simulator.log;

import dev.podflow.simulator.cluster.Port;
import dev.podflow.simulator.cluster.Workload;
import dev.podflow.simulator.traffic.Connection;
import dev.podflow.simulator.traffic.End;
import dev.podflow.simulator.traffic.Request;
import java.util.Map;
import java.util.TreeMap;

/**
 * Labels of a series of Istio's metrics (docs/reference/config/metrics). A proxy knows the workload
 * at the other end only if that has a proxy, too; {@code unknown} is what it says otherwise. The
 * labels of versions are taken away, as those do who care for the size of their metrics.
 */
final class IstioLabels {
  private static final String UNKNOWN = "unknown";

  private IstioLabels() {}

  /** Labels of a request. */
  static Map<String, String> of(Connection connection, boolean atClient, Request request) {
    Map<String, String> labels = of(connection, atClient);
    labels.put("request_protocol", "http");
    labels.put("response_code", Integer.toString(request.status()));
    labels.put("response_flags", request.answered() ? "-" : "DC");
    labels.put("grpc_response_status", "");
    return labels;
  }

  /** Labels of a TCP connection that is not HTTP. */
  static Map<String, String> of(Connection connection, boolean atClient, boolean reached) {
    Map<String, String> labels = of(connection, atClient);
    labels.put("request_protocol", "tcp");
    labels.put("response_flags", reached ? "-" : "UF,URX");
    return labels;
  }

  private static Map<String, String> of(Connection connection, boolean atClient) {
    Map<String, String> labels = new TreeMap<>();
    boolean encrypted = Mesh.encrypts(connection);
    labels.put("reporter", atClient ? "source" : "destination");
    putWorkload(labels, "source", connection.client());
    putWorkload(labels, "destination", connection.server());
    putService(labels, connection);
    labels.put(
        "connection_security_policy", atClient ? UNKNOWN : encrypted ? "mutual_tls" : "none");
    return labels;
  }

  private static void putWorkload(Map<String, String> labels, String side, End end) {
    Workload workload = Mesh.hasProxy(end) ? end.pod().workload : null;
    String name = workload == null ? UNKNOWN : workload.name;
    labels.put(side + "_workload", name);
    labels.put(side + "_workload_namespace", workload == null ? UNKNOWN : workload.namespace);
    labels.put(
        side + "_principal",
        workload == null
            ? UNKNOWN
            : "spiffe://cluster.local/ns/" + workload.namespace + "/sa/" + workload.name);
    labels.put(side + "_cluster", workload == null ? UNKNOWN : "Kubernetes");
    labels.put(side + "_canonical_service", name);
  }

  private static void putService(Map<String, String> labels, Connection connection) {
    End server = connection.server();
    Port port =
        server.pod() == null
            ? null
            : server.pod().workload.port(connection.serverPort(), connection.protocol());
    if (port != null && !server.pod().workload.service.isEmpty()) {
      Workload workload = server.pod().workload;
      labels.put(
          "destination_service",
          workload.service + "." + workload.namespace + ".svc.cluster.local");
      labels.put("destination_service_name", workload.service);
      labels.put("destination_service_namespace", workload.namespace);
    } else if (!server.names().isEmpty()) {
      labels.put("destination_service", server.names().get(0));
      labels.put("destination_service_name", server.names().get(0));
      labels.put("destination_service_namespace", UNKNOWN);
    } else {
      labels.put("destination_service", UNKNOWN);
      labels.put("destination_service_name", "PassthroughCluster");
      labels.put("destination_service_namespace", UNKNOWN);
    }
  }
}
