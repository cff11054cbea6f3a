package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
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
}
