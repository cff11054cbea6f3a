package dev.podflow.simulator.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.simulator.Collected;
import dev.podflow.simulator.Log;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.traffic.Conversation;
import dev.podflow.simulator.traffic.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AccessLogTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The fields of Istio's text format in their order. */
  private static final List<String> NAMES =
      List.of(
          "start_time",
          "request",
          "response_code",
          "response_flags",
          "response_code_details",
          "connection_termination_details",
          "upstream_transport_failure_reason",
          "bytes_received",
          "bytes_sent",
          "duration",
          "upstream_service_time",
          "x_forwarded_for",
          "user_agent",
          "request_id",
          "authority",
          "upstream_host",
          "upstream_cluster",
          "upstream_local_address",
          "downstream_local_address",
          "downstream_remote_address",
          "requested_server_name",
          "route_name");

  private static final Pattern WORD = Pattern.compile("\\[([^]]*)]|\"([^\"]*)\"|(\\S+)");
  private static Collected run;
  private static List<JsonNode> entries;

  @BeforeAll
  static void simulate() throws IOException {
    SimulationConfig config =
        SimulationConfig.small(5, Instant.parse("2026-03-04T05:06:00Z"), 2)
            .withRecordsPerSecond(300)
            .withLogs(Set.of(Log.ACCESS));
    run = Collected.of(config);
    entries = new ArrayList<>();
    for (Collected.Line line : run.of(Log.ACCESS)) {
      entries.add(parse(new String(line.bytes(), StandardCharsets.UTF_8)));
    }
  }

  private static JsonNode parse(String line) throws IOException {
    if (line.startsWith("{")) {
      return JSON.readTree(line);
    }
    ObjectNode entry = JSON.createObjectNode();
    Matcher words = WORD.matcher(line);
    for (String name : NAMES) {
      assertThat(words.find()).as(line).isTrue();
      String word =
          words.group(1) != null
              ? words.group(1)
              : words.group(2) != null ? words.group(2) : words.group(3);
      entry.put(name, word.equals("-") ? null : word);
    }
    assertThat(words.find()).as(line).isFalse();
    String request = entry.path("request").asText();
    entry.put("method", request.equals("- - -") ? null : request.split(" ")[0]);
    return entry;
  }

  @Test
  void bothProxiesLogWhatWasAsked() {
    Tally logged = new Tally();
    for (JsonNode entry : entries) {
      if (!entry.path("method").isNull()) {
        String cluster = entry.path("upstream_cluster").asText();
        String key =
            String.join(
                " ",
                cluster.substring(0, cluster.indexOf('|')),
                entry.path("downstream_remote_address").asText(),
                entry.path("upstream_host").asText(),
                entry.path("method").asText(),
                entry.path("response_code").asText());
        logged.add("requests", 1, key);
        logged.add("millis", entry.path("duration").asLong(), key);
        logged.add("received", entry.path("bytes_received").asLong(), key);
        logged.add("sent", entry.path("bytes_sent").asLong(), key);
      }
    }
    Tally happened = new Tally();
    for (Conversation conversation : run.conversations()) {
      for (Request request : conversation.requests()) {
        if (Mesh.hasProxy(conversation.connection().client())) {
          add(conversation, request, "outbound", happened);
        }
        if (Mesh.hasProxy(conversation.connection().server())) {
          add(conversation, request, "inbound", happened);
        }
      }
    }
    assertThat(logged.sums).isEqualTo(happened.sums).hasSizeGreaterThan(1_000);
    assertThat(happened.sums.keySet())
        .anyMatch(key -> key.startsWith("requests") && key.endsWith(" 0"));
  }

  private static void add(Conversation conversation, Request request, String side, Tally tally) {
    var connection = conversation.connection();
    String key =
        String.join(
            " ",
            side,
            connection.client().address() + ":" + connection.clientPort(),
            connection.server().address() + ":" + connection.serverPort(),
            request.method(),
            Integer.toString(request.status()));
    tally.add("requests", 1, key);
    tally.add("millis", request.micros() / 1_000, key);
    tally.add("received", request.requestBytes(), key);
    tally.add("sent", request.responseBytes(), key);
  }

  @Test
  void connectionsHaveTheirBytesAndNoStatus() {
    Tally logged = new Tally();
    for (JsonNode entry : entries) {
      if (entry.path("method").isNull()) {
        assertThat(entry.path("response_code").asInt()).isZero();
        assertThat(entry.path("request_id").isNull()).isTrue();
        String side = entry.path("upstream_cluster").asText().startsWith("inbound") ? "in" : "out";
        logged.add("connections", 1, side);
        logged.add("received", entry.path("bytes_received").asLong(), side);
        logged.add("sent", entry.path("bytes_sent").asLong(), side);
      }
    }
    Tally happened = new Tally();
    for (Conversation conversation : run.conversations()) {
      if (Mesh.carries(conversation) && conversation.requests().isEmpty()) {
        boolean proxied =
            Mesh.hasProxy(conversation.connection().server()) && conversation.served();
        for (String side : List.of("in", "out")) {
          if (side.equals("in") ? proxied : Mesh.hasProxy(conversation.connection().client())) {
            happened.add("connections", 1, side);
            happened.add("received", conversation.payloadSent(), side);
            happened.add("sent", conversation.payloadReceived(), side);
          }
        }
      }
    }
    assertThat(logged.sums).isEqualTo(happened.sums).hasSize(6);
  }

  @Test
  void theTwoLogsOfARequestHaveItsId() {
    Set<String> outbound = new HashSet<>();
    Set<String> inbound = new HashSet<>();
    for (JsonNode entry : entries) {
      if (!entry.path("request_id").isNull()) {
        boolean in = entry.path("upstream_cluster").asText().startsWith("inbound");
        assertThat((in ? inbound : outbound).add(entry.path("request_id").asText())).isTrue();
        boolean named = !entry.path("requested_server_name").isNull();
        assertThat(named)
            .isEqualTo(
                in && entry.path("requested_server_name").asText().startsWith("outbound_.80_._."));
      }
    }
    assertThat(inbound).containsAll(outbound).hasSizeGreaterThan(outbound.size());
  }

  @Test
  void bothFormatsAndAllWaysOccur() {
    assertThat(run.of(Log.ACCESS))
        .anyMatch(line -> line.bytes()[0] == '{')
        .anyMatch(line -> line.bytes()[0] == '[');
    assertThat(entries)
        .extracting(entry -> entry.path("upstream_cluster").asText())
        .contains("PassthroughCluster", "outbound|443||api.payments.example", "inbound|8443||");
    assertThat(entries)
        .extracting(entry -> entry.path("response_flags").asText("-"))
        .contains("-", "DC", "UF,URX");
  }
}
