package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.simulator.FileOutput;
import dev.podflow.simulator.Log;
import dev.podflow.simulator.Simulation;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.truth.Resolution;
import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.TruthCheck;
import dev.podflow.simulator.truth.TruthReport.Difference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * One traffic, logged by six systems: the tables hold what each of them can know, and the view of
 * pairs says the same of all.
 */
@ExtendWith(LocalStack.Extension.class)
class SameTrafficE2E {
  private static final String CLUSTER = "same-traffic";

  /** All within one hour, of which the view reads sums: no window of any log is cut there. */
  private static final Instant START = Instant.parse("2025-03-06T10:10:00Z");

  private static final SimulationConfig SIMULATION =
      new SimulationConfig(21, START, 3, 250, 60, 4, 0.25, CLUSTER)
          .withLogs(EnumSet.allOf(Log.class));

  private static LocalStack stack;
  private static Truth truth;
  private static final TalkOfPairs talk = new TalkOfPairs();

  @BeforeAll
  static void send(LocalStack shared, @TempDir Path directory) throws IOException {
    stack = shared;
    try (FileOutput output = new FileOutput(directory)) {
      truth = Simulation.run(SIMULATION, output, List.of(talk));
    }
    String initial = directory.resolve("k8s/initial.json").toString();
    String watch = directory.resolve("k8s/watch.jsonl").toString();
    stack.succeed("send", "k8s", "--cluster", CLUSTER, initial, watch);
    for (Log log : Log.values()) {
      for (Path file : files(directory.resolve(log.word()))) {
        String node = file.getFileName().toString().replaceFirst("\\..*", "");
        stack.succeed("send", log.word(), "--cluster", CLUSTER, "--node", node, file.toString());
      }
    }
    stack.succeed("wait", "--timeout", "180");
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  @Test
  void theTablesHoldWhatEachSourceCanKnow() throws IOException {
    List<Difference> differences =
        TruthCheck.compare(truth, sql -> LocalStack.plain(stack.objects(sql)))
            .differences()
            .stream()
            .filter(difference -> !difference.table().startsWith(truth.quality.name()))
            .toList();
    assertThat(differences).isEmpty();
  }

  @Test
  void whoeverCountsPacketsCountsTheSame() {
    for (String system : List.of("calico", "conntrack")) {
      Map<String, JsonNode> pairs = view(system);
      assertThat(pairs).containsOnlyKeys(talk.pairs().keySet());
      talk.pairs()
          .forEach(
              (name, pair) -> {
                JsonNode row = pairs.get(name);
                assertThat(row.path("connections").asLong()).as(name).isEqualTo(pair.connections);
                assertThat(row.path("sent").asLong()).as(name).isEqualTo(pair.wireSent);
                assertThat(row.path("received").asLong()).as(name).isEqualTo(pair.wireReceived);
                assertThat(row.path("requests").isNull()).as(name).isTrue();
                assertThat(row.path("p99").isNull()).as(name).isTrue();
              });
    }
  }

  @Test
  void whoeverReadsRequestsCountsTheSame() {
    for (String system : List.of("cilium", "envoy", "istio")) {
      Map<String, JsonNode> pairs = view(system);
      assertThat(pairs).containsOnlyKeys(talk.pairs().keySet());
      talk.pairs()
          .forEach(
              (name, pair) -> {
                JsonNode row = pairs.get(name);
                if (pair.requests == 0) {
                  assertThat(row.path("requests").isNull()).as(name).isTrue();
                  assertThat(row.path("p99").isNull()).as(name).isTrue();
                  return;
                }
                assertThat(row.path("requests").asLong()).as(name).isEqualTo(pair.requests);
                assertThat(row.path("failed").asLong()).as(name).isEqualTo(pair.failed);
                double micros = row.path("p99").asDouble() * 1_000;
                assertThat(knows(system, pair.p99Micros(), micros))
                    .as("%s %s: %f of %d", system, name, micros, pair.p99Micros())
                    .isTrue();
              });
    }
  }

  /** Envoy's clock ticks in milliseconds, in which Istio's buckets are filled. */
  private static boolean knows(String system, long exact, double told) {
    long seen = system.equals("cilium") ? exact : exact / 1_000 * 1_000;
    return Resolution.agrees(system, seen, told);
  }

  @Test
  void proxiesCountTheSameConnectionsAndWhatWasSaidOnThem() {
    for (String system : List.of("envoy", "istio")) {
      Map<String, JsonNode> pairs = view(system);
      talk.pairs()
          .forEach(
              (name, pair) -> {
                JsonNode row = pairs.get(name);
                boolean bodies = system.equals("envoy");
                if (pair.streams == 0) {
                  assertThat(row.path("connections").isNull()).as(name).isTrue();
                } else {
                  assertThat(row.path("connections").asLong()).as(name).isEqualTo(pair.streams);
                }
                if (pair.streams > 0 || bodies) {
                  long sent = pair.streamSent + (bodies ? pair.bodySent : 0);
                  long received = pair.streamReceived + (bodies ? pair.bodyReceived : 0);
                  assertThat(row.path("sent").asLong()).as(name).isEqualTo(sent);
                  assertThat(row.path("received").asLong()).as(name).isEqualTo(received);
                }
                assertThat(row.path("mtls_share").asDouble()).as(name).isEqualTo(1);
              });
    }
  }

  /** Where both pods are on one node, the source has no point of its own: only the server's end. */
  @Test
  void hubblesServersSeeEveryConnectionThatCameThrough() {
    Map<String, Long> connections = new TreeMap<>();
    for (JsonNode row :
        stack.objects(
            "SELECT concat(src_namespace, '/', src_workload, ' ', dst_namespace, '/', dst_workload)"
                + " AS pair, sum(connections_opened) - sum(flows_dropped) AS connections"
                + " FROM podflow.service_pairs_1m WHERE source_system = 'cilium'"
                + " AND reporter = 'destination' AND protocol = 'TCP' AND cluster = '"
                + CLUSTER
                + "' GROUP BY pair")) {
      connections.put(row.path("pair").asText(), row.path("connections").asLong());
    }
    talk.pairs()
        .forEach((name, pair) -> assertThat(connections).containsEntry(name, pair.connections));
  }

  /** The rows of the view that are about the pairs, by name. */
  private static Map<String, JsonNode> view(String system) {
    Map<String, JsonNode> rows = new TreeMap<>();
    for (JsonNode row :
        stack.objects(
            "SELECT concat(src_namespace, '/', src_workload, ' ', dst_namespace, '/', dst_workload)"
                + " AS pair, sum(connections_opened) AS connections, sum(requests) AS requests,"
                + " sum(requests_5xx) AS failed, sum(bytes_sent) AS sent,"
                + " sum(bytes_received) AS received, max(p99_ms) AS p99,"
                + " max(v.mtls_share) AS mtls_share"
                + " FROM podflow.service_pairs(from = '2025-03-06 10:00:00',"
                + " to = '2025-03-06 11:00:00') AS v WHERE protocol = 'TCP' AND source_system = '"
                + system
                + "' AND cluster = '"
                + CLUSTER
                + "' GROUP BY pair")) {
      if (talk.pairs().containsKey(row.path("pair").asText())) {
        rows.put(row.path("pair").asText(), row);
      }
    }
    return rows;
  }
}
