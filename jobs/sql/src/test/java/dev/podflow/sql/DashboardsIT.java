package dev.podflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.sql.Dashboard.Panel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every query of the dashboards, with Grafana's macros and variables put in, on two minutes that
 * {@code dashboards.sql} describes. What both ends report counts once.
 */
class DashboardsIT {
  private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
  private static final Map<String, List<String>> ALL = Map.of();
  private static final Map<String, List<String>> CHOSEN =
      Map.of(
          "cluster", List.of("prod"),
          "namespace", List.of("shop", "it's"),
          "workload", List.of("cart"),
          "node", List.of("node-1"),
          "input", List.of("flows.hubble"));

  @BeforeAll
  static void fill() throws Exception {
    Clickhouse.startFromEmpty();
    try (var data = DashboardsIT.class.getResourceAsStream("dashboards.sql")) {
      Clickhouse.run(new String(data.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  static List<Panel> panelsOfClickHouse() throws IOException {
    return Dashboard.allPanels().stream().filter(panel -> !panel.sql().isEmpty()).toList();
  }

  /** An hour is read from minutes, two days from hours, forty from days. */
  @ParameterizedTest
  @MethodSource("panelsOfClickHouse")
  void everyPanelShowsSomething(Panel panel) {
    showsSomething(panel, 1, ALL);
    showsSomething(panel, 48, CHOSEN);
    showsSomething(panel, 960, ALL);
  }

  private static void showsSomething(Panel panel, int hours, Map<String, List<String>> chosen) {
    // Of Hubble nobody knows bytes, nor what a mesh encrypts.
    String system = panel.title().matches("Bytes by.*|Mutual TLS.*") ? "istio" : "cilium";
    GrafanaSql grafana =
        grafana(
            panel.dashboard(),
            START.minus(Duration.ofHours(hours / 2)),
            START.plus(Duration.ofHours(hours - hours / 2)),
            Math.max(60, hours * 10),
            system,
            chosen);
    for (String sql : panel.sql()) {
      assertThat(Clickhouse.query(grafana.of(sql)))
          .as("%s over %d hours, of %s", panel, hours, chosen)
          .isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.podflow.sql.Dashboard#all")
  void alertsAreMarkedInTheCharts(Dashboard dashboard) {
    GrafanaSql grafana = grafana(dashboard, START, minutes(2), 60, "cilium", ALL);

    assertThat(dashboard.annotationSql())
        .hasSize(1)
        .allSatisfy(
            sql ->
                assertThat(Clickhouse.query(grafana.of(sql)))
                    .containsExactly(
                        "2026-01-01 10:01:00.000000\tweb is denied cart\tdenied,warning"));
  }

  @Test
  void trafficIsCountedOnce() {
    assertThat(traffic("Traffic of the range", 60))
        .as("pairs, flows and requests a second, errors, denied, dropped, mutual TLS")
        .containsExactly("2\t1.2\t0.5\t0.1\t2\t2\t\\N");
    assertThat(traffic("Requests by server", 60))
        .containsExactly(
            "2026-01-01 10:00:00\tshop/cart\t0.5", "2026-01-01 10:01:00\tshop/cart\t0.5");
    assertThat(traffic("Requests by server", 120))
        .containsExactly("2026-01-01 10:00:00\tshop/cart\t0.5");
    assertThat(traffic("Error ratio by server", 120))
        .containsExactly("2026-01-01 10:00:00\tshop/cart\t0.1");
    assertThat(traffic("Flows by verdict", 60))
        .as("72 forwarded, one denied and one dropped a minute")
        .containsExactly(
            "2026-01-01 10:00:00\t1.2\t" + 1 / 60. + '\t' + 1 / 60.,
            "2026-01-01 10:01:00\t1.2\t" + 1 / 60. + '\t' + 1 / 60.);
    assertThat(traffic("Connections", 60).get(0))
        .as("9 of both servers, and one reset of each")
        .isEqualTo("2026-01-01 10:00:00\t0.15\t0.15\t" + 2 / 60.);
  }

  /** The first minute's answers took 20 ms, the second's 40; a sketch is right within 1 %. */
  @Test
  void latencyIsMergedAndNotAveraged() {
    assertThat(traffic("P99 latency by pair", 60))
        .extracting(row -> row.split("\t")[1] + ' ' + Math.round(milliseconds(row, 2) / 10) * 10)
        .containsExactly("shop/web → shop/cart 20", "shop/web → shop/cart 40");
    assertThat(traffic("Latency of all", 120))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(milliseconds(row, 1)).isBetween(19.8, 20.2);
              assertThat(milliseconds(row, 3)).isBetween(39.6, 40.4);
            });
  }

  @Test
  void theDestinationSaysWhetherItWasEncrypted() {
    GrafanaSql istio = grafana(dashboard("traffic"), START, minutes(2), 120, "istio", ALL);

    assertThat(ask(istio, "traffic", "Mutual TLS by server's namespace"))
        .containsExactly("2026-01-01 10:00:00\tshop\t0.8");
    assertThat(ask(istio, "traffic", "Bytes by server"))
        .containsExactly("2026-01-01 10:00:00\tshop/cart\t110");
  }

  /** What a chart adds up to is what the view says, whichever tier it is drawn from. */
  @ParameterizedTest
  @CsvSource({"1, 60", "1, 300", "48, 900", "48, 7200", "960, 3600", "960, 172800"})
  void aChartAddsUpToTheView(int hours, int interval) {
    Instant from = START.minus(Duration.ofHours(hours / 2));
    Instant to = START.plus(Duration.ofHours(hours - hours / 2));
    GrafanaSql grafana = grafana(dashboard("traffic"), from, to, interval, "cilium", ALL);
    double step = Math.max(interval, hours == 1 ? 60 : hours == 48 ? 3600 : 86400);

    assertThat(sum(ask(grafana, "traffic", "Requests by server"), 2) * step)
        .isCloseTo(60, within());
    assertThat(sum(ask(grafana, "traffic", "Flows by verdict"), 1) * step).isCloseTo(144, within());
    grafana = grafana(dashboard("policies"), from, to, interval, "cilium", ALL);
    assertThat(sum(ask(grafana, "policies", "Denied by policy"), 2) * step).isCloseTo(10, within());
    assertThat(sum(ask(grafana, "policies", "Verdicts"), 2) * step)
        .isCloseTo(2 * (60 + 55 + 5 + 2), within());
  }

  /** A minute that is not over would look like a fall. */
  @Test
  void theBucketUnderWayIsNotDrawn() {
    Instant now = Instant.now();
    String insert =
        "INSERT INTO podflow.service_pairs_%s (window_start, cluster, source_system, reporter, dst_namespace, dst_workload, requests, last_commit)"
            + " VALUES (%d, 'now', 'envoy', 'source', 'shop', 'cart', 60, toUnixTimestamp(now()) * 1000)";
    long minute = now.getEpochSecond() / 60 * 60;
    Clickhouse.query(insert.formatted("1m", minute - 120));
    Clickhouse.query(insert.formatted("1m", minute));
    Clickhouse.query(insert.formatted("1m", minute + 60));
    // The lists of variables are read from days.
    Clickhouse.query(insert.formatted("1d", minute / 86400 * 86400));
    GrafanaSql grafana =
        grafana(
            dashboard("traffic"),
            now.minusSeconds(600),
            now.plusSeconds(600),
            60,
            "envoy",
            Map.of("cluster", List.of("now")));

    assertThat(ask(grafana, "traffic", "Requests by server"))
        .extracting(row -> row.substring(row.indexOf('\t') + 1))
        .contains("shop/cart\t1")
        .hasSizeLessThan(3);
  }

  @Test
  void policiesCountAtTheirOwnEnd() {
    GrafanaSql grafana = grafana(dashboard("policies"), START, minutes(2), 60, "cilium", ALL);

    assertThat(ask(grafana, "policies", "Verdicts of the range"))
        .as("allowed, denied, would be denied, pairs, policies")
        .containsExactly("230\t10\t4\t1\t4");
    assertThat(ask(grafana, "policies", "Denied by policy"))
        .containsExactly(
            "2026-01-01 10:00:00\tCiliumNetworkPolicy shop/not-so-often\t" + 5 / 60.,
            "2026-01-01 10:01:00\tCiliumNetworkPolicy shop/not-so-often\t" + 5 / 60.);
    assertThat(ask(grafana, "policies", "Coverage at the end of the range"))
        .containsExactly("0.4\t0.2\t0\t0");
    assertThat(ask(grafana, "policies", "Isolated pods").get(0))
        .isEqualTo("2026-01-01 10:00:00\t0.4\t0.2");
    assertThat(ask(grafana, "policies", "Unused policies and rules"))
        .singleElement()
        .asString()
        .contains("forgotten\t");
  }

  @Test
  void namesAreAskedForOnce() {
    GrafanaSql grafana = grafana(dashboard("network"), START, minutes(1), 60, "cilium", ALL);

    assertThat(ask(grafana, "network", "DNS answers by code"))
        .containsExactly(
            "2026-01-01 10:00:00\tNOERROR\t0.5", "2026-01-01 10:00:00\tSERVFAIL\t" + 10 / 60.);
    assertThat(ask(grafana, "network", "DNS failures by client"))
        .containsExactly("2026-01-01 10:00:00\tshop/web\t0.25");
    assertThat(ask(grafana, "network", "Connection tracking"))
        .containsExactly("2026-01-01 10:00:00\tnode-1\t0.95");
    assertThat(ask(grafana, "network", "Interfaces: dropped packets"))
        .containsExactly("2026-01-01 10:00:00\tnode-1\t2");
    assertThat(ask(grafana, "network", "Troubles"))
        .anySatisfy(row -> assertThat(row).contains("connection tracking"));
  }

  private static List<String> traffic(String title, long interval) {
    return ask(
        grafana(dashboard("traffic"), START, minutes(2), interval, "cilium", ALL),
        "traffic",
        title);
  }

  private static List<String> ask(GrafanaSql grafana, String dashboard, String title) {
    return Clickhouse.query(grafana.of(dashboard(dashboard).panel(title).sql().get(0)));
  }

  private static Dashboard dashboard(String name) {
    return Dashboard.named(name + ".json");
  }

  private static Instant minutes(int minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }

  private static double milliseconds(String row, int column) {
    return Double.parseDouble(row.split("\t")[column]);
  }

  private static double sum(List<String> rows, int column) {
    return rows.stream().mapToDouble(row -> Double.parseDouble(row.split("\t")[column])).sum();
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-6);
  }

  /** With the variables' values as Grafana finds them: each may ask for those before it. */
  private static GrafanaSql grafana(
      Dashboard dashboard,
      Instant from,
      Instant to,
      long interval,
      String system,
      Map<String, List<String>> chosen) {
    GrafanaSql grafana = new GrafanaSql(from, to, interval);
    for (JsonNode variable : dashboard.variables()) {
      String name = variable.path("name").asText();
      switch (variable.path("type").asText()) {
        case "query" -> {
          List<String> options =
              Clickhouse.query(grafana.of(variable.at("/query/rawSql").asText()));
          List<String> values = new ArrayList<>(chosen.getOrDefault(name, List.of()));
          if (!variable.path("multi").asBoolean()) {
            values.add(name.equals("system") ? system : options.get(0));
          }
          assertThat(options).as("%s of %s", name, dashboard).isNotEmpty();
          if (!values.isEmpty()) {
            assertThat(options).as("%s of %s", name, dashboard).contains(values.get(0));
          }
          grafana.choose(name, values);
        }
        case "custom" -> grafana.choose(name, List.of(variable.at("/current/value").asText()));
        case "datasource" -> {}
        default -> throw new IllegalArgumentException(variable.toString());
      }
    }
    return grafana;
  }
}
