package dev.podflow.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.metric.Sample;
import dev.podflow.metric.otlp.OtlpReader;
import dev.podflow.schema.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The collector scrapes what the questions of {@code sql/} ask for, with the labels they need. */
class MetricsShipperTest {
  private static final Path SQL = Path.of("..", "..", "sql");

  /** Names of metrics, or their beginnings, which end in _, as the SQL has them in quotes. */
  private static final Pattern METRIC =
      Pattern.compile(
          "'((?:container_network|kube_pod|kube_service|node_|nginx_ingress|istio_|coredns_|felix_|"
              + "calico_denied|weave|request_total|response_|tcp_)[a-z0-9_]*)'");

  /** These look like metrics and are none. */
  private static final Set<String> OTHER = Set.of("node_exporter", "response_code", "weave");

  private final JsonNode config = Shippers.configuration("metrics.yaml", "collector.yaml");
  private final JsonNode jobs = config.at("/receivers/prometheus/config/scrape_configs");

  @Test
  void goesIntoTheTopicByTarget() {
    JsonNode kafka = config.at("/exporters/kafka");
    assertThat(kafka.at("/metrics/topic").asText()).isEqualTo(Topics.METRICS_OTLP.name());
    assertThat(kafka.at("/metrics/encoding").asText()).isEqualTo("otlp_proto");
    assertThat(kafka.path("partition_metrics_by_resource_attributes").asBoolean()).isTrue();
    assertThat(Shippers.texts(config.at("/service/pipelines/metrics/exporters")))
        .containsExactly("kafka");
    assertThat(Shippers.texts(config.at("/service/pipelines/metrics/processors")))
        .contains("resource");
  }

  /** A question about a metric that nobody scrapes would always be answered with nothing. */
  @Test
  void everyMetricThatIsAskedForIsScraped() throws IOException {
    Set<String> asked = new TreeSet<>();
    try (Stream<Path> files =
        Stream.concat(Files.list(SQL.resolve("queries")), Files.list(SQL.resolve("migrations")))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".sql")).toList()) {
        Matcher names = METRIC.matcher(Files.readString(file));
        while (names.find()) {
          asked.add(names.group(1));
        }
      }
    }
    asked.removeIf(name -> name.endsWith("_") || OTHER.contains(name));
    assertThat(asked).hasSizeGreaterThan(40);

    assertThat(asked).allMatch(this::isScraped);
  }

  private boolean isScraped(String name) {
    for (JsonNode job : jobs) {
      JsonNode kept = job.path("metric_relabel_configs");
      if (kept.isMissingNode() && name.startsWith(job.path("job_name").asText().split("-")[0])) {
        return true;
      }
      for (JsonNode rule : kept) {
        Pattern pattern = Pattern.compile(rule.path("regex").asText());
        // Of a histogram there are buckets to scrape.
        if (pattern.matcher(name).matches() || pattern.matcher(name + "_bucket").matches()) {
          return true;
        }
      }
    }
    return false;
  }

  @ParameterizedTest
  @CsvSource({
    "cadvisor, node",
    "node-exporter, node",
    "ingress-nginx, node pod",
    "coredns, node pod namespace",
    "felix, node pod namespace",
    "weave, node pod namespace",
    "weave-npc, node pod namespace",
    "istio, node pod namespace",
    "ztunnel, node pod namespace",
    "linkerd, node pod namespace job_name",
  })
  void everyTargetHasItsLabels(String name, String labels) {
    Set<String> given = new HashSet<>();
    for (JsonNode job : jobs) {
      if (job.path("job_name").asText().equals(name)) {
        job.path("relabel_configs").forEach(rule -> given.add(rule.path("target_label").asText()));
        job.path("static_configs")
            .forEach(target -> target.path("labels").fieldNames().forEachRemaining(given::add));
      }
    }
    assertThat(given).contains(labels.split(" "));
  }

  /** Where the sample itself says whose it is, its target's labels must not hide that. */
  @ParameterizedTest
  @CsvSource({"cadvisor", "kube-state-metrics", "ingress-nginx"})
  void aSamplesOwnLabelsHold(String name) {
    assertThat(jobs)
        .filteredOn(job -> job.path("job_name").asText().equals(name))
        .singleElement()
        .matches(job -> job.path("honor_labels").asBoolean());
  }

  /** A request as the exporter writes it: the target in the resource, labels in the points. */
  @Test
  void theReaderUnderstandsTheTarget() {
    String cluster = "";
    for (JsonNode attribute : config.at("/processors/resource/attributes")) {
      cluster = attribute.path("key").asText();
    }
    byte[] request =
        """
        {"resourceMetrics": [{"resource": {"attributes": [
            {"key": "service.name", "value": {"stringValue": "coredns"}},
            {"key": "service.instance.id", "value": {"stringValue": "10.1.0.9:9153"}},
            {"key": "k8s.pod.name", "value": {"stringValue": "coredns-1"}},
            {"key": "k8s.namespace.name", "value": {"stringValue": "kube-system"}},
            {"key": "k8s.node.name", "value": {"stringValue": "node-1"}},
            {"key": "%s", "value": {"stringValue": "prod"}}]},
          "scopeMetrics": [{"metrics": [{"name": "coredns_dns_requests_total", "sum": {
            "aggregationTemporality": 2, "isMonotonic": true, "dataPoints": [{
              "attributes": [{"key": "type", "value": {"stringValue": "A"}},
                {"key": "node", "value": {"stringValue": "node-1"}}],
              "startTimeUnixNano": "1772359200000000000", "timeUnixNano": "1772359215000000000", "asDouble": 7}]}}]}]}]}
        """
            .formatted(cluster)
            .getBytes(UTF_8);
    OtlpReader reader = new OtlpReader(60_000);

    assertThat(reader.read(request, 0, request.length, 1_772_359_215_000L)).isNull();
    Sample sample = reader.sample(0);
    assertThat(sample.cluster).isEqualTo("prod");
    assertThat(sample.labels)
        .contains("pod\0coredns-1", "node\0node-1", "namespace\0kube-system", "type\0A");
  }
}
