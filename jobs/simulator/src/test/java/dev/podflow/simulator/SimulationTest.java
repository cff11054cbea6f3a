package dev.podflow.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.TruthFiles;
import dev.podflow.simulator.truth.TruthTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulationTest {
  private static final Instant START = Instant.parse("2026-03-04T10:58:00Z");

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    byte[] first = everything(Collected.of(config(7)));
    assertThat(everything(Collected.of(config(7)))).isEqualTo(first);
    assertThat(everything(Collected.of(config(8)))).isNotEqualTo(first);
  }

  @Test
  void everyRecordHasOneOutcome() throws IOException {
    Collected run = Collected.of(config(1));
    TruthTable quality = run.truth.quality;
    assertThat(quality.total("received")).isEqualTo(run.lines.size());
    assertThat(
            quality.total("used")
                + quality.total("merged")
                + quality.total("not_traffic")
                + quality.total("dead_letters"))
        .isEqualTo(run.lines.size());
    assertThat(run.truth.deadLetters.total("records")).isEqualTo(quality.total("dead_letters"));
    TruthTable pairs = run.truth.servicePairs;
    assertThat(pairs.total("flows"))
        .isEqualTo(
            pairs.total("flows_forwarded")
                + pairs.total("flows_dropped")
                + pairs.total("flows_denied"));
    assertThat(run.truth.drops.total("drops"))
        .isEqualTo(pairs.total("flows_dropped") + pairs.total("flows_denied"));
    assertThat(quality.total("lost")).isPositive();
  }

  @Test
  void aRecountOfWhatWasWrittenGivesTheTruth() throws IOException {
    for (long seed = 1; seed <= 3; seed++) {
      recount(config(seed));
    }
  }

  @Test
  void aRecountGivesTheTruthWhereMostNodesHideNames() throws IOException {
    recount(config(4).withMaskedShare(0.75));
  }

  private static void recount(SimulationConfig config) throws IOException {
    Collected run = Collected.of(config);
    Recount recount = new Recount(new ObjectsIndex(run.initial, run.watch));
    for (Collected.Line line : run.lines) {
      recount.read(line.bytes());
    }
    recount.finish();
    Map<String, Long> sums = new TreeMap<>();
    Map<String, List<Long>> latencies = new TreeMap<>();
    List<TruthTable> tables = new ArrayList<>(run.truth.minuteTables());
    tables.add(run.truth.quality);
    tables.add(run.truth.deadLetters);
    for (TruthTable table : tables) {
      flatten(table, sums, latencies);
    }
    assertThat(recount.sums).isEqualTo(sums);
    recount.latencies.values().forEach(values -> values.sort(null));
    assertThat(recount.latencies).isEqualTo(latencies);
  }

  @Test
  void everyKindOfFaultIsInjected() throws IOException {
    Collected run = Collected.of(config(2));
    assertThat(run.truth.faults)
        .extracting(fault -> fault.name())
        .contains(
            "default-deny",
            "explicit-deny",
            "audit",
            "packets-lost",
            "misspelt-service",
            "server-errors",
            "no-answer",
            "slow-answers",
            "lost",
            "dead-letters");
    long bytes = run.lines.stream().mapToLong(line -> line.bytes().length).sum();
    assertThat(bytes / run.lines.size()).isBetween(1_200L, 2_200L);
  }

  @Test
  void addressesGoToPodsOfOtherWorkloads() throws IOException {
    Collected run = Collected.of(config(2));
    Map<String, Set<String>> owners = new TreeMap<>();
    boolean finishedKeepsAddress = false;
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> objects = new ArrayList<>();
    json.readTree(run.initial).path("items").forEach(objects::add);
    for (byte[] event : run.watch) {
      objects.add(json.readTree(event).path("object"));
    }
    for (JsonNode object : objects) {
      JsonNode status = object.path("status");
      if (status.has("podIP") && !object.path("spec").path("hostNetwork").asBoolean()) {
        owners
            .computeIfAbsent(status.path("podIP").asText(), key -> new TreeSet<>())
            .add(object.path("metadata").path("labels").path("app").asText());
        finishedKeepsAddress |= status.path("phase").asText().equals("Succeeded");
      }
    }
    assertThat(owners.values()).anyMatch(workloads -> workloads.size() > 1);
    assertThat(finishedKeepsAddress).isTrue();
  }

  @Test
  void theTruthSurvivesItsFiles(@TempDir Path directory) throws IOException {
    Truth truth = Collected.of(config(3)).truth;
    TruthFiles.write(truth, directory);
    Truth read = TruthFiles.read(directory);
    assertThat(read.faults).isEqualTo(truth.faults);
    for (int i = 0; i < truth.minuteTables().size(); i++) {
      Map<String, Long> before = new TreeMap<>();
      Map<String, Long> after = new TreeMap<>();
      Map<String, List<Long>> latencies = new TreeMap<>();
      Map<String, List<Long>> latenciesAfter = new TreeMap<>();
      flatten(truth.minuteTables().get(i), before, latencies);
      flatten(read.minuteTables().get(i), after, latenciesAfter);
      assertThat(after).isEqualTo(before);
      assertThat(latenciesAfter).isEqualTo(latencies);
    }
  }

  private static void flatten(
      TruthTable table, Map<String, Long> sums, Map<String, List<Long>> latencies) {
    table
        .rows()
        .forEach(
            (key, row) -> {
              String text = String.join("/", key);
              for (int i = 0; i < table.measures().size(); i++) {
                if (row.get(i) != 0) {
                  sums.put(table.name() + "/" + table.measures().get(i) + "/" + text, row.get(i));
                }
              }
              List<Long> values = new ArrayList<>();
              for (int i = 0; i < table.sketches().size(); i++) {
                for (long micros : row.micros(i)) {
                  values.add(micros);
                }
              }
              if (!values.isEmpty()) {
                latencies.put(table.name() + "/" + text, values);
              }
            });
  }

  private static SimulationConfig config(long seed) {
    return SimulationConfig.small(seed, START, 3).withRecordsPerSecond(120);
  }

  private static byte[] everything(Collected run) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(run.initial);
    for (byte[] event : run.watch) {
      bytes.write(event);
    }
    for (Collected.Line line : run.lines) {
      bytes.write(line.node().getBytes(StandardCharsets.UTF_8));
      bytes.write(line.bytes());
    }
    return bytes.toByteArray();
  }
}
