package dev.podflow.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Flows with nothing but addresses become flows of workloads. In the fixture the address 10.77.0.2
 * belongs to a Job until 10:10 and to a StatefulSet from 10:20.
 */
@ExtendWith(LocalStack.Extension.class)
class MetadataE2E {
  private static final String CLUSTER = "bank-cluster";
  private static final String PAIRS =
      "SELECT formatDateTime(window_start, '%H:%i'), src_workload, src_workload_kind, dst_workload,"
          + " dst_workload_kind, dst_service, sum(flows) FROM podflow.service_pairs_1m"
          + " WHERE cluster = 'bank-cluster' GROUP BY 1, 2, 3, 4, 5, 6, window_start"
          + " ORDER BY window_start";

  private static LocalStack stack;

  @BeforeAll
  static void send(LocalStack shared) {
    stack = shared;
    String objects = Recordings.resource("/k8s/bank.json").toString();
    stack.succeed("send", "k8s", "--cluster", CLUSTER, objects);
    stack.sendAndWait("hubble", List.of(Recordings.resource("/hubble/bank.jsonl")));
  }

  @Test
  void anAddressIsWhoHadItThen() {
    List<List<String>> rows =
        stack.query(PAIRS).stream()
            .map(row -> StreamSupport.stream(row.spliterator(), false).map(JsonNode::asText))
            .map(texts -> texts.toList())
            .toList();
    assertThat(rows)
        .containsExactly(
            List.of("09:00", "", "", "", "", "", "1"),
            List.of("10:05", "front", "Deployment", "nightly", "CronJob", "", "2"),
            List.of("10:15", "front", "Deployment", "", "", "", "1"),
            List.of("10:30", "front", "Deployment", "store", "StatefulSet", "store", "1"),
            List.of("10:31", "n1", "Node", "front", "Deployment", "", "1"));
  }

  @Test
  void endsSayHowTheyWereFound() {
    String ends =
        "SELECT sum(ends_exact), sum(ends_unresolved), 2 * sum(flows) FROM podflow.service_pairs_1d";
    JsonNode sums = stack.query(ends + " WHERE cluster = '" + CLUSTER + "'").get(0);
    assertThat(sums.get(0).asLong()).isEqualTo(9);
    assertThat(sums.get(1).asLong()).isEqualTo(3);
    assertThat(sums.get(2).asLong()).isEqualTo(12);
  }

  @Test
  void peopleMayAskWhoItWas() {
    assertThat(podAt("10:05:00")).containsExactly("nightly-29012345-qqqqq CronJob/nightly");
    assertThat(podAt("10:15:00")).isEmpty();
    assertThat(podAt("10:30:00")).containsExactly("store-0 StatefulSet/store");
    assertThat(
            stack.succeed(
                "query",
                "pods-of",
                "--namespace=bank",
                "--workload=store",
                "--from=2025-03-03 10:00:00"))
        .contains("store-0")
        .doesNotContain("nightly");
  }

  /** Metadata that come again, and a TaskManager that dies, leave each pod's row as it was. */
  @Test
  void historyIsTheSameHoweverOftenItIsRead() throws Exception {
    List<JsonNode> before = pods();
    assertThat(before).hasSize(3);

    try (KafkaClients kafka = new KafkaClients(stack.bootstrapServers())) {
      for (ConsumerRecord<byte[], byte[]> record : kafka.all("k8s.metadata")) {
        if (new String(record.key(), UTF_8).startsWith(CLUSTER + "/")) {
          kafka.send(new ProducerRecord<>("k8s.metadata", record.key(), record.value()));
        }
      }
    }
    stack.succeed("wait", "--timeout", "600");
    assertThat(pods()).isEqualTo(before);

    ProcessHandle taskManager = stack.process("taskmanager");
    taskManager.destroyForcibly();
    taskManager.onExit().get(10, TimeUnit.SECONDS);
    String objects = Recordings.resource("/k8s/bank.json").toString();
    stack.succeed("send", "k8s", "--cluster", CLUSTER + "-2", objects);
    stack.succeed("up");
    stack.succeed("wait", "--timeout", "600");
    assertThat(pods()).isEqualTo(before);
    assertThat(
            stack.number("SELECT count() FROM podflow.pods FINAL WHERE cluster = 'bank-cluster-2'"))
        .isEqualTo(3);
  }

  private static List<String> podAt(String time) {
    String owner =
        "SELECT concat(pod, ' ', workload_kind, '/', workload) FROM podflow.pod_at(ip = '10.77.0.2',"
            + " time = '2025-03-03 "
            + time
            + "') WHERE cluster = 'bank-cluster' AND certain AND candidates = 1";
    return stack.query(owner).stream().map(row -> row.get(0).asText()).toList();
  }

  private static List<JsonNode> pods() {
    return stack.query(
        "SELECT * EXCEPT (last_commit) FROM podflow.pods FINAL WHERE cluster = '"
            + CLUSTER
            + "' ORDER BY ip, uid, since");
  }
}
