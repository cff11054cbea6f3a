package dev.podflow.simulator.churn;

import dev.podflow.simulator.cluster.Dice;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Makes flows between those who live, and writes them as Hubble does. */
final class ChurnFlows {
  private static final double SHUFFLED = 0.15;
  private static final int SHUFFLED_MILLIS = 180_000;
  private static final int USUAL_LATENESS_MILLIS = 3_000;

  private final ChurnConfig config;
  private final List<ChurnCluster> clusters;
  private final Agenda agenda;
  private final ChurnTruth truth;
  private final Arrivals arrivals;
  private final Dice dice;
  private final StringBuilder json = new StringBuilder(2048);

  /** One end of a flow; a pod, a node, or, if neither is given, the world. */
  private record End(ChurnPod pod, ChurnNode node, int code) {
    String address(boolean v6) {
      if (pod != null) {
        return pod.ip(v6);
      }
      return node != null ? node.address(v6) : v6 ? "2606:4700::1111" : "203.0.113.7";
    }

    ChurnNode where() {
      return pod != null ? pod.node : node;
    }
  }

  ChurnFlows(
      ChurnConfig config,
      List<ChurnCluster> clusters,
      Agenda agenda,
      ChurnTruth truth,
      Arrivals arrivals,
      Dice dice) {
    this.config = config;
    this.clusters = clusters;
    this.agenda = agenda;
    this.truth = truth;
    this.arrivals = arrivals;
    this.dice = dice;
  }

  /** A flow happens now. */
  void flow(long number) {
    ChurnCluster cluster = dice.pick(clusters);
    End client = end(cluster);
    End server = end(cluster);
    while (client.where() == null && server.where() == null
        || client.pod == server.pod && client.pod != null) {
      server = end(cluster);
    }
    boolean atClient = server.where() == null || (client.where() != null && dice.chance(0.5));
    ChurnNode reporter = atClient ? client.where() : server.where();
    boolean v6 = dice.chance(0.3);
    boolean hard = dice.chance(config.hardShare());
    long now = agenda.now();
    int lateness = dice.chance(SHUFFLED) ? SHUFFLED_MILLIS : USUAL_LATENESS_MILLIS;
    long arrival = now + dice.between(100, lateness);
    truth.flow(now, arrival, reporter.clockOffset, client.code, server.code, hard);
    long clock = now + reporter.clockOffset;
    byte[] line = line(number, clock, client, server, reporter, atClient, v6, hard);
    arrivals.flow(arrival, number, reporter.fullName(), line);
  }

  private End end(ChurnCluster cluster) {
    double share = dice.share();
    if (share < 0.02) {
      return new End(null, null, ChurnTruth.WORLD);
    }
    if (share < 0.05) {
      ChurnNode node = cluster.livingNode();
      return new End(null, node, truth.node(node));
    }
    ChurnPod pod = dice.pick(cluster.talkers());
    return new End(pod, null, pod.id);
  }

  private byte[] line(
      long number,
      long clock,
      End client,
      End server,
      ChurnNode reporter,
      boolean atClient,
      boolean v6,
      boolean hard) {
    String time = timeText(clock, FlowKey.micros(number));
    ChurnPod serving = server.node == null ? server.pod : server.node.agent;
    int port = serving == null ? 443 : serving.workload.port();
    json.setLength(0);
    json.append("{\"flow\":{\"time\":\"").append(time).append('"');
    if (!hard) {
      String digits = Long.toHexString(0x1000_0000_0000L + number);
      json.append(",\"uuid\":\"01234567-89ab-4cde-8f01-").append(digits).append('"');
    }
    json.append(",\"verdict\":\"FORWARDED\",\"IP\":{\"source\":\"")
        .append(client.address(v6))
        .append("\",\"destination\":\"")
        .append(server.address(v6))
        .append("\",\"ipVersion\":\"")
        .append(v6 ? "IPv6" : "IPv4")
        .append("\"},\"l4\":{\"TCP\":{\"source_port\":")
        .append(FlowKey.port(number))
        .append(",\"destination_port\":")
        .append(port)
        .append(",\"flags\":{\"SYN\":true}}},\"source\":");
    end(client, reporter, hard);
    json.append(",\"destination\":");
    end(server, reporter, hard);
    json.append(",\"Type\":\"L3_L4\",\"node_name\":\"")
        .append(reporter.fullName())
        .append("\",\"event_type\":{\"type\":4")
        .append(
            atClient
                ? ",\"sub_type\":3},\"traffic_direction\":\"EGRESS\""
                : "},\"traffic_direction\":\"INGRESS\"")
        .append(",\"trace_observation_point\":\"")
        .append(atClient ? "TO_STACK" : "TO_ENDPOINT")
        .append("\",\"is_reply\":false,\"trace_reason\":\"NEW\"},\"node_name\":\"")
        .append(reporter.fullName())
        .append("\",\"time\":\"")
        .append(time)
        .append("\"}");
    return json.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Under a field mask an end is an empty object. */
  private void end(End end, ChurnNode reporter, boolean hard) {
    json.append('{');
    if (!hard && end.pod == null) {
      String label = end.node == null ? "world" : end.node == reporter ? "host" : "remote-node";
      json.append("\"identity\":")
          .append(end.node == null ? 2 : end.node == reporter ? 1 : 6)
          .append(",\"labels\":[\"reserved:")
          .append(label)
          .append("\"]");
    } else if (!hard) {
      ChurnWorkload workload = end.pod.workload;
      boolean local = end.pod.node == reporter;
      if (local) {
        json.append("\"ID\":").append(100 + end.pod.address).append(',');
      }
      json.append("\"identity\":")
          .append(10_000 + Math.floorMod(workload.uid().hashCode(), 50_000))
          .append(",\"cluster_name\":\"")
          .append(workload.cluster())
          .append("\",\"namespace\":\"")
          .append(workload.namespace())
          .append("\",\"labels\":[\"k8s:app=")
          .append(workload.name())
          .append("\",\"k8s:io.kubernetes.pod.namespace=")
          .append(workload.namespace())
          .append("\"],\"pod_name\":\"")
          .append(end.pod.name)
          .append('"');
      if (local) {
        json.append(",\"workloads\":[{\"name\":\"")
            .append(workload.name())
            .append("\",\"kind\":\"")
            .append(workload.kind())
            .append("\"}]");
      }
    }
    json.append('}');
  }

  /** Its microseconds are the flow's, see {@link FlowKey}. */
  private static String timeText(long millis, int micros) {
    return Instant.ofEpochSecond(
            Math.floorDiv(millis, 1000L),
            Math.floorMod(millis, 1000L) * 1_000_000L + micros * 1_000L + 1)
        .toString();
  }
}
