package dev.podflow.simulator.traffic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.podflow.simulator.cluster.ClusterNode;
import dev.podflow.simulator.cluster.Policy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Writes records as Cilium 1.16's exporter does: protobuf JSON with the names of the proto file,
 * defaults left out, 64 bit numbers as text (api/v1/flow/flow.proto).
 */
final class EventJson {
  private static final Map<String, Integer> DROP_NUMBERS =
      Map.of(
          "POLICY_DENIED", 133,
          "POLICY_DENY", 181,
          "CT_MAP_INSERTION_FAILED", 155,
          "STALE_OR_UNROUTABLE_IP", 151,
          "UNSUPPORTED_L3_PROTOCOL", 139);
  private static final long NANOS = 1_000_000_000L;

  private final String cluster;
  private final JsonFactory factory = new JsonFactory();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);

  EventJson(String cluster) {
    this.cluster = cluster;
  }

  /** The number that stands for the reason of a drop. */
  static int dropNumber(String reason) {
    return DROP_NUMBERS.get(reason);
  }

  static String time(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS))
        .toString();
  }

  String nodeName(ClusterNode node) {
    return cluster + '/' + node.name();
  }

  /**
   * One line.
   *
   * @param uuid null if the record has none
   */
  byte[] write(Event event, String uuid) {
    bytes.reset();
    try (JsonGenerator json = factory.createGenerator(bytes)) {
      String time = time(event.time);
      json.writeStartObject();
      json.writeObjectFieldStart("flow");
      json.writeStringField("time", time);
      if (uuid != null) {
        json.writeStringField("uuid", uuid);
      }
      json.writeStringField("verdict", event.verdict);
      if (event.dropReason != null) {
        json.writeNumberField("drop_reason", dropNumber(event.dropReason));
      }
      boolean masked = event.node.masked();
      writePacket(event, masked, json);
      writeEnd("source", event.source(), event.node, masked, json);
      writeEnd("destination", event.destination(), event.node, masked, json);
      json.writeStringField(
          "Type",
          event.type == Event.ACCESS_LOG ? "L7" : event.type == Event.SOCKET ? "SOCK" : "L3_L4");
      json.writeStringField("node_name", nodeName(event.node));
      if (!masked) {
        writeTexts("node_labels", event.node.labels(), json);
      }
      writeTexts("source_names", event.source().names(), json);
      writeTexts("destination_names", event.destination().names(), json);
      if (event.message != null) {
        writeMessage(event, json);
      }
      writeMeaning(event, json);
      json.writeEndObject();
      json.writeStringField("node_name", nodeName(event.node));
      json.writeStringField("time", time);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void writePacket(Event event, boolean masked, JsonGenerator json)
      throws IOException {
    if (!masked && event.type != Event.ACCESS_LOG && event.type != Event.SOCKET) {
      json.writeObjectFieldStart("ethernet");
      json.writeStringField("source", event.source().mac());
      json.writeStringField("destination", event.destination().mac());
      json.writeEndObject();
    }
    json.writeObjectFieldStart("IP");
    json.writeStringField("source", event.source().address());
    if (event.translatedSource != null) {
      json.writeStringField("source_xlated", event.translatedSource);
    }
    json.writeStringField("destination", event.destination().address());
    json.writeStringField("ipVersion", "IPv4");
    json.writeEndObject();
    json.writeObjectFieldStart("l4");
    json.writeObjectFieldStart(event.connection.protocol());
    if (event.connection.protocol().equals("ICMPv4")) {
      if (!event.reply) {
        json.writeNumberField("type", 8);
      }
    } else {
      json.writeNumberField("source_port", event.sourcePort());
      json.writeNumberField("destination_port", event.destinationPort());
      if (!event.flags.isEmpty()) {
        json.writeObjectFieldStart("flags");
        for (String flag : event.flags.split(" ")) {
          json.writeBooleanField(flag, true);
        }
        json.writeEndObject();
      }
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void writeEnd(String field, End end, ClusterNode node, boolean masked, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart(field);
    if (!masked) {
      boolean local = end.node() == node;
      if (local && end.endpointId() != 0) {
        json.writeNumberField("ID", end.endpointId());
      }
      json.writeNumberField("identity", end.identity());
      if (end.pod() != null) {
        json.writeStringField("cluster_name", cluster);
        json.writeStringField("namespace", end.namespace());
      }
      writeTexts("labels", end.labels(), json);
      if (end.pod() != null) {
        json.writeStringField("pod_name", end.pod().name);
        if (local) {
          json.writeArrayFieldStart("workloads");
          json.writeStartObject();
          json.writeStringField("name", end.workload());
          json.writeStringField("kind", end.kind());
          json.writeEndObject();
          json.writeEndArray();
        }
      }
    }
    json.writeEndObject();
  }

  private static void writeMessage(Event event, JsonGenerator json) throws IOException {
    Event.Message message = event.message;
    json.writeObjectFieldStart("l7");
    json.writeStringField("type", event.reply ? "RESPONSE" : "REQUEST");
    if (message.latencyNanos() > 0) {
      json.writeStringField("latency_ns", Long.toString(message.latencyNanos()));
    }
    if (message.http()) {
      json.writeObjectFieldStart("http");
      if (message.code() > 0) {
        json.writeNumberField("code", message.code());
      }
      json.writeStringField("method", message.method());
      json.writeStringField("url", message.url());
      json.writeStringField("protocol", "HTTP/1.1");
      json.writeArrayFieldStart("headers");
      writeHeader("Accept", "*/*", json);
      writeHeader("User-Agent", "podflow-simulator/1.0 (\"quoted\" \u00fc)", json);
      if (!message.requestId().isEmpty()) {
        writeHeader("X-Request-Id", message.requestId(), json);
      }
      json.writeEndArray();
      json.writeEndObject();
    } else {
      json.writeObjectFieldStart("dns");
      json.writeStringField("query", message.query());
      if (event.reply && message.code() == 0) {
        writeTexts("ips", List.of("10.96.1.20"), json);
        json.writeNumberField("ttl", 30);
      }
      json.writeStringField("observation_source", "proxy");
      if (message.code() > 0) {
        json.writeNumberField("rcode", message.code());
      }
      writeTexts("qtypes", List.of(message.queryType()), json);
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeHeader(String key, String value, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("key", key);
    json.writeStringField("value", value);
    json.writeEndObject();
  }

  private static void writeMeaning(Event event, JsonGenerator json) throws IOException {
    if (event.reply && event.saysReply) {
      json.writeBooleanField("reply", true);
    }
    json.writeObjectFieldStart("event_type");
    json.writeNumberField("type", event.type);
    if (event.subType != 0) {
      json.writeNumberField("sub_type", event.subType);
    }
    json.writeEndObject();
    if (event.direction != null) {
      json.writeStringField("traffic_direction", event.direction);
    }
    if (event.type == Event.VERDICT) {
      json.writeNumberField("policy_match_type", 2);
    }
    if (event.point != null) {
      json.writeStringField("trace_observation_point", event.point.name());
    }
    if (event.dropReason != null) {
      json.writeStringField("drop_reason_desc", event.dropReason);
    }
    if (event.saysReply) {
      json.writeBooleanField("is_reply", event.reply);
    }
    if (event.aggregate > 0) {
      json.writeObjectFieldStart("aggregate");
      json.writeNumberField("ingress_flow_count", event.aggregate);
      json.writeEndObject();
    }
    if (event.reason != null) {
      json.writeStringField("trace_reason", event.reason);
    }
    if (!event.policies.isEmpty()) {
      json.writeArrayFieldStart(event.policyField);
      for (Policy policy : event.policies) {
        writePolicy(policy, json);
      }
      json.writeEndArray();
    }
    if (!event.node.masked()) {
      json.writeStringField("Summary", summary(event));
    }
  }

  private static void writePolicy(Policy policy, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", policy.name());
    if (!policy.namespace().isEmpty()) {
      json.writeStringField("namespace", policy.namespace());
    }
    writeTexts(
        "labels",
        List.of(
            "k8s:io.cilium.k8s.policy.derived-from=" + policy.kind(),
            "k8s:io.cilium.k8s.policy.name=" + policy.name()),
        json);
    json.writeStringField("revision", "2");
    json.writeStringField("kind", policy.kind());
    json.writeEndObject();
  }

  private static String summary(Event event) {
    if (event.message == null) {
      return event.flags.isEmpty()
          ? event.connection.protocol()
          : "TCP Flags: " + event.flags.replace(" ", ", ");
    }
    return event.message.http()
        ? "HTTP/1.1 " + event.message.method() + ' ' + event.message.url()
        : "DNS Query " + event.message.query() + ' ' + event.message.queryType();
  }

  private static void writeTexts(String field, List<String> texts, JsonGenerator json)
      throws IOException {
    if (texts.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart(field);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
