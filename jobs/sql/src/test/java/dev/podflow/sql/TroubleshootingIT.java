package dev.podflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The questions that ask for causes: they find none where all is well, and keep to what they are
 * asked about. What they do find is in the cases of {@code sql/queries}.
 */
class TroubleshootingIT {
  private static final Map<String, String> RANGE =
      Map.of(
          "from", "2026-01-01 00:00:00", "to", "2026-01-01 00:10:00", "each", "5", "limit", "20");

  @BeforeAll
  static void migrate() throws Exception {
    Clickhouse.startFromEmpty();
  }

  @BeforeEach
  void empty() {
    Clickhouse.truncate();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pods-cannot-reach-each-other",
        "dns-not-resolving",
        "intermittent-timeouts",
        "external-traffic-failing"
      })
  void allIsWell(String name) throws Exception {
    healthy();

    assertThat(ask(name, Map.of())).isEmpty();
  }

  @Test
  void allIsWellBetweenTwoWorkloads() throws Exception {
    healthy();

    assertThat(
            ask(
                "pods-cannot-reach-each-other",
                Map.of(
                    "src_namespace", "shop",
                    "src_workload", "web",
                    "dst_namespace", "shop",
                    "dst_workload", "cart")))
        .isEmpty();
  }

  @Test
  void whatWasNeverSeenIsSaidWhereBothEndsAreGiven() throws Exception {
    healthy();

    assertThat(
            ask(
                "pods-cannot-reach-each-other",
                Map.of("src_workload", "cart", "dst_workload", "web")))
        .singleElement()
        .asString()
        .contains("nothing was seen of it");
  }

  @Test
  void aPodThatIsPendingIsACause() throws Exception {
    Clickhouse.run(
        """
        INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, gauge_last, last_commit)
        VALUES ('2026-01-01 00:05:00', 'prod', 'kube_pod_status_phase', 'gauge',
          {'namespace': 'shop', 'phase': 'Pending', 'pod': 'cart-7'}, ('2026-01-01 00:05:30', 1), toUnixTimestamp(now()) * 1000)
        """);

    assertThat(
            ask(
                "pods-cannot-reach-each-other",
                Map.of("dst_namespace", "shop", "dst_workload", "cart")))
        .singleElement()
        .asString()
        .contains("high", "a pod of the server is not running", "cart-7 is Pending");
  }

  @ParameterizedTest
  @CsvSource({
    "pods-cannot-reach-each-other, src_workload, somebody",
    "dns-not-resolving, workload, somebody",
    "external-traffic-failing, workload, somebody",
  })
  void anotherWorkloadsTroubleIsNotAskedFor(String name, String parameter, String value)
      throws Exception {
    Clickhouse.run(Files.readString(cases(name).resolve("data.sql")));

    assertThat(ask(name, Map.of(parameter, value)))
        .noneMatch(row -> row.contains("denies") || row.contains("cart"));
  }

  @Test
  void onlyTheNameThatIsAskedFor() throws Exception {
    Clickhouse.run(Files.readString(cases("dns-not-resolving").resolve("data.sql")));

    assertThat(ask("dns-not-resolving", Map.of("name", "frontend")))
        .anyMatch(row -> row.contains("frontend.shop.svc.cluster.local."))
        .noneMatch(row -> row.contains("db-0.db.shop"));
  }

  /** Of 60,000 names that search domains make, none is a trouble; the one that nobody has is. */
  @Test
  void theNameThatIsMissingIsFoundAmongAllThatWereOnlyTried() {
    Clickhouse.run(
        """
        INSERT INTO podflow.dns_1m
          (window_start, cluster, source_system, reporter, client_namespace, client_workload, query_name, query_type, response_code, queries, answers, last_commit)
        SELECT
          '2026-01-01 00:01:00', 'prod', 'cilium', 'source', 'shop', 'web',
          concat('h', toString(intDiv(number, 3)), '.example.com.', ['', 'shop.svc.cluster.local.', 'svc.cluster.local.'][number % 3 + 1]),
          'A', if(number % 3 = 0, 'NOERROR', 'NXDOMAIN'), 0, 2, toUnixTimestamp(now()) * 1000
        FROM numbers(60000);
        INSERT INTO podflow.dns_1m
          (window_start, cluster, source_system, reporter, client_namespace, client_workload, query_name, query_type, response_code, queries, answers, last_commit)
        VALUES
          ('2026-01-01 00:02:00', 'prod', 'cilium', 'source', 'shop', 'api', 'basket.shop.svc.cluster.local.', 'A', 'NXDOMAIN', 0, 3, toUnixTimestamp(now()) * 1000)
        """);

    assertThat(
            Clickhouse.query(
                "SELECT trouble, src_workload, subject, amount FROM podflow.dns_troubles("
                    + "from = '2026-01-01 00:00:00', to = '2026-01-01 00:10:00')"))
        .containsExactly("there is no such service\tapi\tbasket.shop.svc.cluster.local.\t3");
  }

  /** Labels change while a pod lives: its end as one version is not its end. */
  @Test
  void aNewVersionOfAPodIsNotItsEnd() {
    Clickhouse.run(
        """
        INSERT INTO podflow.pods (ip, cluster, uid, since, namespace, pod, node, workload, workload_kind, started_at, ended_at, last_commit)
        VALUES
          ('10.0.3.1', 'prod', 'web-1', '2026-01-01 00:00:00', 'shop', 'web-1', 'node-1', 'web', 'Deployment', '2026-01-01 00:00:00', '2026-01-01 00:05:00', toUnixTimestamp(now()) * 1000),
          ('10.0.3.1', 'prod', 'web-1', '2026-01-01 00:05:00', 'shop', 'web-1', 'node-1', 'web', 'Deployment', '2026-01-01 00:05:00', NULL, toUnixTimestamp(now()) * 1000),
          ('10.0.3.2', 'prod', 'web-2', '2026-01-01 00:02:00', 'shop', 'web-2', 'node-2', 'web', 'Deployment', '2026-01-01 00:02:00', '2026-01-01 00:06:00', toUnixTimestamp(now()) * 1000)
        """);

    assertThat(
            Clickhouse.query(
                "SELECT pods, running, started, ended, last_ended_pod, arraySort(nodes)"
                    + " FROM podflow.workload_pods(from = '2026-01-01 00:01:00', to = '2026-01-01 00:10:00')"))
        .containsExactly("2\t1\t1\t1\tweb-2\t['node-1','node-2']");
  }

  private static void healthy() throws Exception {
    Clickhouse.run(
        Files.readString(Path.of(TroubleshootingIT.class.getResource("/healthy.sql").toURI())));
  }

  private static Path cases(String name) {
    return SqlDirectory.PATH.resolve("queries").resolve("cases").resolve(name);
  }

  private static List<String> ask(String name, Map<String, String> given) throws Exception {
    NamedQuery query = NamedQuery.read(SqlDirectory.PATH.resolve("queries/" + name + ".sql"));
    Map<String, String> values = new HashMap<>();
    query.parameters().forEach(p -> values.put(p.name(), RANGE.getOrDefault(p.name(), "")));
    values.putAll(given);
    return Clickhouse.query(query.sql(), values, "TabSeparated");
  }
}
