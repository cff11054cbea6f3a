package dev.podflow.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.alert.Alert;
import dev.podflow.alert.RuleKind;
import dev.podflow.alert.Severity;
import dev.podflow.engine.EngineProcess;
import dev.podflow.sql.Migrations;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The evidence of every kind of alert is a query that the tables understand. Rows expire by their
 * commit's time, so those of the test are of the year 2100.
 */
class EvidenceIT {
  /** 2026-03-01 12:00, minutes since the epoch. */
  private static final long NOON = 29_539_440;

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static EngineProcess engine;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    engine = EngineProcess.forTests(directory);
    Migrations.apply(engine.url(), "default", "", Path.of("../../sql"));
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @ParameterizedTest
  @EnumSource(RuleKind.class)
  void itRunsWithAllLabelsOfItsKind(RuleKind kind) throws Exception {
    assertThat(run(Evidence.sql(alert(kind)))).isEmpty();
  }

  @Test
  void aDenialNamesThePoliciesOfItsEndsThatChangedBefore() throws Exception {
    run(
        """
        INSERT INTO podflow.policy_hits_1m (window_start, cluster, source_system, policy_kind, direction, action, enforcement, src_namespace, src_workload, dst_namespace, dst_workload, dst_port, hits, last_commit)
        VALUES ('2026-03-01 12:00:00', '3', '3', 'default-deny', 'ingress', 'deny', 'enforced', '3', '3', '3', '3', 3, 7, 4102444800000)
        """);
    run(
        """
        INSERT INTO podflow.network_policies (cluster, uid, since, policy_kind, policy_namespace, policy_name, started_at, ended_at, last_commit)
        VALUES ('3', 'a', '2026-03-01 11:58:30', 'NetworkPolicy', '3', 'isolate', '2026-03-01 11:58:30', NULL, 4102444800000),
               ('3', 'b', '2026-02-01 00:00:00', 'GlobalNetworkPolicy', '', 'allow', '2026-02-01 00:00:00', '2026-03-01 11:59:30', 4102444800000),
               ('3', 'c', '2026-03-01 11:59:00', 'NetworkPolicy', 'elsewhere', 'other', '2026-03-01 11:59:00', NULL, 4102444800000),
               ('4', 'd', '2026-03-01 11:59:00', 'NetworkPolicy', '3', 'of another cluster', '2026-03-01 11:59:00', NULL, 4102444800000),
               ('3', 'e', '2026-03-01 10:00:00', 'NetworkPolicy', '3', 'long ago', '2026-03-01 10:00:00', NULL, 4102444800000)
        """);
    run(
        """
        INSERT INTO podflow.flows (time, cluster, source_system, src_namespace, src_workload, src_pod, dst_namespace, dst_workload, dst_ip, dst_port, last_commit)
        VALUES ('2026-03-01 12:00:03', '3', '3', '3', '3', 'client-0', '3', '3', '10.0.0.9', 3, 4102444800000)
        """);
    assertThat(run(Evidence.sql(alert(RuleKind.NEW_DENIAL))))
        .contains("\t7\t")
        .contains("['client-0 > 10.0.0.9']")
        .contains(
            "['2026-03-01 11:58:30.000 NetworkPolicy 3/isolate began','2026-03-01 11:59:30.000 GlobalNetworkPolicy allow ended']");
    run("TRUNCATE TABLE podflow.policy_hits_1m");
    run("TRUNCATE TABLE podflow.flows");
  }

  @Test
  void theEvidenceOfPairsAndClientsNamesThePodsOfThatTime() throws Exception {
    run(
        """
        INSERT INTO podflow.pods (cluster, uid, namespace, pod, workload, started_at, ended_at, last_commit)
        VALUES ('3', 'a', '3', 'three-0', '3', '2026-01-01 00:00:00', NULL, 4102444800000),
               ('3', 'b', '3', 'before', '3', '2026-01-01 00:00:00', '2026-03-01 11:00:00', 4102444800000),
               ('3', 'c', '3', 'other', '4', '2026-01-01 00:00:00', NULL, 4102444800000)
        """);
    run(
        """
        INSERT INTO podflow.service_pairs_1m (window_start, cluster, source_system, reporter, src_namespace, src_workload, dst_namespace, dst_workload, dst_port, requests, requests_5xx, mtls, plaintext, last_commit)
        VALUES ('2026-03-01 12:00:00', '3', '3', 'source', '3', '3', '3', '3', 3, 7, 5, 0, 7, 4102444800000)
        """);
    run(
        """
        INSERT INTO podflow.dns_1m (window_start, cluster, source_system, client_namespace, client_workload, response_code, answers, last_commit)
        VALUES ('2026-03-01 12:00:00', '3', '3', '3', '3', 'SERVFAIL', 9, 4102444800000)
        """);
    for (RuleKind kind : List.of(RuleKind.ERROR_RATIO, RuleKind.LATENCY, RuleKind.PLAINTEXT)) {
      assertThat(run(Evidence.sql(alert(kind))))
          .containsPattern("\t[57]\t")
          .endsWith("\t['three-0']\t['three-0']\n");
    }
    assertThat(run(Evidence.sql(alert(RuleKind.DNS_FAILURES))))
        .contains("SERVFAIL\t9\t['three-0']");
    run("TRUNCATE TABLE podflow.pods");
    run("TRUNCATE TABLE podflow.service_pairs_1m");
    run("TRUNCATE TABLE podflow.dns_1m");
  }

  @Test
  void coverageIsThatOfTheTimeAndDirection() throws Exception {
    run(
        """
        INSERT INTO podflow.policy_coverage_1m (window_start, cluster, namespace, pods, isolated_ingress, isolated_egress, last_commit)
        VALUES ('2026-02-01 00:00:00', '3', 'ingress', 5, 4, 0, 4102444800000), ('2026-03-01 12:00:00', '3', 'ingress', 5, 1, 0, 4102444800000), ('2026-03-01 13:00:00', '3', 'ingress', 5, 2, 0, 4102444800000)
        """);
    Alert alert = alert(RuleKind.COVERAGE);
    alert.labels().put("namespace", "ingress");
    alert.labels().put("direction", "ingress");
    assertThat(run(Evidence.sql(alert)).lines().map(row -> row.split("\t")[5]))
        .containsExactly("4", "1");
    run("TRUNCATE TABLE podflow.policy_coverage_1m");
  }

  /** Every label is 3, which is a text and a port. */
  private static Alert alert(RuleKind kind) {
    TreeMap<String, String> labels = new TreeMap<>();
    kind.groupBy().forEach(label -> labels.put(label, "3"));
    return new Alert(
        "0123456789abcdef",
        "rule",
        kind,
        Severity.WARNING,
        Alert.State.FIRING,
        labels,
        NOON,
        NOON + 2,
        1,
        1,
        List.of(),
        "",
        "");
  }

  private static String run(String sql) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(java.net.URI.create(engine.url()))
                .POST(HttpRequest.BodyPublishers.ofString(sql))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(sql + "\n" + answer.body()).isEqualTo(200);
    return answer.body();
  }
}
