package dev.podflow.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.podflow.simulator.ObjectsIndex.Who;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts the records once more, from the records and the Kubernetes objects alone, with a tree and
 * maps of texts: slow, and in nothing like the way in which the truth was told.
 */
final class Recount {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> EGRESS_POINTS =
      Set.of("TO_STACK", "TO_OVERLAY", "TO_NETWORK", "TO_PROXY");
  private static final Set<String> DENIALS = Set.of("POLICY_DENIED", "POLICY_DENY");

  /** {@code table/measure/key…} to its sum, and to all latencies. */
  final Map<String, Long> sums = new TreeMap<>();

  final Map<String, List<Long>> latencies = new TreeMap<>();
  private final ObjectsIndex objects;
  private final Set<String> uuids = new HashSet<>();
  private final Map<String, String> firstPoints = new HashMap<>();
  private final Map<String, List<JsonNode>> open = new HashMap<>();
  private final Map<String, Who> remembered = new HashMap<>();

  Recount(ObjectsIndex objects) {
    this.objects = objects;
  }

  void read(byte[] line) throws IOException {
    add("pipeline_quality/received/flows.hubble", 1);
    String outcome = outcome(line);
    if (Set.of("used", "merged", "not_traffic").contains(outcome)) {
      add("pipeline_quality/" + outcome + "/flows.hubble", 1);
    } else {
      add("pipeline_quality/dead_letters/flows.hubble", 1);
      add("dead_letters/records/flows.hubble/" + outcome, 1);
    }
  }

  /** What was asked and never answered. */
  void finish() {
    for (List<JsonNode> requests : open.values()) {
      for (JsonNode flow : requests) {
        if (flow.path("l7").has("http")) {
          String key = start(flow) + "/" + reporter(flow) + "/" + both(flow, false);
          add("http/requests/" + key + "/" + method(flow) + "/0", 1);
        }
      }
    }
  }

  private String outcome(byte[] line) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return "malformed";
    }
    if (root.has("lost_events")) {
      long lost = Long.parseLong(root.path("lost_events").path("num_events_lost").asText());
      add("pipeline_quality/lost/flows.hubble", lost);
      return "not_traffic";
    }
    if (!root.has("flow")) {
      return "not_traffic";
    }
    JsonNode flow = root.path("flow");
    if (!flow.isObject()) {
      return "wrong-type";
    }
    if (!flow.has("time")) {
      return "no-time";
    }
    if (flow.path("time").asText().equals("yesterday")) {
      return "bad-time";
    }
    if (time(flow).isBefore(Instant.parse("2015-01-01T00:00:00Z"))) {
      return "time-too-old";
    }
    if (flow.has("uuid") && !uuids.add(flow.path("uuid").asText())) {
      return "merged";
    }
    return switch (flow.path("event_type").path("type").asInt()) {
      case 1 -> drop(flow);
      case 4 -> trace(flow);
      case 5 -> verdict(flow);
      case 129 -> message(flow);
      default -> "not_traffic";
    };
  }

  private String trace(JsonNode flow) {
    if (isReply(flow)) {
      return "merged";
    }
    String point = flow.path("trace_observation_point").asText();
    String reporter = "destination";
    if (EGRESS_POINTS.contains(point)
        && !flow.path("traffic_direction").asText().equals("INGRESS")) {
      reporter = "source";
      String tuple = flow.path("node_name").asText() + tuple(flow, false);
      if (!firstPoints.computeIfAbsent(tuple, key -> point).equals(point)) {
        return "merged";
      }
    } else if (!point.equals("TO_ENDPOINT")) {
      return "merged";
    }
    JsonNode aggregate = flow.path("aggregate");
    long weight = Math.max(1, aggregate.path("ingress_flow_count").asLong());
    flows(flow, reporter, "flows_forwarded", weight);
    return "used";
  }

  private String drop(JsonNode flow) {
    String direction = flow.path("traffic_direction").asText().toLowerCase(java.util.Locale.ROOT);
    String reporter =
        direction.isEmpty()
            ? flow.path("source").has("ID") ? "source" : "destination"
            : direction.equals("egress") ? "source" : "destination";
    String reason = flow.path("drop_reason_desc").asText();
    flows(flow, reporter, DENIALS.contains(reason) ? "flows_denied" : "flows_dropped", 1);
    String node = flow.path("node_name").asText().split("/")[1];
    add(
        "drops/drops/"
            + start(flow)
            + "/"
            + node
            + "/"
            + direction
            + "/"
            + reason
            + "/"
            + pair(flow),
        1);
    return "used";
  }

  private void flows(JsonNode flow, String reporter, String measure, long weight) {
    String key = start(flow) + "/" + reporter + "/" + pair(flow);
    add("service_pairs/flows/" + key, weight);
    add("service_pairs/" + measure + "/" + key, weight);
    JsonNode flags = flow.path("l4").path("TCP").path("flags");
    boolean opened =
        flow.has("trace_reason")
            ? flow.path("trace_reason").asText().equals("NEW")
            : flags.has("SYN") && !flags.has("ACK");
    add("service_pairs/connections_opened/" + key, opened ? weight : 0);
    add("service_pairs/connections_closed/" + key, flags.has("FIN") ? weight : 0);
  }

  private String verdict(JsonNode flow) {
    String direction = flow.path("traffic_direction").asText().toLowerCase(java.util.Locale.ROOT);
    String verdict = flow.path("verdict").asText();
    boolean allow = Set.of("FORWARDED", "REDIRECTED").contains(verdict);
    JsonNode policies = flow.path(direction + (allow ? "_allowed_by" : "_denied_by"));
    List<String> hits = new ArrayList<>();
    for (JsonNode policy : policies) {
      hits.add(
          policy.path("kind").asText()
              + "//"
              + policy.path("namespace").asText()
              + "/"
              + policy.path("name").asText()
              + "/");
    }
    if (hits.isEmpty()) {
      hits.add((allow ? "unnamed" : "default-deny") + "////");
    }
    for (String hit : hits) {
      String end =
          direction
              + (allow ? "/allow" : "/deny")
              + (verdict.equals("AUDIT") ? "/staged/" : "/enforced/")
              + pair(flow);
      add("policy_hits/hits/" + start(flow) + "/" + hit + "/" + end, 1);
    }
    return "used";
  }

  private String message(JsonNode flow) {
    JsonNode l7 = flow.path("l7");
    boolean reply = l7.path("type").asText().equals("RESPONSE");
    JsonNode request = null;
    String exchange = exchange(flow, reply);
    if (reply) {
      request = open.get(exchange).remove(0);
    } else {
      open.computeIfAbsent(exchange, key -> new ArrayList<>()).add(flow);
    }
    long micros = request == null ? 0 : time(request).until(time(flow), ChronoUnit.MICROS);
    if (l7.has("http")) {
      http(flow, reply, micros);
    } else {
      dns(flow, reply, micros);
    }
    return "used";
  }

  private void http(JsonNode flow, boolean reply, long micros) {
    JsonNode l7 = flow.path("l7");
    String both = start(flow) + "/" + reporter(flow) + "/" + both(flow, reply);
    String pair = both + "/TCP";
    add("service_pairs/requests/" + pair, reply ? 0 : 1);
    if (!reply) {
      return;
    }
    int code = l7.path("http").path("code").asInt();
    add("service_pairs/requests_4xx/" + pair, code / 100 == 4 ? 1 : 0);
    add("service_pairs/requests_5xx/" + pair, code / 100 == 5 ? 1 : 0);
    latency("service_pairs/" + pair, micros);
    String key = both + "/" + method(flow) + "/" + code;
    add("http/requests/" + key, 1);
    latency("http/" + key, micros);
    if (l7.has("latency_ns") && Long.parseLong(l7.path("latency_ns").asText()) != micros * 1_000) {
      throw new IllegalStateException("two latencies: " + flow);
    }
  }

  private void dns(JsonNode flow, boolean reply, long micros) {
    JsonNode dns = flow.path("l7").path("dns");
    Who client = who(flow, reply ? "destination" : "source");
    String code =
        !reply
            ? ""
            : switch (dns.path("rcode").asInt()) {
              case 0 -> "NOERROR";
              case 2 -> "SERVFAIL";
              case 3 -> "NXDOMAIN";
              default -> throw new IllegalStateException(flow.toString());
            };
    String key =
        String.join(
            "/",
            start(flow),
            "source",
            client.namespace(),
            client.workload(),
            dns.path("query").asText().toLowerCase(java.util.Locale.ROOT),
            dns.path("qtypes").path(0).asText(),
            code);
    add((reply ? "dns/answers/" : "dns/queries/") + key, 1);
    if (reply) {
      latency("dns/" + key, micros);
    }
  }

  private static String exchange(JsonNode flow, boolean reply) {
    StringBuilder key = new StringBuilder(flow.path("node_name").asText());
    key.append(tuple(flow, reply));
    JsonNode l7 = flow.path("l7");
    for (JsonNode header : l7.path("http").path("headers")) {
      if (header.path("key").asText().equals("X-Request-Id")) {
        key.append(header.path("value").asText());
      }
    }
    JsonNode dns = l7.path("dns");
    return key.append(dns.path("query").asText()).append(dns.path("qtypes")).toString();
  }

  private static String tuple(JsonNode flow, boolean reply) {
    String source = flow.path("IP").path("source").asText() + ":" + port(flow, "source_port");
    String other =
        flow.path("IP").path("destination").asText() + ":" + port(flow, "destination_port");
    return protocol(flow) + (reply ? other + source : source + other);
  }

  private static boolean isReply(JsonNode flow) {
    if (flow.has("is_reply")) {
      return flow.path("is_reply").asBoolean();
    }
    JsonNode flags = flow.path("l4").path("TCP").path("flags");
    if (flags.has("SYN")) {
      return flags.has("ACK");
    }
    return protocol(flow).equals("ICMPv4")
        ? !flow.path("l4").path("ICMPv4").has("type")
        : port(flow, "source_port") < port(flow, "destination_port");
  }

  private String pair(JsonNode flow) {
    return both(flow, false) + "/" + protocol(flow);
  }

  private String both(JsonNode flow, boolean reply) {
    Who client = who(flow, reply ? "destination" : "source");
    Who server = who(flow, reply ? "source" : "destination");
    int port = port(flow, reply ? "source_port" : "destination_port");
    return String.join(
        "/",
        client.namespace(),
        client.workload(),
        client.kind(),
        server.namespace(),
        server.workload(),
        server.kind(),
        objects.service(server, port, protocol(flow)),
        Integer.toString(port));
  }

  private Who who(JsonNode flow, String side) {
    JsonNode end = flow.path(side);
    if (end.has("pod_name")) {
      String namespace = end.path("namespace").asText();
      String pod = end.path("pod_name").asText();
      return remembered.computeIfAbsent(
          namespace + "/" + pod, key -> objects.byName(namespace, pod));
    }
    String address = flow.path("IP").path(side).asText();
    Who who = objects.byAddress(address, time(flow));
    if (who != Who.NOBODY) {
      return who;
    }
    if (flow.has(side + "_names")) {
      return new Who("", flow.path(side + "_names").path(0).asText(), "External", "");
    }
    String label = end.path("labels").path(0).asText();
    return label.startsWith("reserved:")
        ? new Who("", label.substring("reserved:".length()), "Reserved", "")
        : Who.NOBODY;
  }

  private static String reporter(JsonNode flow) {
    return flow.path("traffic_direction").asText().equals("EGRESS") ? "source" : "destination";
  }

  private static String method(JsonNode flow) {
    return flow.path("l7").path("http").path("method").asText();
  }

  private static String protocol(JsonNode flow) {
    return flow.path("l4").fieldNames().next();
  }

  private static int port(JsonNode flow, String field) {
    return flow.path("l4").path(protocol(flow)).path(field).asInt();
  }

  private static Instant time(JsonNode flow) {
    return Instant.parse(flow.path("time").asText());
  }

  private static String start(JsonNode flow) {
    long minute = time(flow).truncatedTo(ChronoUnit.MINUTES).getEpochSecond();
    return minute + "/" + flow.path("node_name").asText().split("/")[0] + "/cilium";
  }

  private void add(String key, long value) {
    if (value != 0) {
      sums.merge(key, value, Long::sum);
    }
  }

  private void latency(String key, long micros) {
    latencies.computeIfAbsent(key, k -> new ArrayList<>()).add(micros);
  }
}
