package dev.podflow.count;

import static dev.podflow.count.MeshPairs.known;

import dev.podflow.delta.Delta;
import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.IpAddress;
import dev.podflow.table.ServicePairs;
import java.util.Map;

/**
 * Linkerd's proxy metrics. Outbound is what the proxy's own pod asked of others, who are labels
 * ({@code dst_…}); inbound is what it was asked, of which only the client's TLS identity is known.
 * The own pod is the scrape's target.
 *
 * <p>A client with an identity has a proxy, which tells the same as its outbound and knows both
 * ends: of the inbound only what came from outside of the mesh makes pairs.
 *
 * <p>The proxy counts both of its connections: that to the peer, and that to its own pod. Only the
 * one to the peer counts here: outbound {@code peer="dst"}, inbound {@code peer="src"}.
 */
final class LinkerdMesh implements MeshPairs.Mesh {
  private static final long REQUESTS =
      FlowCounter.mask(ServicePairs.REQUESTS, ServicePairs.REQUESTS_4XX, ServicePairs.REQUESTS_5XX);
  private static final long CONNECTIONS =
      FlowCounter.mask(
          ServicePairs.CONNECTIONS_OPENED,
          ServicePairs.CONNECTIONS_CLOSED,
          ServicePairs.CONNECTIONS_RESET,
          ServicePairs.MTLS,
          ServicePairs.PLAINTEXT);
  private static final long BYTES =
      FlowCounter.mask(ServicePairs.BYTES_SENT, ServicePairs.BYTES_RECEIVED);

  /** The labels that name a workload, and its kind. */
  private static final String[][] WORKLOADS = {
    {"deployment", "Deployment"},
    {"statefulset", "StatefulSet"},
    {"daemonset", "DaemonSet"},
    {"cronjob", "CronJob"},
    {"k8s_job", "Job"},
    {"job", "Job"},
    {"replicaset", "ReplicaSet"},
    {"replicationcontroller", "ReplicationController"}
  };

  private final EndResolver resolver;
  private final IpAddress address = new IpAddress();
  private final Moment when = new Moment();

  LinkerdMesh(EndResolver resolver) {
    this.resolver = resolver;
  }

  @Override
  public String system() {
    return "linkerd";
  }

  @Override
  public boolean counts(String metric) {
    return switch (metric) {
      case "request_total",
          "response_total",
          "tcp_open_total",
          "tcp_close_total",
          "tcp_read_bytes_total",
          "tcp_write_bytes_total" ->
          true;
      default -> false;
    };
  }

  @Override
  public int sketch(String metric) {
    return switch (metric) {
      case "response_latency_ms" -> ServicePairs.LATENCY_US;
      case "tcp_connection_duration_ms" -> ServicePairs.CONNECTION_DURATION_US;
      default -> -1;
    };
  }

  @Override
  public String identify(
      String metric,
      Map<String, String> labels,
      Flow pair,
      ResolvedEnd client,
      ResolvedEnd server) {
    boolean outbound = labels.getOrDefault("direction", "").equals("outbound");
    boolean inbound = labels.getOrDefault("direction", "").equals("inbound");
    // Other programs have metrics of these names, too.
    if ((!outbound && !inbound) || !labels.containsKey("tls")) {
      return null;
    }
    if (inbound && !labels.getOrDefault("client_id", "").isEmpty()) {
      return null;
    }
    if (metric.startsWith("tcp_")
        && !labels.getOrDefault("peer", "").equals(outbound ? "dst" : "src")) {
      return null;
    }
    when.epochMillis = Math.floorDiv(pair.timeNanos, 1_000_000L);
    when.reachMillis = 0;
    FlowEnd destination = pair.destination;
    destination.port = port(labels);
    own(labels, outbound ? pair.source : destination);
    if (outbound) {
      called(labels, destination);
    }
    resolver.resolve(pair.cluster, pair.source, pair.protocol, when, client);
    resolver.resolve(pair.cluster, destination, pair.protocol, when, server);
    return outbound ? Side.SOURCE : Side.DESTINATION;
  }

  private static int port(Map<String, String> labels) {
    String port = labels.getOrDefault("target_port", "");
    if (port.isEmpty()) {
      String target = labels.getOrDefault("target_addr", "");
      port = target.substring(target.lastIndexOf(':') + 1);
    }
    int number = 0;
    for (int i = 0; i < port.length(); i++) {
      int digit = port.charAt(i) - '0';
      number = number * 10 + digit;
      if (digit < 0 || digit > 9 || number > 0xFFFF) {
        return 0;
      }
    }
    return number;
  }

  /** The scrape's target; a {@code job} there is Prometheus's, not Kubernetes's. */
  private static void own(Map<String, String> labels, FlowEnd end) {
    end.namespace = known(labels, "namespace");
    end.pod = known(labels, "pod");
    for (String[] workload : WORKLOADS) {
      if (!workload[0].equals("job") && end.workload.isEmpty()) {
        end.workload = known(labels, workload[0]);
        end.workloadKind = end.workload.isEmpty() ? "" : workload[1];
      }
    }
  }

  private void called(Map<String, String> labels, FlowEnd end) {
    end.namespace = known(labels, "dst_namespace");
    end.pod = known(labels, "dst_pod");
    end.service = known(labels, "dst_service");
    for (String[] workload : WORKLOADS) {
      if (end.workload.isEmpty()) {
        end.workload = known(labels, "dst_" + workload[0]);
        end.workloadKind = end.workload.isEmpty() ? "" : workload[1];
      }
    }
    asked(known(labels, "authority"), end);
    if (end.namespace.isEmpty() && address.parse(labels.getOrDefault("target_ip", ip(labels)))) {
      end.hasIp = true;
      end.ipHigh = address.high;
      end.ipLow = address.low;
    }
  }

  private static String ip(Map<String, String> labels) {
    String target = labels.getOrDefault("target_addr", "");
    int port = target.lastIndexOf(':');
    return port < 0 ? target : target.substring(0, port);
  }

  /** What was asked for: a service ({@code web.shop.svc.cluster.local:80}), or a name outside. */
  private static void asked(String authority, FlowEnd end) {
    int colon = authority.lastIndexOf(':');
    String host = colon > 0 ? authority.substring(0, colon) : authority;
    int svc = host.indexOf(".svc.");
    int dot = host.indexOf('.');
    if (svc > 0 && dot < svc) {
      if (end.service.isEmpty()) {
        end.service = host.substring(0, dot);
      }
      if (end.namespace.isEmpty()) {
        end.namespace = host.substring(dot + 1, svc);
      }
    } else if (dot > 0 && !Character.isDigit(host.charAt(host.length() - 1))) {
      end.dnsName = end.namespace.isEmpty() ? host : "";
    }
  }

  @Override
  public void add(String metric, Map<String, String> labels, long increase, Delta pair) {
    boolean outbound = labels.get("direction").equals("outbound");
    switch (metric) {
      case "request_total" -> pair.know(REQUESTS).add(ServicePairs.REQUESTS, increase);
      case "response_total" -> {
        pair.know(REQUESTS);
        IstioMesh.addStatus(labels.getOrDefault("status_code", ""), increase, pair);
      }
      case "tcp_open_total" -> {
        // Every request has a connection, so security is counted by these alone.
        pair.know(CONNECTIONS).add(ServicePairs.CONNECTIONS_OPENED, increase);
        boolean mutual = labels.get("tls").equals("true");
        pair.add(mutual ? ServicePairs.MTLS : ServicePairs.PLAINTEXT, increase);
      }
      case "tcp_close_total" -> {
        boolean reset = labels.getOrDefault("errno", "").equals("ECONNRESET");
        pair.know(CONNECTIONS)
            .add(
                reset ? ServicePairs.CONNECTIONS_RESET : ServicePairs.CONNECTIONS_CLOSED, increase);
      }
      case "tcp_read_bytes_total" ->
          pair.know(BYTES)
              .add(outbound ? ServicePairs.BYTES_RECEIVED : ServicePairs.BYTES_SENT, increase);
      case "tcp_write_bytes_total" ->
          pair.know(BYTES)
              .add(outbound ? ServicePairs.BYTES_SENT : ServicePairs.BYTES_RECEIVED, increase);
      default -> throw new IllegalStateException(metric);
    }
  }
}
