package dev.podflow.flow.hubble;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.IpAddress;
import dev.podflow.flow.PolicyList;
import dev.podflow.json.ByteText;
import java.time.Instant;
import java.util.Random;

/**
 * A random flow twice: as the reader should see it, and as Hubble would write it, with some of the
 * fields masked and some that nobody knows. Numbers are texts that begin with {@code #}.
 */
final class RandomFlow {
  private static final String[] NAMES = {
    "cart",
    "shop",
    "größe",
    "a\"quote",
    "back\\slash",
    "smile\uD83D\uDE00",
    "x",
    "a-name-of-some-length-0123456789"
  };
  private static final String[] EVENT_NUMBERS = {"", "1", "2", "3", "4", "5", "7", "129", "130"};
  private static final String[] RESERVED = {
    "host", "world", "unmanaged", "health", "init", "remote-node", "kube-apiserver", "ingress", "?"
  };
  private static final String[] FLAGS = {
    "FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "NS"
  };

  final Flow expected = new Flow();
  final ObjectNode json = object();
  private final Random random;

  RandomFlow(Random random) {
    this.random = random;
    ObjectNode flow = object();
    boolean bare = random.nextInt(4) == 0;
    time(flow, bare);
    node(flow);
    event(flow);
    l4(flow);
    ObjectNode ip = object();
    end(flow, ip, expected.source, "source");
    end(flow, ip, expected.destination, "destination");
    flow.set("IP", ip);
    if (expected.eventType == Flow.EventType.ACCESS_LOG && some()) {
      l7(flow);
    }
    if (expected.layer == Flow.Layer.L7 && expected.l7Protocol == Flow.L7Protocol.NONE) {
      expected.l7Protocol = Flow.L7Protocol.UNKNOWN;
    }
    policies(flow, expected.egressAllowedBy, "egress_allowed_by");
    policies(flow, expected.ingressAllowedBy, "ingress_allowed_by");
    policies(flow, expected.egressDeniedBy, "egress_denied_by");
    policies(flow, expected.ingressDeniedBy, "ingress_denied_by");
    noise(flow);
    if (bare) {
      json.setAll(flow);
    } else {
      json.set("flow", flow);
      json.put("node_name", "other-node");
      if (expected.node.isEmpty()) {
        json.remove("node_name");
      }
      noise(json);
    }
  }

  private void time(ObjectNode flow, boolean bare) {
    Instant time =
        Instant.ofEpochSecond(random.nextInt(), random.nextInt(1000) * (some() ? 1_000_000 : 1));
    expected.timeNanos = time.getEpochSecond() * 1_000_000_000L + time.getNano();
    boolean inside = bare || some();
    (inside ? flow : json).put("time", time.toString());
    if (inside && !bare && some()) {
      json.put("time", "1999-01-01T00:00:00Z");
    }
  }

  private void node(ObjectNode flow) {
    if (some()) {
      expected.node = name();
      expected.cluster = some() ? name() : "";
      String slash = expected.cluster.isEmpty() ? "" : "/";
      flow.put("node_name", expected.cluster + slash + expected.node);
    }
    if (some()) {
      String uuid = Long.toHexString(random.nextLong());
      expected.uuidHash = hash(uuid);
      flow.put("uuid", uuid);
    }
  }

  private void event(ObjectNode flow) {
    expected.eventType =
        Flow.EventType.values()[1 + random.nextInt(Flow.EventType.values().length - 1)];
    expected.eventSubType = random.nextInt(3);
    ObjectNode type = object().put("type", "#" + EVENT_NUMBERS[expected.eventType.ordinal()]);
    if (expected.eventSubType > 0) {
      type.put("sub_type", "#" + expected.eventSubType);
    }
    flow.set("event_type", type);
    expected.layer = Flow.Layer.values()[1 + random.nextInt(3)];
    flow.put("Type", expected.layer == Flow.Layer.SOCKET ? "SOCK" : expected.layer.name());
    if (some()) {
      expected.verdict = Flow.Verdict.values()[1 + random.nextInt(7)];
      expected.verdictText = expected.verdict.name();
      flow.put("verdict", expected.verdictText);
    }
    if (some() || expected.eventType == Flow.EventType.DROP) {
      expected.dropReason = some() ? "POLICY_DENIED" : "A_NEW_REASON";
      flow.put("drop_reason_desc", expected.dropReason);
      flow.put("drop_reason", "#134");
    }
    if (some()) {
      expected.direction = Flow.Direction.values()[1 + random.nextInt(2)];
      flow.put("traffic_direction", expected.direction.name());
    }
    if (some()) {
      expected.point = Flow.Point.values()[1 + random.nextInt(14)];
      flow.put("trace_observation_point", expected.point.name());
    }
    if (some()) {
      expected.traceReason = Flow.TraceReason.values()[1 + random.nextInt(5)];
      flow.put("trace_reason", expected.traceReason.name());
    }
    if (some()) {
      boolean reply = some();
      expected.reply = reply ? Flow.Reply.REPLY : Flow.Reply.FORWARD;
      flow.put("is_reply", reply);
    }
    if (some()) {
      long count = random.nextInt(1000);
      expected.weight = Math.max(1, count + 5);
      ObjectNode aggregate = object().put("unknown_direction_flow_count", "#5");
      flow.set("aggregate", aggregate.put("egress_flow_count", "#" + count));
    }
  }

  private void l4(ObjectNode flow) {
    String[] protocols = {"TCP", "UDP", "SCTP", "ICMPv4", "ICMPv6", "VRRP", "IGMP", ""};
    int protocol = random.nextInt(protocols.length);
    expected.protocol = protocols[protocol];
    ObjectNode layer = object();
    ObjectNode l4 = object();
    if (protocol < 3) {
      expected.source.port = random.nextInt(65536);
      expected.destination.port = random.nextInt(65536);
      layer.put("source_port", "#" + expected.source.port);
      layer.put("destination_port", "#" + expected.destination.port);
    } else if (protocol < 5) {
      expected.icmpType = random.nextInt(3);
      expected.icmpCode = random.nextInt(256);
      if (expected.icmpType > 0) {
        layer.put("type", "#" + expected.icmpType);
      }
      layer.put("code", "#" + expected.icmpCode);
    }
    if (protocol == 0) {
      ObjectNode flags = object();
      for (int i = 0; i < FLAGS.length; i++) {
        if (some()) {
          expected.tcpFlags |= 1 << i;
          flags.put(FLAGS[i], true);
        }
      }
      layer.set("flags", flags);
    }
    noise(layer);
    if (!expected.protocol.isEmpty()) {
      flow.set("l4", l4.set(expected.protocol, layer));
    }
  }

  private void end(ObjectNode flow, ObjectNode ip, FlowEnd end, String name) {
    if (some()) {
      end.hasIp = true;
      end.ipHigh = some() ? random.nextLong() : 0;
      end.ipLow = end.ipHigh == 0 ? 0xFFFF00000000L | random.nextInt(1 << 30) : random.nextLong();
      ip.put(name, IpAddress.format(end.ipHigh, end.ipLow));
    }
    ObjectNode json = object();
    json.put("identity", "#2");
    if (some()) {
      json.put("namespace", end.namespace = name());
    }
    if (some()) {
      json.put("pod_name", end.pod = name());
    }
    if (some()) {
      end.endpointId = 1 + random.nextInt(65535);
      json.put("ID", "#" + end.endpointId);
    }
    if (some() && !expected.cluster.isEmpty()) {
      json.put("cluster_name", end.cluster = name());
    }
    ArrayNode labels = json.putArray("labels");
    for (int i = random.nextInt(5); i > 0; i--) {
      int reserved = random.nextInt(RESERVED.length * 2);
      if (reserved < RESERVED.length) {
        end.reserved |= 1 << reserved;
        labels.add("reserved:" + RESERVED[reserved]);
      } else {
        labels.add("k8s:reserved:host=" + name());
      }
    }
    if (some()) {
      end.workload = name();
      end.workloadKind = name();
      ArrayNode workloads = json.putArray("workloads");
      workloads.add(object().put("name", end.workload).put("kind", end.workloadKind));
      workloads.add(object().put("name", "another"));
    }
    if (some()) {
      end.service = name();
      flow.set(name + "_service", object().put("name", end.service).put("namespace", name()));
    }
    if (some()) {
      end.dnsName = name();
      flow.putArray(name + "_names").add(end.dnsName).add("another");
    }
    noise(json);
    flow.set(name, json);
  }

  private void l7(ObjectNode flow) {
    ObjectNode l7 = object();
    expected.l7Type = Flow.L7Type.values()[1 + random.nextInt(3)];
    l7.put("type", expected.l7Type.name());
    if (some()) {
      expected.latencyNanos = 1 + (random.nextLong() >>> 1);
      l7.put("latency_ns", (some() ? "" : "#") + expected.latencyNanos);
    }
    ObjectNode record = object();
    noise(record);
    if (some()) {
      expected.l7Protocol = Flow.L7Protocol.DNS;
      expected.dnsQuery = "api.example.com.";
      expected.dnsType = some() ? "A" : "A,HTTPS,AAAA";
      record.put("query", "Api.EXAMPLE.com.");
      ArrayNode types = record.putArray("qtypes");
      for (String type : expected.dnsType.split(",")) {
        types.add(type);
      }
      expected.dnsCode = random.nextInt(20);
      record.put("rcode", "#" + expected.dnsCode);
      l7.set("dns", record);
    } else if (some()) {
      expected.l7Protocol = Flow.L7Protocol.HTTP;
      expected.httpMethod = "PATCH";
      expected.httpStatus = random.nextInt(600);
      expected.requestIdHash = hash("id-1");
      record.put("method", "PATCH").put("code", "#" + expected.httpStatus);
      ArrayNode headers = record.putArray("headers");
      headers.add(object().put("key", "Accept").put("value", "id-0"));
      headers.add(object().put("key", "X-REQUEST-ID").put("value", "id-1"));
      headers.add(object().put("key", "x-request-ix").put("value", "id-2"));
      l7.set("http", record);
    } else {
      expected.l7Protocol = Flow.L7Protocol.KAFKA;
      l7.set("kafka", record);
    }
    flow.set("l7", l7);
  }

  private void policies(ObjectNode flow, PolicyList list, String name) {
    if (random.nextInt(3) > 0) {
      return;
    }
    ArrayNode policies = flow.putArray(name);
    for (int i = random.nextInt(4); i > 0; i--) {
      String kind = name();
      String namespace = name();
      String policy = name();
      list.add(kind, namespace, policy);
      ObjectNode json = object();
      ArrayNode labels = json.putArray("labels").add("k8s:io.cilium.k8s.policy.uid=7");
      boolean labelled = some();
      String prefix = "k8s:io.cilium.k8s.policy.";
      labels.add(prefix + "derived-from=" + (labelled ? kind : "Wrong"));
      labels.add(prefix + "namespace=" + (labelled ? namespace : "wrong"));
      labels.add(prefix + "name=" + (labelled ? policy : "wrong"));
      if (!labelled) {
        json.put("kind", kind).put("namespace", namespace).put("name", policy);
      }
      policies.add(json.put("revision", "7"));
    }
  }

  /** Fields of a version to come. */
  private void noise(ObjectNode json) {
    if (some()) {
      json.put("future_" + random.nextInt(9), name());
      json.set("future", object().set("source", object().putArray("labels").add("#5").addNull()));
      json.putNull("drop_reason_desc_text");
    }
  }

  private String name() {
    return NAMES[random.nextInt(NAMES.length)];
  }

  private boolean some() {
    return random.nextBoolean();
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static long hash(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return ByteText.hash(bytes, 0, bytes.length);
  }
}
