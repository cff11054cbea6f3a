package dev.podflow.simulator.incident;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Records of the logs that the small cluster's systems write. */
final class Lines {
  private static final String END =
      "{\"identity\":%d,\"cluster_name\":\"%s\",\"namespace\":\"%s\",\"labels\":[\"k8s:app=%s\"],"
          + "\"pod_name\":\"%s\",\"workloads\":[{\"name\":\"%s\",\"kind\":\"StatefulSet\"}]}";

  private final String cluster;
  private long number;

  Lines(String cluster) {
    this.cluster = cluster;
  }

  /** Hubble: the first packet of a connection arrives. */
  byte[] arrival(Instant time, SmallPod from, SmallPod to, int port) {
    return flow(
        time,
        "FORWARDED",
        from,
        to,
        port,
        "INGRESS",
        "\"event_type\":{\"type\":4},\"trace_observation_point\":\"TO_ENDPOINT\",\"trace_reason\":\"NEW\"");
  }

  /** Hubble: a policy denies it to the server. */
  byte[] denial(Instant time, SmallPod from, SmallPod to, int port) {
    return flow(time, "DROPPED", from, to, port, "INGRESS", "\"event_type\":{\"type\":5}");
  }

  /** Hubble: a policy of the client's namespace denies it. */
  byte[] denialBy(Instant time, SmallPod from, SmallPod to, int port, String policy) {
    String by =
        "\"event_type\":{\"type\":5},\"egress_denied_by\":[{\"name\":\"%s\",\"namespace\":\"%s\",\"kind\":\"CiliumNetworkPolicy\"}]"
            .formatted(policy, from.namespace());
    return flow(time, "DROPPED", from, to, port, "EGRESS", by);
  }

  /** Hubble: the packet that a policy denied is dropped, or one for which there is no way. */
  byte[] drop(Instant time, SmallPod from, SmallPod to, int port, boolean byPolicy) {
    return drop(time, from, to, port, "INGRESS", byPolicy);
  }

  /** Hubble: a policy denied it to the client. */
  byte[] dropAtClient(Instant time, SmallPod from, SmallPod to, int port) {
    return drop(time, from, to, port, "EGRESS", true);
  }

  private byte[] drop(
      Instant time, SmallPod from, SmallPod to, int port, String direction, boolean byPolicy) {
    String reason = byPolicy ? "POLICY_DENIED" : "STALE_OR_UNROUTABLE_IP";
    String drop =
        "\"event_type\":{\"type\":1,\"sub_type\":%d},\"drop_reason_desc\":\"%s\""
            .formatted(byPolicy ? 133 : 151, reason);
    return flow(time, "DROPPED", from, to, port, direction, drop);
  }

  private byte[] flow(
      Instant time,
      String verdict,
      SmallPod from,
      SmallPod to,
      int port,
      String direction,
      String meaning) {
    number++;
    return ("{\"flow\":{\"time\":\"%s\",\"uuid\":\"%08x-0000-4000-8000-%012x\",\"verdict\":\"%s\","
            + "\"IP\":{\"source\":\"%s\",\"destination\":\"%s\",\"ipVersion\":\"IPv4\"},"
            + "\"l4\":{\"TCP\":{\"source_port\":%d,\"destination_port\":%d,\"flags\":{\"SYN\":true}}},"
            + "\"source\":%s,\"destination\":%s,\"Type\":\"L3_L4\",\"node_name\":\"%s/%s\","
            + "\"traffic_direction\":\"%s\",\"is_reply\":false,%s},\"node_name\":\"%s/%s\",\"time\":\"%s\"}")
        .formatted(
            time,
            number & 0xffff_ffffL,
            time.toEpochMilli(),
            verdict,
            from.address(),
            to.address(),
            clientPort(),
            port,
            end(from),
            end(to),
            cluster,
            node(from, to, direction),
            direction,
            meaning,
            cluster,
            node(from, to, direction),
            time)
        .getBytes(UTF_8);
  }

  private static String node(SmallPod from, SmallPod to, String direction) {
    return direction.equals("EGRESS") ? from.node() : to.node();
  }

  private String end(SmallPod pod) {
    return END.formatted(
        1_000 + pod.workload().length(),
        cluster,
        pod.namespace(),
        pod.workload(),
        pod.name(),
        pod.workload());
  }

  private int clientPort() {
    return 32_768 + (int) (number % 28_000);
  }

  /** Hubble: its ring buffer was too small. */
  byte[] lostEvents(Instant time, String node, int count) {
    return ("{\"lost_events\":{\"source\":\"PERF_EVENT_RING_BUFFER\",\"num_events_lost\":\"%d\"},"
            + "\"node_name\":\"%s/%s\",\"time\":\"%s\"}")
        .formatted(count, cluster, node, time)
        .getBytes(UTF_8);
  }

  /** The server's sidecar: a line in Istio's default format. */
  byte[] request(
      Instant time, SmallPod from, SmallPod to, int port, int status, long millis, boolean tls) {
    number++;
    return ("[%s] \"GET /v1/items HTTP/1.1\" %d - via_upstream - \"-\" 120 340 %d %d \"-\" \"Go-http-client/1.1\""
            + " \"%08x-0000-4000-9000-000000000000\" \"%s:%d\" \"%s\" inbound|%d|| 127.0.0.6:%d %s %s:%d %s default")
        .formatted(
            time.truncatedTo(ChronoUnit.MILLIS),
            status,
            millis,
            millis,
            number,
            to.workload(),
            port,
            to.at(port),
            port,
            clientPort(),
            to.at(port),
            from.address(),
            clientPort(),
            tls
                ? "outbound_.%d_._.%s.%s.svc.cluster.local"
                    .formatted(port, to.workload(), to.namespace())
                : "-")
        .getBytes(UTF_8);
  }

  /** CoreDNS' log of a query. */
  byte[] query(Instant time, SmallPod client, String name, String code, long micros) {
    number++;
    return "%s stdout F [INFO] %s:%d - %d \"A IN %s udp 56 false 512\" %s qr,aa,rd 110 %ss"
        .formatted(
            time,
            client.address(),
            clientPort(),
            number & 0xffff,
            name,
            code,
            String.format(Locale.ROOT, "%.6f", micros / 1e6))
        .getBytes(UTF_8);
  }

  /** {@code conntrack -E -o timestamp}: a connection begins. */
  byte[] connection(Instant time, SmallPod from, SmallPod to, int port) {
    number++;
    return ("[%d.%06d]\t    [NEW] tcp      6 120 SYN_SENT src=%s dst=%s sport=%d dport=%d"
            + " [UNREPLIED] src=%s dst=%s sport=%d dport=%d")
        .formatted(
            time.getEpochSecond(),
            time.getNano() / 1_000,
            from.address(),
            to.address(),
            clientPort(),
            port,
            to.address(),
            from.address(),
            port,
            clientPort())
        .getBytes(UTF_8);
  }
}
