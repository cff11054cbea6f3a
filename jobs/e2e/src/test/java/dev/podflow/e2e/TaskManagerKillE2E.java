package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.podflow.simulator.FileOutput;
import dev.podflow.simulator.Simulation;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.truth.Truth;
import dev.podflow.simulator.truth.TruthCheck;
import dev.podflow.simulator.truth.TruthReport.Difference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A TaskManager dies in the middle of a replay, and nothing is lost or counted twice. */
@ExtendWith(LocalStack.Extension.class)
class TaskManagerKillE2E {
  private static final String CLUSTER = "kill-cluster";
  private static final Instant START = Instant.parse("2025-03-04T10:00:00Z");

  /** 50,000 records: two minutes of 400 a second, and what the cluster adds at its start. */
  private static final SimulationConfig SIMULATION =
      new SimulationConfig(7, START, 2, 400, 60, 4, 0.25, CLUSTER);

  @Test
  void theTablesHoldTheTruthWhenOneOfTwoProcessesIsKilled(LocalStack stack, @TempDir Path directory)
      throws Exception {
    Truth truth;
    try (FileOutput output = new FileOutput(directory)) {
      truth = Simulation.run(SIMULATION, output);
    }
    String initial = directory.resolve("k8s/initial.json").toString();
    String watch = directory.resolve("k8s/watch.jsonl").toString();
    stack.succeed("send", "k8s", "--cluster", CLUSTER, initial, watch);
    stack.succeed("up", "--task-managers", "2");
    Map<String, Long> before = quality(stack, truth);

    List<Path> nodes = files(directory.resolve("hubble"));
    int half = nodes.size() / 2;
    send(stack, nodes.subList(0, half));
    await("the first commit")
        .atMost(Duration.ofMinutes(3))
        .until(() -> !quality(stack, truth).equals(before));
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(() -> send(stack, nodes.subList(half, nodes.size())));
    await("records to come in").atMost(Duration.ofMinutes(3)).until(() -> isReading(stack));
    Map<String, Long> restored = FlinkJobs.restored(stack);
    ProcessHandle taskManager = stack.process("taskmanager");
    taskManager.destroyForcibly();
    taskManager.onExit().get(10, TimeUnit.SECONDS);
    sending.get(5, TimeUnit.MINUTES);
    // The other one takes its tasks over.
    await("a job to go on from a later checkpoint")
        .atMost(Duration.ofMinutes(3))
        .until(() -> isRestored(stack, restored));
    stack.succeed("wait", "--timeout", "600");
    assertThat(stack.run("status").status()).as("the one that was killed is not there").isOne();

    assertThat(truth.quality.total("received")).isGreaterThan(40_000);
    List<Difference> differences =
        TruthCheck.compare(truth, sql -> LocalStack.plain(stack.objects(sql)))
            .differences()
            .stream()
            .filter(difference -> !difference.table().startsWith(truth.quality.name()))
            .toList();
    assertThat(differences).isEmpty();
    Map<String, Long> outcomes = quality(stack, truth);
    before.forEach((measure, sum) -> outcomes.merge(measure, -sum, Long::sum));
    for (String measure : truth.quality.measures()) {
      assertThat(outcomes).containsEntry(measure, truth.quality.total(measure));
    }
    PublishedAggregates.assertEqualToTables(stack);
    stack.succeed("up");
  }

  /** Which process has whose tasks is up to Flink. */
  private static boolean isRestored(LocalStack stack, Map<String, Long> before) throws IOException {
    return FlinkJobs.restored(stack).entrySet().stream()
        .anyMatch(job -> job.getValue() > before.getOrDefault(job.getKey(), 0L));
  }

  private static void send(LocalStack stack, List<Path> files) {
    List<String> command = new ArrayList<>(List.of("send", "hubble"));
    files.forEach(file -> command.add(file.toString()));
    stack.succeed(command.toArray(String[]::new));
  }

  /** Whether there are records behind those that are committed. */
  private static boolean isReading(LocalStack stack) throws Exception {
    long settled =
        stack.number(
            "SELECT sum(offset) FROM (SELECT max(settled_offset) AS offset FROM podflow.progress"
                + " WHERE topic = 'flows.hubble' GROUP BY partition)");
    try (KafkaClients kafka = new KafkaClients(stack.bootstrapServers())) {
      return kafka.end("flows.hubble") > settled;
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  /** Other tests add to the same input, so that only differences tell. */
  private static Map<String, Long> quality(LocalStack stack, Truth truth) {
    Map<String, Long> sums = new HashMap<>();
    for (String measure : truth.quality.measures()) {
      String sum = "SELECT coalesce(sum(" + measure + "), 0) FROM podflow.pipeline_quality_1m";
      sums.put(measure, stack.number(sum + " WHERE input = 'flows.hubble'"));
    }
    return sums;
  }
}
