package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Logs that are lines: a connection tracker's, CoreDNS' and an ingress controller's. The objects
 * are those of {@link MetadataE2E}: {@code front} asks the service {@code store}, whose pod has the
 * address that a Job had until 10:10.
 */
@ExtendWith(LocalStack.Extension.class)
class LineLogsE2E {
  private static final String CLUSTER = "toll-cluster";
  private static final String OF_CLUSTER = " WHERE cluster = '" + CLUSTER + "'";
  private static final Path REAL =
      Path.of("..", "..", "..", "shared", "data", "conntrack").toAbsolutePath().normalize();

  private static LocalStack stack;

  @BeforeAll
  static void send(LocalStack shared) {
    stack = shared;
    String objects = Recordings.resource("/k8s/bank.json").toString();
    stack.succeed("send", "k8s", "--cluster", CLUSTER, objects);
    send("conntrack", "conntrack.log");
    send("dns-logs", "coredns.log");
    send("access-logs", "ingress.log");
    stack.succeed("wait", "--timeout", "600");
  }

  private static void send(String input, String file) {
    String path = Recordings.resource("/lines/" + file).toString();
    stack.succeed("send", input, "--cluster", CLUSTER, "--node", "n1", path);
  }

  @Test
  void aConnectionIsAFlowOnceAndItsBytesComeWithItsEnd() {
    String sums =
        "SELECT formatDateTime(window_start, '%H:%i'), dst_workload, dst_service, dst_port,"
            + " sum(flows), sum(connections_opened), sum(connections_closed),"
            + " sum(connections_reset), sum(bytes_sent), sum(bytes_received), sum(flows_denied)"
            + " FROM podflow.service_pairs_1m"
            + OF_CLUSTER
            + " AND source_system = 'conntrack' AND reporter = 'source' AND src_workload = 'front'"
            + " GROUP BY window_start, 2, 3, 4 ORDER BY window_start, 4";
    assertThat(stack.query(sums))
        .extracting(JsonNode::toString)
        .containsExactly(
            "[\"10:05\",\"nightly\",\"\",8080,1,1,null,null,null,null,null]",
            // Forgotten minutes after its pod was gone, it still is that pod's.
            "[\"10:21\",\"nightly\",\"\",8080,null,null,1,null,100,50,null]",
            "[\"10:30\",\"store\",\"store\",8080,1,2,null,null,null,null,null]",
            "[\"10:30\",\"store\",\"\",9999,1,1,1,null,90,0,null]",
            "[\"10:32\",\"store\",\"store\",8080,1,null,2,0,1000,8000,null]");
  }

  @Test
  void whatNobodyAnsweredIsKeptWithBothPods() {
    String kept =
        "SELECT verdict, drop_reason, src_pod, dst_pod, dst_port FROM podflow.flows" + OF_CLUSTER;
    assertThat(stack.query(kept + " AND source_system = 'conntrack'"))
        .extracting(JsonNode::toString)
        .containsExactly(
            "[\"unreplied\",\"NO_REPLY\",\"front-5d4f7c8b9f-abcde\",\"store-0\",9999]");
  }

  @Test
  void aConnectionLastedUntilItWasClosed() {
    double p50 =
        stack
            .query(
                "SELECT quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(connection_duration_us)[1]"
                    + " FROM podflow.service_pairs_1m"
                    + OF_CLUSTER
                    + " AND dst_port = 8080 AND window_start = '2025-03-03 10:32:00'")
            .get(0)
            .get(0)
            .asDouble();
    assertThat(p50).as("2 s, and 145 s").isBetween(1.98e6, 2.02e6);
  }

  @Test
  void everyLineEndedAsOneThing() {
    assertThat(stack.number("SELECT count() FROM podflow.service_pairs_1m" + OF_CLUSTER))
        .isPositive();
    String letters = stack.succeed("dead-letters", "list");
    assertThat(letters).contains("flows.conntrack");
  }

  @Test
  void queriesCountByNameAndCode() {
    String rows =
        "SELECT client_workload, query_name, response_code, sum(queries), sum(answers)"
            + " FROM podflow.dns_1m"
            + OF_CLUSTER
            + " AND source_system = 'coredns' GROUP BY 1, 2, 3 ORDER BY 2, 3";
    assertThat(stack.query(rows))
        .extracting(JsonNode::toString)
        .containsExactly(
            "[\"front\",\"store.bank.\",\"\",1,0]",
            "[\"front\",\"store.bank.\",\"NXDOMAIN\",0,1]",
            "[\"front\",\"store.bank.svc.cluster.local.\",\"\",2,0]",
            "[\"front\",\"store.bank.svc.cluster.local.\",\"NOERROR\",0,2]",
            "[\"front\",\"store.example.net.\",\"\",1,0]",
            "[\"front\",\"store.example.net.\",\"SERVFAIL\",0,1]");
  }

  @Test
  void theIngressIsTheSourceOfWhatItPassesOn() {
    JsonNode pair =
        stack
            .objects(
                "SELECT * FROM podflow.service_pairs(from = '2025-03-03 10:30:00',"
                    + " to = '2025-03-03 10:31:00')"
                    + OF_CLUSTER
                    + " AND source_system = 'ingress-nginx'")
            .get(0);
    assertThat(pair.get("src_workload").asText()).isEqualTo("ingress-nginx");
    assertThat(pair.get("dst_workload").asText()).isEqualTo("store");
    assertThat(pair.get("dst_service").asText()).isEqualTo("store");
    assertThat(pair.get("dst_port").asInt()).isEqualTo(8080);
    assertThat(pair.get("requests").asLong()).isEqualTo(4);
    assertThat(pair.get("requests_4xx").asLong()).isEqualTo(1);
    assertThat(pair.get("requests_5xx").asLong()).isEqualTo(1);
    assertThat(pair.get("bytes_received").asLong()).isEqualTo(2000);
    assertThat(pair.get("p50_ms").asDouble()).isBetween(99.0, 101.0);
  }

  @Test
  void recordingsGoThrough() throws IOException {
    assumeTrue(Files.isDirectory(REAL), "no recordings beside the project");
    long letters = outcome("dead_letters");
    long received = outcome("received");
    long lines = 0;
    try (Stream<Path> files = Files.list(REAL)) {
      for (Path file : files.sorted().toList()) {
        lines += Files.readAllLines(file).size();
        stack.succeed("send", "conntrack", "--cluster", "recorded-scope", file.toString());
      }
    }
    stack.succeed("wait", "--timeout", "600");
    assertThat(outcome("received") - received).isEqualTo(lines);
    assertThat(outcome("dead_letters")).isEqualTo(letters);
    List<JsonNode> pairs =
        stack.query(
            "SELECT sum(connections_opened), sum(connections_closed) FROM podflow.service_pairs_1d"
                + " WHERE cluster = 'recorded-scope'");
    assertThat(pairs.get(0).get(0).asLong()).isGreaterThan(pairs.get(0).get(1).asLong() / 2);
  }

  private static long outcome(String measure) {
    String sum = "SELECT coalesce(sum(" + measure + "), 0) FROM podflow.pipeline_quality_1m";
    return stack.number(sum + " WHERE input = 'flows.conntrack'");
  }
}
