package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.e2e.TalkOfPairs.Pair;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** What the view says of a pair, over all ports. */
  private static final Map<String, String> MEASURES =
      Map.ofEntries(
          Map.entry("flows", "sum(v.flows)"),
          Map.entry("denied", "sum(v.flows_denied)"),
          Map.entry("dropped", "sum(v.flows_dropped)"),
          Map.entry("connections", "sum(v.connections_opened)"),
          Map.entry("closed", "sum(v.connections_closed)"),
          Map.entry("reset", "sum(v.connections_reset)"),
          Map.entry("sent", "sum(v.bytes_sent)"),
          Map.entry("received", "sum(v.bytes_received)"),
          Map.entry("packets", "sum(v.packets_sent) + sum(v.packets_received)"),
          Map.entry("requests", "sum(v.requests)"),
          Map.entry("failed", "sum(v.requests_5xx)"),
          Map.entry("errors", "sum(v.requests_5xx) / nullIf(sum(v.requests), 0)"),
          Map.entry("p99", "max(v.p99_ms)"),
          Map.entry("mtls", "sum(v.mtls)"),
          Map.entry("plaintext", "sum(v.plaintext)"));

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
    stack.succeed("wait", "--timeout", "600");
    sendFirstScrapes(directory);
    for (Log log : Log.values()) {
      for (Path file : files(directory.resolve(log.word()))) {
        send(log, file);
      }
    }
    stack.succeed("wait", "--timeout", "600");
  }

  /**
   * Whose counter begins at zero is judged by what was scraped before, as far as it is here: what
   * lies in another partition may be read later. So the scrapes from before the traffic are
   * committed first.
   */
  private static void sendFirstScrapes(Path directory) throws IOException {
    for (Path file : files(directory.resolve(Log.METRICS.word()))) {
      List<String> scrapes = Files.readAllLines(file);
      Path first = directory.resolve(file.getFileName());
      Files.write(first, scrapes.subList(0, 1));
      Files.write(file, scrapes.subList(1, scrapes.size()));
      send(Log.METRICS, first);
    }
    stack.succeed("wait", "--timeout", "600");
  }

  private static void send(Log log, Path file) {
    String node = file.getFileName().toString().replaceFirst("\\..*", "");
    stack.launch("send", log.word(), "--cluster", CLUSTER, "--node", node, file.toString());
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

  /** The view's columns that are not NULL are those that a system can know of a pair, no others. */
  @ParameterizedTest
  @ValueSource(strings = {"cilium", "calico", "conntrack", "envoy", "istio"})
  void whatASystemCannotKnowIsNull(String system) {
    forEachPair(
        system,
        (name, pair, row) -> {
          Set<String> told = new TreeSet<>();
          MEASURES
              .keySet()
              .forEach(
                  measure -> {
                    if (!row.path(measure).isNull()) {
                      told.add(measure);
                    }
                  });
          assertThat(told).as("%s of %s", system, name).isEqualTo(known(system, pair));
        });
  }

  private static Set<String> known(String system, Pair pair) {
    Set<String> known = new TreeSet<>();
    if (Set.of("cilium", "calico", "conntrack").contains(system)) {
      known.addAll(List.of("flows", "connections"));
    }
    if (Set.of("calico", "conntrack").contains(system)) {
      known.addAll(List.of("closed", "sent", "received", "packets"));
    }
    if (pair.requests > 0 && Set.of("cilium", "envoy", "istio").contains(system)) {
      known.addAll(List.of("requests", "failed", "errors", "p99"));
    }
    switch (system) {
      case "cilium" -> known.addAll(List.of("denied", "dropped", "closed", "reset"));
      case "calico" -> known.add("denied");
      case "conntrack" -> known.add("reset");
      default -> known.addAll(List.of("mtls", "plaintext"));
    }
    if (pair.streams > 0 && Set.of("envoy", "istio").contains(system)) {
      known.addAll(List.of("connections", "closed", "sent", "received"));
    }
    if (system.equals("envoy")) {
      known.addAll(List.of("sent", "received"));
      known.addAll(pair.streams > 0 ? List.of("flows", "denied", "dropped", "reset") : List.of());
    }
    return known;
  }

  @ParameterizedTest
  @ValueSource(strings = {"calico", "conntrack"})
  void whoeverCountsPacketsCountsTheSame(String system) {
    forEachPair(
        system,
        (name, pair, row) -> {
          assertThat(row.path("connections").asLong()).as(name).isEqualTo(pair.connections);
          assertThat(row.path("sent").asLong()).as(name).isEqualTo(pair.wireSent);
          assertThat(row.path("received").asLong()).as(name).isEqualTo(pair.wireReceived);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"cilium", "envoy", "istio"})
  void whoeverReadsRequestsCountsTheSame(String system) {
    forEachPair(
        system,
        (name, pair, row) -> {
          if (pair.requests == 0) {
            return;
          }
          assertThat(row.path("requests").asLong()).as(name).isEqualTo(pair.requests);
          assertThat(row.path("failed").asLong()).as(name).isEqualTo(pair.failed);
          assertThat(row.path("errors").asDouble())
              .as(name)
              .isEqualTo((double) pair.failed / pair.requests);
          double micros = row.path("p99").asDouble() * 1_000;
          assertThat(knows(system, pair.p99Micros(), micros))
              .as("%s %s: %f of %d", system, name, micros, pair.p99Micros())
              .isTrue();
        });
  }

  /** Envoy's clock ticks in milliseconds, in which Istio's buckets are filled. */
  private static boolean knows(String system, long exact, double told) {
    long seen = system.equals("cilium") ? exact : exact / 1_000 * 1_000;
    return Resolution.agrees(system, seen, told);
  }

  /** Of HTTP the log has the bytes of bodies; of other connections both say what went through. */
  @ParameterizedTest
  @ValueSource(strings = {"envoy", "istio"})
  void proxiesCountTheSameConnectionsAndWhatWasSaidOnThem(String system) {
    boolean bodies = system.equals("envoy");
    forEachPair(
        system,
        (name, pair, row) -> {
          assertThat(row.path("connections").asLong()).as(name).isEqualTo(pair.streams);
          if (pair.streams > 0 || bodies) {
            long sent = pair.streamSent + (bodies ? pair.bodySent : 0);
            long received = pair.streamReceived + (bodies ? pair.bodyReceived : 0);
            assertThat(row.path("sent").asLong()).as(name).isEqualTo(sent);
            assertThat(row.path("received").asLong()).as(name).isEqualTo(received);
          }
          assertThat(row.path("mtls").asLong()).as(name).isPositive();
          assertThat(row.path("plaintext").asLong()).as(name).isZero();
        });
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

  private interface Check {
    void of(String name, Pair pair, JsonNode row);
  }

  /** Goes through all pairs, of each of which the view has to have a row. */
  private static void forEachPair(String system, Check check) {
    Map<String, JsonNode> rows = view(system);
    assertThat(talk.pairs()).isNotEmpty();
    assertThat(rows).containsOnlyKeys(talk.pairs().keySet());
    talk.pairs().forEach((name, pair) -> check.of(name, pair, rows.get(name)));
  }

  /** The rows of the view that are about the pairs, by name. */
  private static Map<String, JsonNode> view(String system) {
    String measures =
        MEASURES.entrySet().stream()
            .map(measure -> measure.getValue() + " AS " + measure.getKey())
            .collect(Collectors.joining(", "));
    Map<String, JsonNode> rows = new TreeMap<>();
    for (JsonNode row :
        stack.objects(
            "SELECT concat(src_namespace, '/', src_workload, ' ', dst_namespace, '/', dst_workload)"
                + " AS pair, "
                + measures
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
