package dev.podflow.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.podflow.access.KafkaClientFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One job in application mode on two TaskManagers, from secured Kafka to secured ClickHouse. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ApplicationModeE2E {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of all that the job has read, what came of each record. */
  private static final String FLOWS =
      "SELECT sum(flows) FROM podflow.service_pairs_1m WHERE cluster = 'app'";

  /** Memory that a TaskManager may need more after ten times the input; that is 60 MB of text. */
  private static final long GROWTH_BYTES_MAX = 24L << 20;

  private static final int FEW = 5_000;

  @TempDir private static Path home;
  private static ApplicationCluster cluster;
  private static long sent;

  @BeforeAll
  static void start() throws Exception {
    cluster = new ApplicationCluster(home);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  @Order(1)
  void whoIsNotLetInFailsWithAReasonThatNamesNoSecretAndIsLetInOnceTheFileIsRight()
      throws Exception {
    await(() -> exceptions().contains("Authentication failed"));
    assertNoSecret();
    cluster.letIn();
    send(1_000);
    await(() -> cluster.number(FLOWS) == sent);
    assertNoSecret();
  }

  @Test
  @Order(2)
  void aTaskManagerOfTwoIsKilledAndNothingIsLostOrCountedTwice() throws Exception {
    assertThat(hosts()).as("TaskManagers with tasks").hasSize(2);
    send(1_000);
    Process killed = cluster.taskManagers().get(0);
    killed.destroyForcibly().waitFor();
    send(1_000);
    cluster.startTaskManager();
    await(() -> cluster.number(FLOWS) == sent);
    assertThat(hosts()).hasSize(2);
  }

  @Test
  @Order(3)
  void memoryStaysFlatWhileClickHouseIsAwayAndNothingIsLost() throws Exception {
    cluster.signalClickHouse("STOP");
    send(FEW);
    awaitQuiet();
    List<Long> few = liveBytes();
    send(10 * FEW);
    awaitQuiet();
    List<Long> many = liveBytes();
    for (int i = 0; i < few.size(); i++) {
      assertThat(many.get(i) - few.get(i))
          .as("%s, then %s", few, many)
          .isLessThan(GROWTH_BYTES_MAX);
    }
    cluster.signalClickHouse("CONT");
    await(() -> cluster.number(FLOWS) == sent);
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(200))
        .until(condition);
  }

  private static void send(int records) throws IOException {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            new HashMap<String, Object>(KafkaClientFile.read(cluster.shippers())),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < records; i++) {
        String node = "node-" + i % 8;
        producer.send(
            new ProducerRecord<>("flows.hubble", node.getBytes(UTF_8), flow(node).getBytes(UTF_8)));
      }
    }
    sent += records;
  }

  /** Something that has arrived at a pod: a flow, whoever looks at it. */
  private static String flow(String node) {
    Instant now = Instant.now();
    return """
        {"flow": {"time": "%1$s", "uuid": "%2$s", "verdict": "FORWARDED", "Type": "L3_L4",
          "IP": {"source": "10.0.0.1", "destination": "10.0.0.2", "ipVersion": "IPv4"},
          "l4": {"TCP": {"source_port": %3$d, "destination_port": 80, "flags": {"SYN": true}}},
          "source": {"namespace": "shop", "pod_name": "cart-6d4cf56db6-abcde"},
          "destination": {"namespace": "shop", "pod_name": "orders-7c5ddbdf54-fghij"},
          "event_type": {"type": 4}, "traffic_direction": "INGRESS", "is_reply": false,
          "trace_observation_point": "TO_ENDPOINT", "node_name": "app/%4$s"},
         "node_name": "app/%4$s", "time": "%1$s"}
        """
        .formatted(now, UUID.randomUUID(), 20_000 + now.getNano() % 40_000, node);
  }

  private static String job() throws IOException {
    return JSON.readTree(cluster.rest("/jobs/overview")).at("/jobs/0/jid").asText();
  }

  private static String exceptions() throws IOException {
    return cluster.rest("/jobs/" + job() + "/exceptions");
  }

  /** Where the tasks run. */
  private static Set<String> hosts() throws IOException {
    Set<String> hosts = new HashSet<>();
    for (JsonNode vertex : JSON.readTree(cluster.rest("/jobs/" + job())).path("vertices")) {
      String path = "/jobs/" + job() + "/vertices/" + vertex.path("id").asText();
      for (JsonNode task : JSON.readTree(cluster.rest(path)).path("subtasks")) {
        hosts.add(task.path("taskmanager-id").asText());
      }
    }
    return hosts;
  }

  /** Whatever Flink shows, writes or was called with. */
  private static void assertNoSecret() throws IOException {
    List<String> all = cluster.logsAndCommandLines();
    String job = "/jobs/" + job();
    for (String path :
        List.of(
            job,
            job + "/config",
            job + "/plan",
            job + "/exceptions",
            job + "/jobmanager/config",
            job + "/jobmanager/environment",
            "/config",
            "/jobmanager/config",
            "/jobmanager/environment",
            "/taskmanagers")) {
      String answer = cluster.rest(path);
      assertThat(answer).as(path).isNotEmpty();
      all.add(answer);
    }
    for (String text : all) {
      assertThat(text)
          .doesNotContain(ApplicationCluster.KAFKA_USER + "-secret")
          .doesNotContain(ApplicationCluster.GUESSED_PASSWORD)
          .doesNotContain(ApplicationCluster.CLICKHOUSE_PASSWORD);
    }
  }

  /** Waits until the job has read what it can, which is not all while it cannot commit. */
  private static void awaitQuiet() {
    List<Long> seen = new ArrayList<>();
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              seen.add(written());
              int n = seen.size();
              return n > 4 && seen.get(n - 1).equals(seen.get(n - 5));
            });
  }

  private static long written() throws IOException {
    long records = 0;
    for (JsonNode vertex : JSON.readTree(cluster.rest("/jobs/" + job())).path("vertices")) {
      records += vertex.at("/metrics/read-records").asLong();
      records += vertex.at("/metrics/write-records").asLong();
    }
    return records;
  }

  /** What is left of each TaskManager's heap after a full collection. */
  private static List<Long> liveBytes() throws Exception {
    List<Long> bytes = new ArrayList<>();
    for (Process taskManager : cluster.taskManagers()) {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(taskManager.pid()),
                  "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      String text = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
      assertThat(jcmd.waitFor()).as(text).isZero();
      String total =
          text.lines().filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
      bytes.add(Long.parseLong(total.trim().split("\\s+")[2]));
    }
    return bytes;
  }
}
