package dev.podflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * That a policy is unused is said only where everything speaks for it. Each test takes one of the
 * reasons away.
 */
class UnusedPoliciesIT {
  private static final String NOW = "toUnixTimestamp(now()) * 1000";
  private static final String DAY = "toDateTime(toDate(now('UTC')) - number, 'UTC')";

  @BeforeAll
  static void migrate() throws Exception {
    Clickhouse.startFromEmpty();
  }

  /** A policy that nothing hits, while everything is well for ten days. */
  @BeforeEach
  void fill() {
    Clickhouse.truncate();
    Clickhouse.query(
        "INSERT INTO podflow.network_policies (cluster, uid, since, policy_kind, policy_namespace,"
            + " policy_name, enforcement, ingress_rules, egress_rules, started_at, last_commit)"
            + " SELECT 'prod', 'p', '2026-01-01', 'CalicoNetworkPolicy', 'shop', 'lock', 'enforced',"
            + " 1, 1, now() - INTERVAL 20 DAY, "
            + NOW);
    Clickhouse.query(
        "INSERT INTO podflow.policy_pods (cluster, policy_uid, pod_uid, since, namespace, started_at,"
            + " last_commit) SELECT 'prod', 'p', 'pod', '2026-01-01', 'shop', now() - INTERVAL 20 DAY, "
            + NOW);
    hits("'NetworkPolicy', 'other', ''", "numbers(0, 11)");
    Clickhouse.query(
        "INSERT INTO podflow.pipeline_quality_1m (window_start, input, received, lost, dead_letters,"
            + " last_commit) SELECT %s, 'flows.calico', 9, 0, 0, %s FROM numbers(11)"
                .formatted(DAY, NOW));
  }

  private static void hits(String policy, String days) {
    hits("calico", policy, days);
  }

  private static void hits(String system, String policy, String days) {
    Clickhouse.query(
        ("INSERT INTO podflow.policy_hits_1d (window_start, cluster, source_system, direction, action,"
                + " enforcement, dst_namespace, policy_namespace, hits, last_hit, last_commit,"
                + " policy_kind, policy_name, policy_rule)"
                + " SELECT %1$s, 'prod', '%5$s', 'ingress', 'allow', 'enforced', 'shop', 'shop', 1,"
                + " %1$s + 60, %2$s, %3$s FROM %4$s")
            .formatted(DAY, NOW, policy, days, system));
  }

  private static String answer(int days) {
    return String.join(
        "\n",
        Clickhouse.query(
            "SELECT trim(concat(policy_name, ' ', direction, ' ', policy_rule)), verdict, reason"
                + " FROM podflow.unused_policies(days = "
                + days
                + ") ORDER BY direction, policy_rule FORMAT TSVRaw"));
  }

  @Test
  void whatNothingHitIsUnused() {
    assertThat(answer(10)).isEqualTo("lock\tunused\t");
  }

  @Test
  void aHitOfYesterdayIsUse() {
    hits("'CalicoNetworkPolicy', 'lock', ''", "numbers(1, 1)");
    assertThat(answer(10)).isEmpty();
    assertThat(answer(1)).isEmpty();
  }

  @Test
  void aHitOfLongAgoIsNone() {
    hits("'CalicoNetworkPolicy', 'lock', ''", "numbers(5, 1)");
    assertThat(answer(6)).isEmpty();
    assertThat(answer(4)).isEqualTo("lock\tunused\t");
  }

  @Test
  void anotherKindOfTheSameNameIsNotIt() {
    hits("'NetworkPolicy', 'lock', ''", "numbers(1, 1)");
    assertThat(answer(10)).isEqualTo("lock\tunused\t");
  }

  @Test
  void rulesAreJudgedWhereTheLogNamesThem() {
    hits("'CalicoNetworkPolicy', 'lock', '0'", "numbers(1, 1)");
    assertThat(answer(10)).isEqualTo("lock egress 0\tunused\t");
  }

  @Test
  void theEndOfATierIsNoRule() {
    hits("'CalicoNetworkPolicy', 'lock', '-1'", "numbers(1, 1)");
    assertThat(answer(10)).isEmpty();
  }

  @Test
  void newRulesCannotBeJudged() {
    hits("'CalicoNetworkPolicy', 'lock', '0'", "numbers(1, 1)");
    Clickhouse.query(
        "INSERT INTO podflow.network_policies SELECT * REPLACE (now() - INTERVAL 2 DAY AS ended_at,"
            + " last_commit + 1 AS last_commit) FROM podflow.network_policies");
    Clickhouse.query(
        "INSERT INTO podflow.network_policies SELECT * REPLACE ('2026-01-02' AS since, NULL AS ended_at,"
            + " now() - INTERVAL 2 DAY AS started_at) FROM podflow.network_policies FINAL");
    assertThat(answer(10))
        .isEqualTo("lock egress 0\tcannot say\tits rules are so for 2 of 10 days only");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER TABLE podflow.network_policies UPDATE problem = 'odd' WHERE 1 | nobody can tell which pods it selects: odd",
        "ALTER TABLE podflow.network_policies UPDATE started_at = now() - INTERVAL 4 DAY WHERE 1 | it is there for 4 of 10 days only",
        "TRUNCATE TABLE podflow.policy_pods | it selected no pod",
        "ALTER TABLE podflow.policy_pods UPDATE started_at = now() - INTERVAL 4 DAY WHERE 1 | it selected pods on 4 of 10 days only",
        "ALTER TABLE podflow.policy_pods UPDATE ended_at = now() - INTERVAL 8 DAY WHERE 1 | it selected pods on 3 of 10 days only",
        "TRUNCATE TABLE podflow.policy_hits_1d | its cluster's flow log gave no verdict",
        "ALTER TABLE podflow.policy_hits_1d DELETE WHERE toDate(window_start) = toDate(now('UTC')) - 3 | its cluster's flow log gave verdicts on 9 of 10 days only",
        "ALTER TABLE podflow.policy_pods UPDATE namespace = 'dark' WHERE 1 | no verdict was seen from dark",
        "TRUNCATE TABLE podflow.pipeline_quality_1m | whether the flow logs were complete is known for 0 of 10 days only",
        "ALTER TABLE podflow.pipeline_quality_1m DELETE WHERE window_start < now() - INTERVAL 5 DAY | whether the flow logs were complete is known for 4 of 10 days only",
        "ALTER TABLE podflow.pipeline_quality_1m UPDATE lost = 2 WHERE toDate(window_start) = toDate(now('UTC')) - 3 | 2 events were lost before they came here",
        "ALTER TABLE podflow.pipeline_quality_1m UPDATE dead_letters = 3 WHERE toDate(window_start) = toDate(now('UTC')) | 3 records could not be used",
      })
  void saysWhyItCannotSay(String change, String reason) {
    Clickhouse.query(change + " SETTINGS mutations_sync = 1");
    assertThat(answer(10)).isEqualTo("lock\tcannot say\t" + reason);
  }

  @Test
  void aDefaultDenyIsUnusedOnlyWhereTheLogNamesWhoDenies() {
    Clickhouse.query(
        "ALTER TABLE podflow.network_policies UPDATE ingress_rules = 0, egress_rules = 0 WHERE 1"
            + " SETTINGS mutations_sync = 1");
    assertThat(answer(10)).as("Calico does").isEqualTo("lock\tunused\t");
    Clickhouse.query("TRUNCATE TABLE podflow.policy_hits_1d");
    hits("cilium", "'NetworkPolicy', 'other', ''", "numbers(0, 11)");
    assertThat(answer(10))
        .isEqualTo(
            "lock\tcannot say\tit has no rules, and the flow log does not name who denies by default");
  }

  @Test
  void aLogWithoutNamesIsNoWitness() {
    Clickhouse.query("TRUNCATE TABLE podflow.policy_hits_1d");
    hits("cilium", "'unnamed', '', ''", "numbers(0, 11)");
    assertThat(answer(10))
        .isEqualTo("lock\tcannot say\tthe flow log of its pods names no policies");
  }

  @Test
  void whatOtherInputsLoseDoesNotMatter() {
    Clickhouse.query(
        "INSERT INTO podflow.pipeline_quality_1m (window_start, input, received, lost, last_commit)"
            + " SELECT now(), 'metrics.otlp', 9, 5, "
            + NOW);
    assertThat(answer(10)).isEqualTo("lock\tunused\t");
  }
}
