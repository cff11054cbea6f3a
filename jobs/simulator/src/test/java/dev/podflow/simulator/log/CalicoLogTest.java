package dev.podflow.simulator.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.podflow.simulator.Collected;
import dev.podflow.simulator.Log;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.cluster.PodLife;
import dev.podflow.simulator.traffic.Connection;
import dev.podflow.simulator.traffic.Conversation;
import dev.podflow.simulator.traffic.Packets;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CalicoLogTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static Collected run;
  private static List<JsonNode> logs;

  @BeforeAll
  static void simulate() throws IOException {
    SimulationConfig config =
        SimulationConfig.small(6, Instant.parse("2026-03-04T05:06:00Z"), 3)
            .withRecordsPerSecond(300)
            .withLogs(Set.of(Log.CALICO));
    run = Collected.of(config);
    logs = new ArrayList<>();
    for (Collected.Line line : run.of(Log.CALICO)) {
      logs.add(JSON.readTree(line.bytes()));
    }
  }

  @Test
  void eachEndAddsUpToWhatWasSaid() {
    Tally logged = new Tally();
    for (JsonNode log : logs) {
      boolean atClient = log.path("reporter").asText().equals("src");
      String key =
          log.path("reporter").asText()
              + " "
              + log.path("action").asText()
              + " "
              + name(log, "source")
              + " "
              + name(log, "dest");
      logged.add("started", log.path("num_flows_started").asLong(), key);
      logged.add("completed", log.path("num_flows_completed").asLong(), key);
      logged.add("sent", log.path(atClient ? "bytes_out" : "bytes_in").asLong(), key);
      logged.add("received", log.path(atClient ? "bytes_in" : "bytes_out").asLong(), key);
      logged.add("packets", log.path(atClient ? "packets_out" : "packets_in").asLong(), key);
      logged.add("replies", log.path(atClient ? "packets_in" : "packets_out").asLong(), key);
    }
    Tally happened = new Tally();
    for (Conversation conversation : run.conversations()) {
      Connection connection = conversation.connection();
      PodLife client = connection.client().pod();
      PodLife server = connection.server().pod();
      boolean denied = conversation.fate() == Conversation.Fate.DENIED_AT_SERVER;
      if (client != null) {
        boolean allowed = conversation.fate() != Conversation.Fate.DENIED_AT_CLIENT;
        add(conversation, "src", allowed, happened);
      }
      if (server != null && (conversation.served() || denied)) {
        add(conversation, "dst", !denied, happened);
      }
    }
    assertThat(logged.sums).isEqualTo(happened.sums).hasSizeGreaterThan(300);
  }

  private static void add(
      Conversation conversation, String reporter, boolean allowed, Tally tally) {
    Connection connection = conversation.connection();
    String key =
        reporter
            + (allowed ? " allow " : " deny ")
            + name(connection.client().pod())
            + " "
            + name(connection.server().pod());
    tally.add("started", 1, key);
    tally.add("completed", 1, key);
    for (Packets packets : conversation.packets()) {
      tally.add("sent", packets.bytesSent(), key);
      tally.add("received", packets.bytesReceived(), key);
      tally.add("packets", packets.sent(), key);
      tally.add("replies", packets.received(), key);
    }
  }

  private static String name(JsonNode log, String side) {
    boolean pod = log.path(side + "_type").asText().equals("wep");
    return pod
        ? log.path(side + "_labels").path("labels").path(0).asText()
            + "@"
            + log.path(side + "_namespace").asText()
        : "other";
  }

  private static String name(PodLife pod) {
    return pod == null ? "other" : "app=" + pod.workload.name + "@" + pod.workload.namespace;
  }

  @Test
  void windowsFollowEachOtherAndDifferBetweenNodes() {
    Set<Long> phases = new TreeSet<>();
    for (JsonNode log : logs) {
      long start = log.path("start_time").asLong();
      assertThat(log.path("end_time").asLong()).isEqualTo(start + 30);
      assertThat(log.path("@timestamp").asLong()).isEqualTo((start + 30) * 1_000);
      phases.add(start % 30);
    }
    assertThat(phases).hasSize(4);
  }

  @Test
  void whatIsAllowedLosesMoreThanWhatIsDenied() {
    for (JsonNode log : logs) {
      boolean allowed = log.path("action").asText().equals("allow");
      assertThat(log.path("source_port").isNull()).isTrue();
      assertThat(log.path("source_ip").isNull()).isEqualTo(allowed);
      assertThat(log.path("source_name").asText().equals("-")).isEqualTo(allowed);
    }
    assertThat(logs)
        .anyMatch(
            log ->
                log.path("action").asText().equals("deny")
                    && log.path("reporter").asText().equals("src"));
    assertThat(logs)
        .anyMatch(
            log ->
                log.path("action").asText().equals("deny")
                    && log.path("reporter").asText().equals("dst"));
    assertThat(logs)
        .extracting(log -> log.path("source_name_aggr").asText())
        .contains("debug", "pub", "node-1")
        .anyMatch(name -> name.startsWith("cart-db-*"));
  }

  @Test
  void policiesAreWrittenInEveryForm() {
    Set<String> names = new HashSet<>();
    for (JsonNode log : logs) {
      for (String list : List.of("enforced_policies", "pending_policies")) {
        for (JsonNode text : log.path("policies").path(list)) {
          String[] parts = text.asText().split("\\|");
          assertThat(parts).hasSize(5);
          names.add(
              parts[1]
                  + " "
                  + parts[2].replaceAll("^[a-z]+/", "").replaceAll("-.*", "")
                  + " "
                  + parts[3]
                  + " "
                  + parts[4]);
        }
      }
    }
    assertThat(names)
        .contains(
            "__PROFILE__ __PROFILE__.kns.shop allow 0",
            "default knp.default.allow allow 0",
            "security security.no deny 0",
            "platform platform.baseline pass 0",
            "default knp.default.isolate deny -1");
    assertThat(names).anyMatch(name -> name.contains("staged:"));
  }

  @Test
  void theTruthAddsUpToTheLogs() {
    Tally logged = new Tally();
    for (JsonNode log : logs) {
      boolean atClient = log.path("reporter").asText().equals("src");
      String reporter = atClient ? "source" : "destination";
      logged.add("connections_opened", log.path("num_flows_started").asLong(), reporter);
      logged.add("bytes_sent", log.path(atClient ? "bytes_out" : "bytes_in").asLong(), reporter);
    }
    assertThat(Tally.ofPairs(run.truth().servicePairs, "calico", List.of("reporter")).sums)
        .containsAllEntriesOf(logged.sums);
  }
}
