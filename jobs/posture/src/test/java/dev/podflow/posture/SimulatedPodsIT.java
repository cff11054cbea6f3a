package dev.podflow.posture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.commit.CommitOptions;
import dev.podflow.commit.DeltaTypeInfo;
import dev.podflow.commit.TableSink;
import dev.podflow.delta.Delta;
import dev.podflow.metadata.LifeTracker;
import dev.podflow.metadata.MetadataReader;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.cluster.Cluster;
import dev.podflow.simulator.cluster.Dice;
import dev.podflow.simulator.cluster.KubernetesObjects;
import dev.podflow.simulator.cluster.PodLife;
import dev.podflow.simulator.cluster.Workload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pods of a simulated cluster, in which addresses change hands all the time, through the job's
 * operator and its sink into a ClickHouse, against what the simulator decided.
 */
class SimulatedPodsIT {
  private static final Instant START = Instant.parse("2026-03-05T07:04:00Z");
  private static final SimulationConfig CONFIG = SimulationConfig.small(11, START, 6);

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final TopicInMemory TOPIC = new TopicInMemory();
  private static final List<PodLife> PODS = new ArrayList<>();
  private static Engine engine;

  /**
   * As the simulator sends it: everything at the start, then each change, a checkpoint now and
   * then.
   */
  @BeforeAll
  static void keep(@TempDir Path dataDir, @TempDir Path checkpoints) throws Exception {
    engine = new Engine(Files.createDirectories(dataDir.resolve("engine")));
    Cluster cluster = new Cluster(CONFIG, new Dice(CONFIG.seed()));
    for (Workload workload : cluster.workloads) {
      PODS.addAll(workload.pods);
    }
    KubernetesObjects objects = new KubernetesObjects(cluster, START);
    LifeTracker lives = new LifeTracker(cluster.name);
    MetadataReader reader = new MetadataReader(cluster.name);
    List<Delta> rows = new ArrayList<>();
    try (JobRun run = new JobRun(TOPIC, -1)) {
      read(reader, lives, objects.initial());
      rows.addAll(run.checkpoint());
      int events = 0;
      for (KubernetesObjects.Event event : objects.watch()) {
        read(reader, lives, event.json());
        if (events++ % 7 == 0) {
          rows.addAll(run.checkpoint());
        }
      }
      rows.addAll(run.checkpoint());
    }
    commit(rows, checkpoints, false);
    assertThat(PODS).as("enough to tell something").hasSizeGreaterThan(80);
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static void read(MetadataReader reader, LifeTracker lives, byte[] objects)
      throws IOException {
    reader.read(new ByteArrayInputStream(objects), seen -> lives.observe(seen, TOPIC::add));
  }

  /** Through the sink as the job does, in a job of its own. */
  private static void commit(List<Delta> rows, Path checkpoints, boolean adopt) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(1);
    Configuration sink = new Configuration();
    sink.set(CommitOptions.URL, engine.url());
    sink.set(CommitOptions.ADOPT_LEDGER, adopt);
    new TableSink("posture", CommitOptions.from(sink))
        .attachTo(environment.fromData(rows, DeltaTypeInfo.INSTANCE).uid("rows"), 2);
    environment.execute();
  }

  @Test
  void everyPodIsThereOnceWithItsWorkloadAndItsTimes() throws Exception {
    Map<String, JsonNode> byUid = new HashMap<>();
    for (JsonNode row :
        engine.rows(
            "SELECT *, toUnixTimestamp64Milli(started_at) AS start,"
                + " toUnixTimestamp64Milli(ended_at) AS end FROM podflow.pods FINAL"
                + " WHERE host_network = 0 AND (ended_at IS NULL OR ended_within_ms >= 0)")) {
      assertThat(byUid.put(row.get("uid").asText(), row)).as("one version: %s", row).isNull();
    }
    assertThat(byUid).hasSameSizeAs(PODS);
    for (PodLife pod : PODS) {
      JsonNode row = byUid.get(pod.uid);
      assertThat(List.of(text(row, "ip"), text(row, "pod"), text(row, "node")))
          .containsExactly(pod.address, pod.name, pod.node.name());
      assertThat(List.of(text(row, "namespace"), text(row, "workload"), text(row, "workload_kind")))
          .containsExactly(pod.workload.namespace, pod.workload.name, pod.workload.kind.label());
      assertThat(row.get("labels").get("app").asText()).isEqualTo(pod.workload.name);
      // It got its address between its creation and four seconds later, when it was ready.
      long start = row.get("start").asLong();
      long within = row.get("started_within_ms").asLong();
      assertThat(start - within).isLessThanOrEqualTo(millis(pod.created) + 4_000);
      assertThat(start + within).isGreaterThanOrEqualTo(millis(pod.created));
      if (pod.quiet == PodLife.NEVER) {
        assertThat(row.get("end").isNull()).as(row.toString()).isTrue();
      } else {
        assertThat(row.get("end").asDouble())
            .isCloseTo(millis(pod.ended()), Offset.offset(row.get("ended_within_ms").asDouble()));
      }
    }
  }

  @Test
  void anAddressWasWhoHadItThen() throws Exception {
    int reused = 0;
    for (PodLife pod : PODS) {
      long end = Math.min(millis(pod.ended() == PodLife.NEVER ? 360 : pod.ended()), millis(360));
      long middle = (Math.max(millis(pod.created), millis(0)) + 4_000 + end) / 2;
      List<JsonNode> rows =
          engine.rows(
              "SELECT uid, certain, candidates FROM podflow.pod_at(ip = '%s', time = '%s')"
                  .formatted(
                      pod.address, Instant.ofEpochMilli(middle).toString().substring(0, 19)));
      assertThat(rows).as("%s at %s", pod.address, Instant.ofEpochMilli(middle)).hasSize(1);
      assertThat(text(rows.get(0), "uid")).isEqualTo(pod.uid);
      assertThat(rows.get(0).get("certain").asInt()).isEqualTo(1);
      reused +=
          PODS.stream().filter(other -> other.address.equals(pod.address)).count() > 1 ? 1 : 0;
    }
    assertThat(reused).as("pods whose address was also another's").isGreaterThan(20);
  }

  /** From nothing and from anywhere: the rows are the same, and none is there twice. */
  @Test
  void aReplayChangesNoRow(@TempDir Path checkpoints) throws Exception {
    List<JsonNode> before = content();
    for (long start : new long[] {-1, TOPIC.end("", 0) / 2}) {
      try (JobRun run = new JobRun(TOPIC, start)) {
        List<Delta> rows = run.checkpoint();
        assertThat(rows).isNotEmpty();
        commit(rows, checkpoints, true);
      }
      assertThat(content()).isEqualTo(before);
    }
  }

  @Test
  void theChecksAreSilent() throws Exception {
    String check = Files.readString(Path.of("../../sql/checks/addresses-have-one-owner.sql"));
    assertThat(engine.rows(check.strip().replaceAll(";$", ""))).isEmpty();
  }

  private static List<JsonNode> content() throws Exception {
    return engine.rows(
        "SELECT * EXCEPT (last_commit) FROM podflow.pods FINAL ORDER BY ip, cluster, uid, since");
  }

  private static long millis(int second) {
    return START.plusSeconds(second).toEpochMilli();
  }

  private static String text(JsonNode row, String column) {
    return row.get(column).asText();
  }
}
