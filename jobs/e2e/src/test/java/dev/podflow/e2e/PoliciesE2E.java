package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Policies that are sent show in the inventory, with the pods that they select and what they cover,
 * as of then. In the fixture a policy locks one of two pods from 8:30 to 9:00.
 */
@ExtendWith(LocalStack.Extension.class)
class PoliciesE2E {
  private static final String CLUSTER = "vault-cluster";

  private static LocalStack stack;

  @BeforeAll
  static void send(LocalStack shared) {
    stack = shared;
    for (String file : List.of("/k8s/vault.yaml", "/k8s/vault-unlocked.json")) {
      stack.succeed("send", "k8s", "--cluster", CLUSTER, Recordings.resource(file).toString());
      stack.succeed("wait", "--timeout", "600");
    }
  }

  @Test
  void theInventoryHasEveryKindAndItsTimes() {
    assertThat(
            rows(
                "SELECT policy_kind, policy_tier, policy_name, enforcement, pod_selector, started_at,"
                    + " ended_at FROM podflow.network_policies FINAL WHERE cluster = '%s'"
                    + " ORDER BY policy_name"))
        .containsExactly(
            List.of(
                "NetworkPolicy",
                "",
                "lock",
                "enforced",
                "app == \"db\"",
                "2025-04-01 08:30:00.000",
                "2025-04-01 09:00:00.000"),
            List.of(
                "CalicoNetworkPolicy",
                "default",
                "odd",
                "enforced",
                "",
                "2025-04-01 08:50:00.000",
                "null"),
            List.of(
                "StagedGlobalNetworkPolicy",
                "security",
                "trial",
                "staged",
                "app in {\"api\", \"web\"}",
                "2025-04-01 08:40:00.000",
                "null"));
    assertThat(stack.succeed("query", "policies", "--time=2025-04-01 08:55:00"))
        .contains("lock", "trial", "expected an operator after label app at character 5");
    assertThat(stack.succeed("query", "policies", "--time=2025-04-01 08:35:00"))
        .contains("lock")
        .doesNotContain("trial");
  }

  @Test
  void aPolicySelectsPodsAsLongAsItIsThere() {
    assertThat(
            rows(
                "SELECT policy_name, pod, isolates_ingress, egress, started_at, ended_at"
                    + " FROM podflow.policy_pods FINAL WHERE cluster = '%s' ORDER BY policy_name"))
        .containsExactly(
            List.of("lock", "db-0", "1", "0", "2025-04-01 08:30:00.000", "2025-04-01 09:00:00.000"),
            List.of("trial", "api-0", "0", "1", "2025-04-01 08:40:00.000", "null"));
  }

  @Test
  void coverageIsWhatItWasThen() {
    assertThat(isolated("08:29")).isEqualTo("2 pods, 0 isolated");
    assertThat(isolated("08:30")).isEqualTo("2 pods, 1 isolated");
    assertThat(isolated("08:59")).isEqualTo("2 pods, 1 isolated");
    assertThat(isolated("09:00")).isEqualTo("2 pods, 0 isolated");
    assertThat(
            stack.succeed(
                "query", "policy-coverage", "--namespace=vault", "--time=2025-04-01 08:45:00"))
        .contains("50");
    assertThat(
            stack.succeed(
                "query",
                "unprotected-workloads",
                "--namespace=vault",
                "--time=2025-04-01 08:45:00"))
        .contains("Pod/api-0");
  }

  @Test
  void thatAPolicyIsUnusedIsNotSaidWithoutWitnesses() {
    assertThat(
            rows(
                "SELECT policy_name, verdict, reason FROM podflow.unused_policies(days = 30)"
                    + " WHERE cluster = '%s' ORDER BY policy_name"))
        .containsExactly(
            List.of(
                "odd",
                "cannot say",
                "nobody can tell which pods it selects: expected an operator after label app at"
                    + " character 5"),
            List.of("trial", "cannot say", "its cluster's flow log gave no verdict"));
    assertThat(stack.succeed("query", "unused-policies")).contains("cannot say");
  }

  private static String isolated(String time) {
    String asOf =
        "SELECT concat(toString(pods), ' pods, ', toString(isolated_ingress), ' isolated')"
            + " FROM podflow.policy_coverage WHERE cluster = '%s' AND valid_from <= '%s'"
            + " AND (valid_until IS NULL OR valid_until > '%s')";
    String minute = "2025-04-01 " + time + ":00";
    return stack.query(asOf.formatted(CLUSTER, minute, minute)).get(0).get(0).asText();
  }

  private static List<List<String>> rows(String sql) {
    return stack.query(sql.formatted(CLUSTER)).stream()
        .map(row -> StreamSupport.stream(row.spliterator(), false).map(JsonNode::asText).toList())
        .toList();
  }
}
