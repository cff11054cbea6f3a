package dev.podflow.flow.hubble;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.IpAddress;
import dev.podflow.json.ByteText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Recordings of real clusters, which are kept beside the repository; without them, no test. */
class HubbleRecordingsTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();

  private final HubbleReader reader = new HubbleReader();
  private final Flow flow = new Flow();

  @Test
  void readsWhatJacksonFindsInTheTree() throws IOException {
    Path recordings = recordings();
    assumeTrue(recordings != null, "no recordings beside the repository");
    int records = 0;
    for (Path file : files(recordings)) {
      for (String line : Files.readAllLines(file)) {
        byte[] bytes = line.getBytes(UTF_8);
        assertThat(reader.read(bytes, 0, bytes.length, flow)).as(reader.detail()).isNull();
        compare(JACKSON.readTree(bytes));
        records++;
      }
    }
    assertThat(records).isPositive();
  }

  private void compare(JsonNode record) {
    JsonNode from = record.path("flow");
    Instant time = Instant.parse(from.path("time").textValue());
    assertThat(flow.timeNanos).isEqualTo(time.getEpochSecond() * 1_000_000_000 + time.getNano());
    assertThat(flow.node).isEqualTo(text(from, "node_name"));
    assertThat(flow.uuidHash).isEqualTo(hash(text(from, "uuid")));
    assertThat(flow.verdict.name()).isEqualTo(text(from, "verdict"));
    assertThat(flow.verdictText).isEqualTo(text(from, "verdict"));
    assertThat(flow.layer.name()).isEqualTo(text(from, "Type"));
    assertThat(flow.eventType)
        .isEqualTo(Vocabulary.eventType(from.at("/event_type/type").asLong()));
    assertThat(flow.eventSubType).isEqualTo(from.at("/event_type/sub_type").asInt());
    assertThat(flow.direction.name()).isEqualTo(orUnknown(text(from, "traffic_direction")));
    assertThat(flow.point.name()).isEqualTo(orUnknown(text(from, "trace_observation_point")));
    Flow.Reply unsaid = from.path("reply").asBoolean() ? Flow.Reply.REPLY : Flow.Reply.UNKNOWN;
    Flow.Reply said = from.path("is_reply").asBoolean() ? Flow.Reply.REPLY : Flow.Reply.FORWARD;
    assertThat(flow.reply).isEqualTo(from.has("is_reply") ? said : unsaid);
    String protocol = from.path("l4").fieldNames().next();
    JsonNode l4 = from.path("l4").path(protocol);
    assertThat(flow.protocol).isEqualTo(protocol);
    assertThat(flow.icmpType).isEqualTo(protocol.startsWith("ICMP") ? l4.path("type").asInt() : -1);
    int flags = 0;
    for (String name : List.of("NS", "CWR", "ECE", "URG", "ACK", "PSH", "RST", "SYN", "FIN")) {
      flags = flags << 1 | (l4.path("flags").path(name).asBoolean() ? 1 : 0);
    }
    assertThat(flow.tcpFlags).isEqualTo(flags);
    compare(flow.source, from, l4, "source");
    compare(flow.destination, from, l4, "destination");
    compareL7(from.path("l7"));
  }

  private void compare(FlowEnd end, JsonNode from, JsonNode l4, String name) {
    assertThat(IpAddress.format(end.ipHigh, end.ipLow)).isEqualTo(text(from.path("IP"), name));
    assertThat(end.port).isEqualTo(l4.path(name + "_port").asInt());
    JsonNode endpoint = from.path(name);
    assertThat(end.endpointId).isEqualTo(endpoint.path("ID").asLong());
    assertThat(end.namespace).isEqualTo(text(endpoint, "namespace"));
    assertThat(end.pod).isEqualTo(text(endpoint, "pod_name"));
    int reserved = 0;
    for (JsonNode label : endpoint.path("labels")) {
      reserved |=
          switch (label.textValue()) {
            case "reserved:host" -> FlowEnd.HOST;
            case "reserved:world" -> FlowEnd.WORLD;
            case "reserved:unmanaged" -> FlowEnd.UNMANAGED;
            case "reserved:health" -> FlowEnd.HEALTH;
            case "reserved:remote-node" -> FlowEnd.REMOTE_NODE;
            case "reserved:kube-apiserver" -> FlowEnd.KUBE_APISERVER;
            default -> 0;
          };
    }
    assertThat(end.reserved).isEqualTo(reserved);
  }

  private void compareL7(JsonNode l7) {
    assertThat(flow.l7Type.name()).isEqualTo(orUnknown(text(l7, "type")));
    String latency = text(l7, "latency_ns");
    assertThat(flow.latencyNanos).isEqualTo(latency.isEmpty() ? -1 : Long.parseLong(latency));
    JsonNode http = l7.path("http");
    JsonNode dns = l7.path("dns");
    assertThat(flow.l7Protocol == Flow.L7Protocol.HTTP).isEqualTo(http.isObject());
    assertThat(flow.l7Protocol == Flow.L7Protocol.DNS).isEqualTo(dns.isObject());
    assertThat(flow.httpStatus).isEqualTo(http.path("code").asInt());
    assertThat(flow.httpMethod).isEqualTo(text(http, "method"));
    long requestId = 0;
    for (JsonNode header : http.path("headers")) {
      if (text(header, "key").equalsIgnoreCase("X-Request-Id")) {
        requestId = hash(text(header, "value"));
      }
    }
    assertThat(flow.requestIdHash).isEqualTo(requestId);
    assertThat(flow.dnsQuery).isEqualTo(text(dns, "query").toLowerCase(Locale.ROOT));
    assertThat(flow.dnsType).isEqualTo(dns.isObject() ? dns.at("/qtypes/0").textValue() : "");
    assertThat(flow.dnsCode).isEqualTo(dns.path("rcode").asInt());
  }

  private static String text(JsonNode from, String member) {
    return from.path(member).asText("");
  }

  private static String orUnknown(String name) {
    return name.isEmpty() ? "UNKNOWN" : name;
  }

  private static long hash(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return bytes.length == 0 ? 0 : ByteText.hash(bytes, 0, bytes.length);
  }

  private static Path recordings() {
    Path root = Path.of("").toAbsolutePath();
    while (root != null && !Files.exists(root.resolve(".git"))) {
      root = root.getParent();
    }
    if (root == null) {
      return null;
    }
    Path recordings = root.resolveSibling("shared").resolve("data").resolve("hubble");
    return Files.isDirectory(recordings) ? recordings : null;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }
}
