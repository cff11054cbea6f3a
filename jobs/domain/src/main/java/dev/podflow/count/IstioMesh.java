package dev.podflow.count;

import static dev.podflow.count.MeshPairs.known;

import dev.podflow.delta.Delta;
import dev.podflow.flow.Flow;
import dev.podflow.identity.Lookup;
import dev.podflow.table.ServicePairs;
import java.util.Map;

/**
 * Istio's standard metrics: both ends' names are labels, whoever reports. A request is counted by
 * the client's proxy as source, the server's as destination, a waypoint in the middle.
 *
 * <p>Bytes are named from the server's side: received is what the client sent.
 */
final class IstioMesh implements MeshPairs.Mesh {
  private static final long REQUESTS =
      FlowCounter.mask(ServicePairs.REQUESTS, ServicePairs.REQUESTS_4XX, ServicePairs.REQUESTS_5XX);
  private static final long CONNECTIONS =
      FlowCounter.mask(ServicePairs.CONNECTIONS_OPENED, ServicePairs.CONNECTIONS_CLOSED);
  private static final long BYTES =
      FlowCounter.mask(ServicePairs.BYTES_SENT, ServicePairs.BYTES_RECEIVED);
  private static final long SECURITY = FlowCounter.mask(ServicePairs.MTLS, ServicePairs.PLAINTEXT);

  private final Lookup lookup;

  IstioMesh(Lookup lookup) {
    this.lookup = lookup;
  }

  @Override
  public String system() {
    return "istio";
  }

  @Override
  public boolean counts(String metric) {
    return switch (metric) {
      case "istio_requests_total",
          "istio_tcp_sent_bytes_total",
          "istio_tcp_received_bytes_total",
          "istio_tcp_connections_opened_total",
          "istio_tcp_connections_closed_total" ->
          true;
      default -> false;
    };
  }

  @Override
  public int sketch(String metric) {
    return metric.equals("istio_request_duration_milliseconds") ? ServicePairs.LATENCY_US : -1;
  }

  @Override
  public String identify(
      String metric,
      Map<String, String> labels,
      Flow pair,
      ResolvedEnd client,
      ResolvedEnd server) {
    String reporter =
        switch (labels.getOrDefault("reporter", "")) {
          case "source" -> Side.SOURCE;
          case "destination" -> Side.DESTINATION;
          case "waypoint" -> Side.MIDDLE;
          default -> null;
        };
    if (reporter == null || isUnanswered(metric, labels)) {
      return null;
    }
    named(
        pair.cluster,
        known(labels, "source_workload_namespace"),
        known(labels, "source_workload"),
        client);
    named(
        pair.cluster,
        known(labels, "destination_workload_namespace"),
        known(labels, "destination_workload"),
        server);
    String serviceNamespace = known(labels, "destination_service_namespace");
    if (!serviceNamespace.isEmpty()) {
      server.service = known(labels, "destination_service_name");
      if (server.workload.isEmpty()) {
        server.namespace = serviceNamespace;
      }
    } else if (server.workload.isEmpty()) {
      outside(known(labels, "destination_service"), server);
    }
    return reporter;
  }

  /** How long a client waited for an answer that never came is no time to an answer. */
  private boolean isUnanswered(String metric, Map<String, String> labels) {
    return sketch(metric) >= 0 && labels.getOrDefault("response_code", "").equals("0");
  }

  private void named(String cluster, String namespace, String workload, ResolvedEnd end) {
    Resolution resolution = workload.isEmpty() ? Resolution.UNRESOLVED : Resolution.FROM_LOG;
    end.set(namespace, workload, MeshPairs.kind(lookup, cluster, namespace, workload), resolution);
  }

  /** A host that no service of the mesh is; clusters that stand for any host are named so. */
  private static void outside(String host, ResolvedEnd end) {
    if (!host.isEmpty() && !host.endsWith("Cluster")) {
      int port = host.lastIndexOf(':');
      String name = port > 0 && host.indexOf(':') == port ? host.substring(0, port) : host;
      end.set("", name, EndResolver.EXTERNAL, Resolution.EXTERNAL);
    }
  }

  @Override
  public void add(String metric, Map<String, String> labels, long increase, Delta pair) {
    switch (metric) {
      case "istio_requests_total" -> {
        pair.know(REQUESTS).add(ServicePairs.REQUESTS, increase);
        addStatus(labels.getOrDefault("response_code", ""), increase, pair);
        addSecurity(labels, increase, pair);
      }
      case "istio_tcp_connections_opened_total" -> {
        pair.know(CONNECTIONS).add(ServicePairs.CONNECTIONS_OPENED, increase);
        addSecurity(labels, increase, pair);
      }
      case "istio_tcp_connections_closed_total" ->
          pair.know(CONNECTIONS).add(ServicePairs.CONNECTIONS_CLOSED, increase);
      case "istio_tcp_received_bytes_total" ->
          pair.know(BYTES).add(ServicePairs.BYTES_SENT, increase);
      case "istio_tcp_sent_bytes_total" ->
          pair.know(BYTES).add(ServicePairs.BYTES_RECEIVED, increase);
      default -> throw new IllegalStateException(metric);
    }
  }

  static void addStatus(String code, long increase, Delta pair) {
    if (code.length() == 3 && code.charAt(0) == '4') {
      pair.add(ServicePairs.REQUESTS_4XX, increase);
    } else if (code.length() == 3 && code.charAt(0) == '5') {
      pair.add(ServicePairs.REQUESTS_5XX, increase);
    }
  }

  /** A sidecar knows it of what it receives only; ztunnel of both. */
  private static void addSecurity(Map<String, String> labels, long increase, Delta pair) {
    switch (labels.getOrDefault("connection_security_policy", "")) {
      case "mutual_tls" -> pair.know(SECURITY).add(ServicePairs.MTLS, increase);
      case "none" -> pair.know(SECURITY).add(ServicePairs.PLAINTEXT, increase);
      default -> {}
    }
  }
}
