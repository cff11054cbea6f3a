package dev.podflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.sql.Scrapes.Series;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Named queries that stand for PromQL answer as PromQL does over the same scrapes: increases are
 * exactly equal, quantiles within the sketch's 1 % and the place of a thousandth of the
 * observations.
 *
 * <p>Processes are started anew, scrapes are repeated and one comes after the next. What was
 * scraped was counted by the metrics job's own code, in several commits.
 */
class PromQlIT {
  private static final long START_MILLIS = 1_767_225_600_000L;
  private static final int SCRAPES = 60;
  private static final int SCRAPE_MILLIS = 15_000;
  private static final double SECONDS = SCRAPES * SCRAPE_MILLIS / 1000.0;
  private static final String FROM = "2026-01-01 00:00:00";
  private static final String TO = "2026-01-01 00:15:00";

  private static final Scrapes SCRAPED = new Scrapes();

  @BeforeAll
  static void scrape() throws Exception {
    Clickhouse.startFromEmpty();
    Random random = new Random(4);
    MetricsIntoTables job = new MetricsIntoTables();
    Map<Series, Double> counters = new TreeMap<>(PromQlIT::compare);
    List<String> requests = new ArrayList<>();
    for (int scrape = 0; scrape < SCRAPES; scrape++) {
      long at = START_MILLIS + (long) scrape * SCRAPE_MILLIS;
      List<String> of = new ArrayList<>();
      of.add(Scrapes.request("node-1:10250", pods(random, counters, at)));
      of.add(Scrapes.request("mesh:15020", mesh(random, counters, at, scrape)));
      // A collector that sends again what it is not sure of.
      of.add(of.get(0));
      requests.addAll(of);
      if (scrape % 10 == 9) {
        // The newest comes before the one before it.
        Collections.swap(requests, requests.size() - 1, requests.size() - 4);
        requests.forEach(request -> job.take(request, at));
        requests.clear();
        job.commit();
      }
    }
  }

  private static List<String> pods(Random random, Map<Series, Double> counters, long at) {
    List<String> metrics = new ArrayList<>();
    for (int pod = 0; pod < 14; pod++) {
      for (String device : List.of("eth0", "eth1")) {
        String[] labels = {"namespace", "shop", "pod", "pod-" + pod, "interface", device};
        for (String metric : List.of("receive_bytes", "transmit_bytes", "receive_errors")) {
          int most = metric.endsWith("errors") ? (pod % 5 == 0 ? 3 : 1) : 100_000 + 5_000 * pod;
          metrics.add(
              grow(
                  random,
                  counters,
                  Series.of("container_network_" + metric + "_total", labels),
                  at,
                  most));
        }
      }
    }
    for (String device : List.of("eth0", "cni0")) {
      metrics.add(
          grow(
              random,
              counters,
              Series.of("node_network_receive_drop_total", "node", "node-1", "device", device),
              at,
              5));
    }
    return metrics;
  }

  private static List<String> mesh(
      Random random, Map<Series, Double> counters, long at, int scrape) {
    List<String> metrics = new ArrayList<>();
    for (String source : List.of("web", "api", "batch")) {
      for (String destination : List.of("cart", "search")) {
        // Both proxies count the same requests.
        int grown = random.nextInt(50);
        double mean = 100 + random.nextInt(400);
        List<Double> durations = Scrapes.durations(random, (int) mean);
        for (String reporter : List.of("source", "destination")) {
          String[] labels = {
            "reporter",
            reporter,
            "source_workload",
            source,
            "source_workload_namespace",
            "shop",
            "destination_workload",
            destination,
            "destination_workload_namespace",
            "shop",
            "destination_service",
            destination + ".shop.svc.cluster.local",
            "destination_service_namespace",
            "shop",
            "response_code",
            "200"
          };
          Series requests = Series.of("istio_requests_total", labels);
          double value = counters.merge(requests, (double) grown, Double::sum);
          metrics.add(SCRAPED.counter(requests, at, value));
          Series latency = Series.of("istio_request_duration_milliseconds", labels);
          if (scrape == 30) {
            SCRAPED.reset(latency);
          }
          metrics.add(SCRAPED.histogram(latency, at, durations));
        }
      }
    }
    return metrics;
  }

  /** Now and then a process begins anew. */
  private static String grow(
      Random random, Map<Series, Double> counters, Series series, long at, int most) {
    if (random.nextInt(40) == 0) {
      counters.put(series, 0.0);
    }
    return SCRAPED.counter(
        series, at, counters.merge(series, (double) random.nextInt(most), Double::sum));
  }

  private static int compare(Series one, Series other) {
    return (one.metric() + one.labels()).compareTo(other.metric() + other.labels());
  }

  /** topk(10, sum by (pod) (rate(container_network_receive_bytes_total[…]))) */
  @Test
  void topPods() throws Exception {
    Map<List<String>, Double> received =
        SCRAPED.sumBy("container_network_receive_bytes_total", "pod");
    Map<List<String>, Double> sent = SCRAPED.sumBy("container_network_transmit_bytes_total", "pod");
    List<Map<String, String>> rows = ask("top-pods", "by", "received", "limit", "10");

    assertThat(rows).hasSize(10);
    assertThat(rows)
        .extracting(row -> List.of(row.get("pod")))
        .containsExactlyElementsOf(
            received.entrySet().stream()
                .sorted(Map.Entry.<List<String>, Double>comparingByValue().reversed())
                .limit(10)
                .map(Map.Entry::getKey)
                .toList());
    for (Map<String, String> row : rows) {
      List<String> pod = List.of(row.get("pod"));
      assertThat(number(row, "received")).isEqualTo(received.get(pod));
      assertThat(number(row, "sent")).isEqualTo(sent.get(pod));
      assertThat(number(row, "received_s"))
          .isCloseTo(received.get(pod) / SECONDS, Offset.offset(0.001));
    }
  }

  /** sum by (pod) (rate(container_network_receive_errors_total[…])) > 0 */
  @Test
  void podsWithNetworkErrors() throws Exception {
    Map<String, Double> errors = new HashMap<>();
    SCRAPED
        .sumBy("container_network_receive_errors_total", "pod")
        .forEach(
            (pod, sum) -> {
              if (sum > 0) {
                errors.put(pod.get(0), sum);
              }
            });
    Map<String, Double> found = new HashMap<>();
    for (Map<String, String> row : ask("pod-network-errors", "limit", "50")) {
      found.put(row.get("pod"), number(row, "receive_errors"));
    }

    assertThat(found).isNotEmpty().isEqualTo(errors);
  }

  /** sum by (source_workload, destination_workload) (rate(istio_requests_total[…])) */
  @Test
  void requestsBySourceAndDestination() throws Exception {
    String[] by = {"source_workload", "destination_workload"};
    Map<List<String>, Double> all = SCRAPED.sumBy("istio_requests_total", by);
    Map<List<String>, Double> once =
        SCRAPED.sumWhere(
            "istio_requests_total", series -> "source".equals(series.labels().get("reporter")), by);
    List<Map<String, String>> rows = ask("istio-requests", "limit", "50");

    assertThat(rows).hasSameSizeAs(all.keySet());
    for (Map<String, String> row : rows) {
      List<String> pair =
          List.of(
              row.get("source").replace("shop/", ""), row.get("destination").replace("shop/", ""));
      assertThat(number(row, "requests")).isEqualTo(once.get(pair));
      assertThat(number(row, "as_promql_s"))
          .isCloseTo(all.get(pair) / SECONDS, Offset.offset(0.001));
    }
  }

  /** histogram_quantile(0.99, sum by (destination_service, le) (rate(…_bucket[…]))) */
  @Test
  void p99ByService() throws Exception {
    String metric = "istio_request_duration_milliseconds";
    Map<String, Double> below = SCRAPED.quantile(0.989, metric, "destination_service");
    Map<String, Double> above = SCRAPED.quantile(0.991, metric, "destination_service");
    List<Map<String, String>> rows = ask("istio-p99", "limit", "50");

    assertThat(rows).hasSize(2);
    for (Map<String, String> row : rows) {
      // Both proxies observed the same here, so that the one's quantile is that of both.
      for (String column : List.of("p99", "p99_as_promql")) {
        assertThat(number(row, column))
            .isBetween(0.99 * below.get(row.get("service")), 1.01 * above.get(row.get("service")));
      }
    }
  }

  /** sum by (node, device) (increase(node_network_receive_drop_total[…])) */
  @Test
  void dropsByNodeAndInterface() throws Exception {
    Map<List<String>, Double> drops =
        SCRAPED.sumBy("node_network_receive_drop_total", "node", "device");
    List<Map<String, String>> rows = ask("node-drops", "limit", "50");

    assertThat(rows).hasSameSizeAs(drops.keySet());
    for (Map<String, String> row : rows) {
      assertThat(number(row, "receive_drops"))
          .isEqualTo(drops.get(List.of(row.get("node"), row.get("device"))));
    }
  }

  /** Any sum by any label. */
  @Test
  void anyMetric() throws Exception {
    Map<List<String>, Double> sums =
        SCRAPED.sumBy("container_network_transmit_bytes_total", "interface");
    List<Map<String, String>> rows =
        ask(
            "metric",
            "name",
            "container_network_transmit_bytes_total",
            "by",
            "interface",
            "limit",
            "50");

    assertThat(rows).hasSameSizeAs(sums.keySet());
    for (Map<String, String> row : rows) {
      assertThat(number(row, "increase"))
          .isEqualTo(sums.get(List.of(row.get("group").replace("interface=", ""))));
    }
  }

  private static double number(Map<String, String> row, String column) {
    return Double.parseDouble(row.get(column));
  }

  /** The rows of an answer, by the columns' names. */
  private static List<Map<String, String>> ask(String name, String... given) throws Exception {
    NamedQuery query = NamedQuery.read(SqlDirectory.PATH.resolve("queries/" + name + ".sql"));
    Map<String, String> values = new HashMap<>();
    query.parameters().forEach(parameter -> values.put(parameter.name(), ""));
    values.put("from", FROM);
    values.put("to", TO);
    if (values.containsKey("host_network")) {
      values.put("host_network", "1");
    }
    for (int i = 0; i < given.length; i += 2) {
      values.put(given[i], given[i + 1]);
    }
    values.keySet().retainAll(query.parameters().stream().map(p -> p.name()).toList());
    List<String> lines = Clickhouse.query(query.sql(), values, "TabSeparatedWithNames");
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      Map<String, String> row = new HashMap<>();
      String[] names = lines.get(0).split("\t");
      String[] cells = line.split("\t", -1);
      for (int i = 0; i < names.length; i++) {
        row.put(names[i], cells[i]);
      }
      rows.add(row);
    }
    return rows;
  }
}
