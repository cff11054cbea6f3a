package dev.podflow.simulator.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.podflow.simulator.Collected;
import dev.podflow.simulator.Log;
import dev.podflow.simulator.SimulationConfig;
import dev.podflow.simulator.traffic.Conversation;
import dev.podflow.simulator.traffic.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IstioMetricsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static Collected run;

  /** Increases of all series, by metric, reporter, workloads and status. */
  private static final Tally increases = new Tally();

  private static final Map<String, Double> values = new HashMap<>();
  private static final Map<String, Set<String>> starts = new HashMap<>();
  private static final Map<String, Set<Long>> scrapes = new HashMap<>();

  @BeforeAll
  static void simulate() throws IOException {
    SimulationConfig config =
        SimulationConfig.small(7, Instant.parse("2026-03-04T05:06:00Z"), 3)
            .withRecordsPerSecond(200)
            .withLogs(Set.of(Log.METRICS));
    run = Collected.of(config);
    for (Collected.Line line : run.of(Log.METRICS)) {
      JsonNode resource = JSON.readTree(line.bytes()).path("resourceMetrics").path(0);
      Map<String, String> target = attributes(resource.path("resource"));
      assertThat(target)
          .containsEntry("k8s.node.name", line.node())
          .containsEntry("k8s.cluster.name", "prod");
      for (JsonNode metric : resource.path("scopeMetrics").path(0).path("metrics")) {
        metric.path("sum").path("dataPoints").forEach(point -> add(metric, target, point));
        metric.path("histogram").path("dataPoints").forEach(point -> add(metric, target, point));
      }
    }
  }

  private static void add(JsonNode metric, Map<String, String> target, JsonNode point) {
    String pod = target.get("k8s.pod.name");
    Map<String, String> labels = attributes(point);
    String name = metric.path("name").asText();
    long time = Long.parseLong(point.path("timeUnixNano").asText());
    scrapes.computeIfAbsent(pod, key -> new TreeSet<>()).add(time / Times.SECOND);
    String start = point.path("startTimeUnixNano").asText();
    String series = metric.path("name").asText() + pod + labels;
    starts.computeIfAbsent(series, key -> new TreeSet<>()).add(start);
    String key =
        String.join(
            " ",
            labels.get("reporter"),
            labels.get("source_workload") + "@" + labels.get("source_workload_namespace"),
            labels.get("destination_workload") + "@" + labels.get("destination_workload_namespace"),
            labels.getOrDefault("response_code", "tcp"));
    if (metric.has("sum")) {
      increase(name, pod, labels, start, point.path("asDouble").asDouble(), key);
    } else {
      increase(name + "_sum", pod, labels, start, point.path("sum").asDouble(), key);
      long count = 0;
      for (JsonNode bucket : point.path("bucketCounts")) {
        count += Long.parseLong(bucket.asText());
      }
      assertThat(Long.parseLong(point.path("count").asText())).isEqualTo(count);
      assertThat(point.path("bucketCounts")).hasSize(point.path("explicitBounds").size() + 1);
      increase(name + "_count", pod, labels, start, count, key);
    }
  }

  /** By the start: a series of another start begins at zero. */
  private static void increase(
      String name, String pod, Map<String, String> labels, String start, double value, String key) {
    Double before = values.put(name + pod + start + labels, value);
    double increase = value - (before == null ? 0 : before);
    assertThat(increase).isNotNegative();
    increases.add(name, (long) increase, key);
  }

  private static Map<String, String> attributes(JsonNode node) {
    Map<String, String> attributes = new TreeMap<>();
    for (JsonNode attribute : node.path("attributes")) {
      attributes.put(
          attribute.path("key").asText(), attribute.path("value").path("stringValue").asText());
    }
    return attributes;
  }

  @Test
  void increasesAddUpToWhatHappened() {
    Tally happened = new Tally();
    for (Conversation conversation : run.conversations()) {
      if (!Mesh.carries(conversation)) {
        continue;
      }
      boolean atServer = conversation.served() && Mesh.hasProxy(conversation.connection().server());
      for (String reporter : List.of("source", "destination")) {
        if (reporter.equals("source")
            ? Mesh.hasProxy(conversation.connection().client())
            : atServer) {
          add(conversation, reporter, happened);
        }
      }
    }
    assertThat(increases.sums).isEqualTo(happened.sums).hasSizeGreaterThan(500);
  }

  private static void add(Conversation conversation, String reporter, Tally tally) {
    String pair =
        reporter
            + " "
            + name(conversation.connection().client())
            + " "
            + name(conversation.connection().server())
            + " ";
    for (Request request : conversation.requests()) {
      String key = pair + request.status();
      tally.add("istio_requests_total", 1, key);
      for (String name :
          List.of(
              "istio_request_duration_milliseconds",
              "istio_request_bytes",
              "istio_response_bytes")) {
        tally.add(name + "_count", 1, key);
      }
      tally.add("istio_request_duration_milliseconds_sum", request.micros() / 1_000, key);
      tally.add("istio_request_bytes_sum", request.requestBytes(), key);
      tally.add("istio_response_bytes_sum", request.responseBytes(), key);
    }
    if (conversation.requests().isEmpty()) {
      tally.add("istio_tcp_connections_opened_total", 1, pair + "tcp");
      tally.add("istio_tcp_connections_closed_total", 1, pair + "tcp");
      tally.add("istio_tcp_received_bytes_total", conversation.payloadSent(), pair + "tcp");
      tally.add("istio_tcp_sent_bytes_total", conversation.payloadReceived(), pair + "tcp");
    }
  }

  private static String name(dev.podflow.simulator.traffic.End end) {
    return Mesh.hasProxy(end) ? end.workload() + "@" + end.namespace() : "unknown@unknown";
  }

  @Test
  void someProxiesAreStartedAgain() {
    assertThat(starts.values())
        .anyMatch(times -> times.size() == 2)
        .allMatch(times -> times.size() <= 2);
  }

  @Test
  void someScrapesAreSentTwice() {
    Set<String> lines = new TreeSet<>();
    long again =
        run.of(Log.METRICS).stream()
            .filter(line -> !lines.add(new String(line.bytes(), StandardCharsets.UTF_8)))
            .count();
    assertThat(again).isBetween(1L, run.of(Log.METRICS).size() / 20L);
  }

  @Test
  void eachProxyIsScrapedEveryHalfMinuteAtAMomentOfItsOwn() {
    Set<Long> phases = new TreeSet<>();
    for (Set<Long> times : scrapes.values()) {
      Set<Long> phase = new TreeSet<>();
      times.forEach(time -> phase.add(time % 30));
      assertThat(phase).hasSize(1);
      phases.addAll(phase);
    }
    assertThat(phases).hasSizeGreaterThan(20);
  }
}
