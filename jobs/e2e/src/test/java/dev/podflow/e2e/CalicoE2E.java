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
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calico's logs of one conversation, one denial and two glances at the outside, in all of its
 * formats, on top of the metadata of {@link MetadataE2E}.
 */
@ExtendWith(LocalStack.Extension.class)
class CalicoE2E {
  private static final String CLUSTER = "calico-bank";

  private static LocalStack stack;
  private static Map<String, Long> before;
  private static Map<String, Long> after;

  @BeforeAll
  static void send(LocalStack shared) {
    stack = shared;
    before = quality();
    String objects = Recordings.resource("/k8s/bank.json").toString();
    stack.succeed("send", "k8s", "--cluster", CLUSTER, objects);
    stack.sendAndWait("calico", List.of(Recordings.resource("/calico/bank.jsonl")));
    after = quality();
  }

  @Test
  void everyReportIsKept() {
    assertThat(
            rows(
                """
                SELECT formatDateTime(window_start, '%H:%i'), reporter, src_workload, dst_workload,
                  dst_service, dst_port, sum(flows), sum(flows_denied), sum(connections_opened),
                  sum(bytes_sent), sum(bytes_received), sum(connections_reset)
                FROM podflow.service_pairs_1m WHERE cluster = 'calico-bank'
                GROUP BY ALL ORDER BY ALL"""))
        .containsExactly(
            "10:30 destination front store  22 3 3 3 180 0 null",
            "10:30 destination front store  5432 6 0 4 4000 90000 null",
            "10:30 source front store  22 3 0 3 180 0 null",
            "10:30 source front store store 5432 6 0 4 4000 90000 null",
            "10:30 source front world  443 2 0 2 700 5000 null",
            "10:31 destination private-network store  8080 null null null 130 0 null");
  }

  /** By minutes: the range is no whole hour. */
  @Test
  void bothEndsCountOnceAndADenialWins() {
    List<String> pairs =
        rows(
            """
            SELECT src_workload, dst_workload, dst_service, dst_port, flows, flows_denied,
              connections_opened, bytes_sent, bytes_received
            FROM podflow.service_pairs(from = '2025-03-03 10:05:00', to = '2025-03-03 10:55:00')
            WHERE cluster = 'calico-bank' ORDER BY ALL""");
    assertThat(pairs)
        .containsExactly(
            "front store  22 3 3 3 180 0",
            "front store store 5432 6 0 4 4000 90000",
            "front world  443 2 0 2 700 5000",
            "private-network store  8080 null null null 130 0");
  }

  @Test
  void policiesAreHitAtTheirEnds() {
    assertThat(
            rows(
                """
                SELECT direction, action, enforcement, policy_kind, policy_tier, policy_namespace,
                  policy_name, policy_rule, dst_workload, dst_port, sum(hits)
                FROM podflow.policy_hits_1d WHERE cluster = 'calico-bank'
                GROUP BY ALL ORDER BY ALL"""))
        .containsExactly(
            "egress allow enforced NetworkPolicy default bank front 0 store 22 3",
            "egress allow enforced NetworkPolicy default bank front 0 store 5432 4",
            "egress allow enforced Profile   kns.bank 0 world 443 2",
            "ingress allow enforced CalicoNetworkPolicy default bank store 1 store 5432 4",
            "ingress deny enforced NetworkPolicy default bank store -1 store 22 3",
            "ingress deny enforced NetworkPolicy default bank store -1 store 8080 null",
            "ingress deny staged StagedNetworkPolicy default bank strict 2 store 5432 4",
            "ingress pass enforced GlobalNetworkPolicy security  scan 0 store 5432 4");
  }

  @Test
  void peopleMayAsk() {
    assertThat(ask("service-pairs"))
        .contains("calico-bank\tcalico\tbank/front\tbank/store\tstore\t5432\tTCP\t");
    assertThat(ask("denied"))
        .contains(
            "calico-bank\tcalico\tbank/front\tbank/store\t22\tTCP\tingress\tNetworkPolicy\tbank\tstore\t3");
    assertThat(ask("flows-of", "--workload=store"))
        .contains("bank/front-5d4f7c8b9f-abcde\t10.77.0.1\tbank/store-0\t10.77.0.2\t22");
  }

  @Test
  void everyRecordEndedAsOneThing() {
    Map<String, Long> difference = new HashMap<>(after);
    difference.replaceAll((measure, sum) -> sum - before.get(measure));
    assertThat(difference)
        .isEqualTo(
            Map.of(
                "received", 8L, "used", 6L, "merged", 1L, "not_traffic", 0L, "dead_letters", 1L));
    assertThat(stack.succeed("dead-letters")).contains("flows.calico");
  }

  /** As its documentation prints it, a comma is one too many: it is refused with its reason. */
  @Test
  void theRecordingGoesThroughOnceItsCommaIsGone(@TempDir Path directory) throws IOException {
    List<Path> files = Recordings.real("calico", ".json");
    assumeTrue(!files.isEmpty(), "no recordings beside the project");
    String printed = Files.readString(files.get(0));
    Path repaired = directory.resolve("repaired.json");
    Files.writeString(repaired, printed.replaceAll(",(\\s*])", "$1"));
    Map<String, Long> start = quality();
    stack.sendAndWait("calico", List.of(repaired));
    Map<String, Long> used = quality();
    stack.sendAndWait("calico", files);
    Map<String, Long> refused = quality();

    assertThat(used.get("used") - start.get("used")).isEqualTo(1);
    assertThat(used.get("dead_letters")).isEqualTo(start.get("dead_letters"));
    assertThat(refused.get("used")).isEqualTo(used.get("used"));
    assertThat(refused.get("dead_letters")).isGreaterThan(used.get("dead_letters"));
  }

  private static String ask(String question, String... more) {
    List<String> command =
        List.of(
            "query",
            question,
            "--namespace=bank",
            "--from=2025-03-03 10:05:00",
            "--to=2025-03-03 10:55:00",
            "--format=tsv");
    return stack.succeed(Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new));
  }

  /** Rows, their columns joined with spaces. */
  private static List<String> rows(String sql) {
    return stack.query(sql).stream()
        .map(
            row ->
                String.join(
                    " ",
                    StreamSupport.stream(row.spliterator(), false).map(JsonNode::asText).toList()))
        .toList();
  }

  private static Map<String, Long> quality() {
    Map<String, Long> sums = new HashMap<>();
    for (String measure : List.of("received", "used", "merged", "not_traffic", "dead_letters")) {
      String sum = "SELECT coalesce(sum(" + measure + "), 0) FROM podflow.pipeline_quality_1m";
      sums.put(measure, stack.number(sum + " WHERE input = 'flows.calico'"));
    }
    return sums;
  }
}
