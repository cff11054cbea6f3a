package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Scrapes go in at one end of the stack; at the other are their increases, also after a kill. */
@ExtendWith(LocalStack.Extension.class)
class MetricsE2E {
  private static final String TOPIC = "metrics.otlp";
  private static final String CLUSTER = "scrape-cluster";
  private static final Instant START = Instant.parse("2025-05-06T10:00:00Z");

  @Test
  void theTablesHoldThePlainIncreaseAfterAKill(LocalStack stack) throws Exception {
    Scrapes scrapes = new Scrapes(3, CLUSTER, START);
    Map<String, Long> before = quality(stack);
    int half = scrapes.deliveries.size() / 2;
    try (KafkaClients kafka = new KafkaClients(stack.bootstrapServers())) {
      send(kafka, scrapes.deliveries.subList(0, half));
      // What comes again through another partition may not overtake what it repeats.
      await("the first half")
          .atMost(Duration.ofMinutes(3))
          .until(() -> quality(stack).get("received") - before.get("received") >= half);
      send(kafka, scrapes.deliveries.subList(half, scrapes.deliveries.size()));
      ProcessHandle taskManager = stack.process("taskmanager");
      taskManager.destroyForcibly();
      taskManager.onExit().get(10, TimeUnit.SECONDS);
    }
    stack.succeed("up");
    stack.succeed("wait", "--timeout", "600");

    assertThat(stored(stack, "istio_requests_total", "increase", "labels['response_code']"))
        .isEqualTo(expected(scrapes, "istio_requests_total"));
    assertThat(stored(stack, "istio_request_duration_milliseconds", "histogram_count", "'+Inf'"))
        .isEqualTo(expected(scrapes, "bucket"));
    assertGauges(stack, scrapes);
    assertPairs(stack, scrapes);
    assertLatency(stack, scrapes, "metrics_1m", "histogram");
    assertLatency(stack, scrapes, "service_pairs_1d", "latency_us");
    PublishedAggregates.assertEqualToTables(stack);

    Map<String, Long> outcomes = quality(stack);
    before.forEach((measure, sum) -> outcomes.merge(measure, -sum, Long::sum));
    long again = scrapes.deliveries.stream().filter(Scrapes.Delivery::again).count();
    long received = scrapes.deliveries.size();
    assertThat(outcomes)
        .isEqualTo(
            Map.of(
                "received",
                received,
                "merged",
                again,
                "used",
                received - again,
                "dead_letters",
                0L));
  }

  /** A target's scrapes share a partition; what comes again comes through any. */
  private static void send(KafkaClients kafka, List<Scrapes.Delivery> deliveries) throws Exception {
    for (Scrapes.Delivery delivery : deliveries) {
      byte[] key = delivery.again() ? null : delivery.pod().getBytes(StandardCharsets.UTF_8);
      kafka.send(new ProducerRecord<>(TOPIC, key, delivery.value()));
    }
  }

  /** By minute, pod and what else tells series apart here; zeros are as good as nothing. */
  private static SortedMap<String, Double> expected(Scrapes scrapes, String metric) {
    SortedMap<String, Double> expected = new TreeMap<>();
    for (String name : scrapes.series.keySet()) {
      String[] parts = name.split(" ");
      if (parts[0].equals(metric) && (!metric.equals("bucket") || parts[2].equals("+Inf"))) {
        scrapes
            .increase(name)
            .forEach(
                (minute, increase) ->
                    expected.merge(
                        minute + " " + parts[1] + " " + parts[2], increase, Double::sum));
      }
    }
    expected.values().removeIf(increase -> increase == 0);
    return expected;
  }

  private static SortedMap<String, Double> stored(
      LocalStack stack, String metric, String measure, String label) {
    SortedMap<String, Double> stored = new TreeMap<>();
    String sql =
        "SELECT toUnixTimestamp(window_start), labels['pod'], %s AS label, sum(%s) FROM"
            + " podflow.metrics_1m WHERE cluster = '%s' AND metric = '%s' GROUP BY window_start,"
            + " labels['pod'], label";
    for (JsonNode row : stack.query(sql.formatted(label, measure, CLUSTER, metric))) {
      String key = row.get(0).asText() + " " + row.get(1).asText() + " " + row.get(2).asText();
      stored.put(key, row.get(3).asDouble());
    }
    stored.values().removeIf(increase -> increase == 0);
    return stored;
  }

  private static void assertGauges(LocalStack stack, Scrapes scrapes) {
    Map<String, List<Double>> stored = new TreeMap<>();
    String sql =
        "SELECT labels['pod'], sum(gauge_sum), sum(gauge_count), min(gauge_min), max(gauge_max),"
            + " max(gauge_last).value FROM podflow.metrics_1m WHERE cluster = '%s' AND metric ="
            + " 'load' GROUP BY labels['pod']";
    for (JsonNode row : stack.query(sql.formatted(CLUSTER))) {
      stored.put(
          "load " + row.get(0).asText(),
          List.of(
              row.get(1).asDouble(),
              row.get(2).asDouble(),
              row.get(3).asDouble(),
              row.get(4).asDouble(),
              row.get(5).asDouble()));
    }
    Map<String, List<Double>> expected = new TreeMap<>();
    scrapes.series.forEach(
        (name, samples) -> {
          if (name.startsWith("load ")) {
            var values = samples.values().stream().mapToDouble(x -> x).summaryStatistics();
            expected.put(
                name,
                List.of(
                    values.getSum(),
                    (double) values.getCount(),
                    values.getMin(),
                    values.getMax(),
                    samples.get(samples.lastKey())));
          }
        });
    assertThat(stored).isEqualTo(expected);
  }

  private static void assertPairs(LocalStack stack, Scrapes scrapes) {
    Map<String, Double> expected = new TreeMap<>();
    expected(scrapes, "istio_requests_total")
        .forEach(
            (key, increase) -> {
              String[] parts = key.split(" ");
              expected.merge(parts[0] + " requests", increase, Double::sum);
              if (!parts[2].equals("200")) {
                expected.merge(parts[0] + " " + parts[2], increase, Double::sum);
              }
            });
    Map<String, Double> stored = new TreeMap<>();
    String sql =
        "SELECT toUnixTimestamp(window_start), sum(requests), sum(requests_4xx), sum(requests_5xx)"
            + " FROM podflow.service_pairs_1m WHERE cluster = '%s' AND source_system = 'istio' AND"
            + " reporter = 'source' AND src_workload = 'web' AND dst_workload = 'cart' AND"
            + " dst_service = 'cart' GROUP BY window_start";
    for (JsonNode row : stack.query(sql.formatted(CLUSTER))) {
      String minute = row.get(0).asText();
      stored.put(minute + " requests", row.get(1).asDouble());
      stored.put(minute + " 404", row.get(2).asDouble());
      stored.put(minute + " 503", row.get(3).asDouble());
    }
    stored.values().removeIf(sum -> sum == 0);
    assertThat(stored).isEqualTo(expected);
  }

  /** Within the sketch's 1 %, and the few ranks that interpolation of four pods is off. */
  private static void assertLatency(
      LocalStack stack, Scrapes scrapes, String table, String column) {
    JsonNode quantiles =
        stack
            .query(
                "SELECT quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(%s) FROM podflow.%s WHERE cluster = '%s'"
                    .formatted(column, table, CLUSTER))
            .get(0)
            .get(0);
    double[] levels = {0.5, 0.9, 0.95, 0.99};
    for (int i = 0; i < levels.length; i++) {
      assertThat(quantiles.get(i).asDouble() / 1_000)
          .as("%s of %s", levels[i], table)
          .isBetween(
              0.99 * scrapes.quantile(levels[i] - 0.004),
              1.01 * scrapes.quantile(levels[i] + 0.004));
    }
  }

  private static Map<String, Long> quality(LocalStack stack) {
    Map<String, Long> sums = new HashMap<>();
    for (String measure : List.of("received", "used", "merged", "dead_letters")) {
      String sum = "SELECT coalesce(sum(" + measure + "), 0) FROM podflow.pipeline_quality_1m";
      sums.put(measure, stack.number(sum + " WHERE input = '" + TOPIC + "'"));
    }
    return sums;
  }

  /** Every sample of the recordings has a place, and none of their records is a dead letter. */
  @Test
  void recordingsGoThrough(LocalStack stack) throws IOException {
    List<Path> recordings = new ArrayList<>(Recordings.real("prometheus", ".txt"));
    recordings.addAll(Recordings.real("linkerd", ".txt"));
    assumeThat(recordings).as("recordings beside the project").isNotEmpty();
    Map<String, Long> before = quality(stack);
    stack.sendAndWait("otlp-metrics", recordings);
    Map<String, Long> after = quality(stack);

    assertThat(after.get("dead_letters")).isEqualTo(before.get("dead_letters"));
    assertThat(after.get("used") - before.get("used"))
        .isEqualTo(after.get("received") - before.get("received"))
        .isPositive();
    assertThat(
            stack.number(
                "SELECT uniqExact(metric) FROM podflow.metrics_1m WHERE kind = 'gauge' AND metric"
                    + " IN ('kube_pod_status_phase', 'node_nf_conntrack_entries',"
                    + " 'tcp_open_connections', 'container_last_seen')"))
        .isEqualTo(4);
  }
}
