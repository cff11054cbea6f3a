package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Access logs of a mesh in every dialect. In the fixture {@code web} asks {@code cart} three times,
 * which both sidecars log (the last time only the client's), and once more through a waypoint; both
 * ends' ztunnels log a connection, and a gateway passes a request on.
 */
@ExtendWith(LocalStack.Extension.class)
class AccessLogsE2E {
  private static final String CLUSTER = "mall-cluster";
  private static final String RECORDED = "recorded-mesh";
  private static final List<String> OUTCOMES =
      List.of("received", "used", "merged", "not_traffic", "dead_letters", "unresolved");

  private static LocalStack stack;
  private static Map<String, Long> outcomes;

  @BeforeAll
  static void send(LocalStack shared) {
    stack = shared;
    String objects = Recordings.resource("/k8s/mall.json").toString();
    stack.succeed("send", "k8s", "--cluster", CLUSTER, objects);
    outcomes = sendAndCount(CLUSTER, List.of(Recordings.resource("/access/mall.log")));
  }

  @Test
  void whatBothProxiesLoggedCountsOnce() {
    JsonNode pair =
        stack
            .objects(
                "SELECT * FROM podflow.service_pairs(from = '2025-03-04 09:00:00',"
                    + " to = '2025-03-04 09:02:00') WHERE cluster = '"
                    + CLUSTER
                    + "' AND src_workload = 'web'")
            .get(0);
    assertThat(pair.get("dst_workload").asText()).isEqualTo("cart");
    assertThat(pair.get("dst_service").asText()).isEqualTo("cart");
    assertThat(pair.get("dst_port").asInt()).isEqualTo(8080);
    assertThat(pair.get("source_system").asText()).isEqualTo("envoy");
    assertThat(pair.get("requests").asLong())
        .as("3 from sidecars, 1 from the waypoint")
        .isEqualTo(4);
    assertThat(pair.get("requests_4xx").asLong()).isEqualTo(1);
    assertThat(pair.get("requests_5xx").asLong()).isEqualTo(1);
    assertThat(pair.get("connections_opened").asLong()).isEqualTo(1);
    assertThat(pair.get("connections_closed").asLong()).isEqualTo(1);
    assertThat(pair.get("bytes_sent").asLong()).isEqualTo(10 + 20 + 200);
    assertThat(pair.get("bytes_received").asLong()).isEqualTo(500 + 30 + 91 + 603 + 40);
    assertThat(pair.get("mtls").asLong()).as("2 requests, 1 connection, the waypoint").isEqualTo(4);
    assertThat(pair.get("p50_ms").asDouble()).isBetween(5.9, 6.1);
    assertThat(pair.get("p99_ms").asDouble()).isBetween(11.8, 12.2);
  }

  @Test
  void theTableKeepsEachReport() {
    assertThat(
            stack.query(
                "SELECT reporter, src_workload, sum(requests), sum(connections_closed)"
                    + " FROM podflow.service_pairs_1h WHERE cluster = '"
                    + CLUSTER
                    + "' GROUP BY 1, 2 ORDER BY 1, 2"))
        .map(JsonNode::toString)
        .containsExactly(
            "[\"destination\",\"web\",2,1]",
            "[\"middle\",\"web\",1,null]",
            "[\"source\",\"edge\",1,null]",
            "[\"source\",\"web\",3,1]");
  }

  @Test
  void whatFailedIsKeptWithTheReason() {
    assertThat(
            stack.query(
                "SELECT verdict, drop_reason, status, src_pod, dst_pod FROM podflow.flows"
                    + " WHERE cluster = '"
                    + CLUSTER
                    + "'"))
        .map(JsonNode::toString)
        .containsExactly(
            "[\"error\",\"UF,URX\",503,\"web-5d4f7c8b9f-aaaaa\",\"cart-5d4f7c8b9f-aaaaa\"]");
  }

  @Test
  void everyRecordEndedAsOneThing() {
    assertThat(outcomes)
        .isEqualTo(
            Map.of(
                "received", 11L,
                "used", 9L,
                "merged", 0L,
                "not_traffic", 1L,
                "dead_letters", 1L,
                "unresolved", 0L));
  }

  @Test
  void recordingsGoThrough() throws IOException {
    List<Path> files = Recordings.real("istio", ".log");
    assumeTrue(!files.isEmpty(), "no recordings beside the project");
    long lines = 0;
    for (Path file : files) {
      try (Stream<String> all = Files.lines(file)) {
        lines += all.count();
      }
    }
    Map<String, Long> recorded = sendAndCount(RECORDED, files);
    assertThat(recorded).containsEntry("received", lines).containsEntry("used", lines);
    JsonNode sums =
        stack
            .query(
                "SELECT sumIf(requests, reporter = 'middle'), sum(connections_closed)"
                    + " FROM podflow.service_pairs_1d WHERE cluster = '"
                    + RECORDED
                    + "'")
            .get(0);
    assertThat(sums.get(0).asLong() + sums.get(1).asLong()).isEqualTo(lines);
  }

  /** Sends files, and says what became of their records. */
  private static Map<String, Long> sendAndCount(String cluster, List<Path> files) {
    Map<String, Long> before = quality();
    for (Path file : files) {
      stack.succeed("send", "access-logs", "--cluster", cluster, file.toString());
    }
    stack.succeed("wait", "--timeout", "600");
    Map<String, Long> after = quality();
    after.replaceAll((outcome, sum) -> sum - before.get(outcome));
    return after;
  }

  private static Map<String, Long> quality() {
    Map<String, Long> sums = new HashMap<>();
    for (String outcome : OUTCOMES) {
      String sum = "SELECT coalesce(sum(" + outcome + "), 0) FROM podflow.pipeline_quality_1m";
      sums.put(outcome, stack.number(sum + " WHERE input = 'logs.access'"));
    }
    return sums;
  }
}
