package dev.podflow.simulator.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.podflow.simulator.cluster.ClusterNode;
import dev.podflow.simulator.cluster.PodLife;
import dev.podflow.simulator.truth.Resolution;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an OpenTelemetry Collector makes of one scrape: an {@code ExportMetricsServiceRequest} in
 * JSON, cumulative; the start time of a series is when the collector last saw the target without it
 * (Prometheus receiver, Kafka exporter with {@code otlp_json}).
 */
final class OtlpScrape {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int CUMULATIVE = 2;
  private static final int PROXY_PORT = 15_020;
  private static final int NODE_PORT = 9_100;

  private final String cluster;

  OtlpScrape(String cluster) {
    this.cluster = cluster;
  }

  /** What a sidecar counted. */
  byte[] ofProxy(IstioProxy proxy, long time) {
    PodLife pod = proxy.pod;
    Map<String, String> target = target("istio-sidecars", pod.address, PROXY_PORT, pod.node);
    target.put("k8s.namespace.name", pod.workload.namespace);
    target.put("k8s.pod.name", pod.name);
    target.put("k8s.container.name", "istio-proxy");
    return write(
        target,
        json -> {
          for (var metric : proxy.counters.entrySet()) {
            writeCounters(json, metric.getKey(), metric.getValue().values(), time);
          }
          for (var metric : proxy.histograms.entrySet()) {
            writeHistograms(json, metric.getKey(), metric.getValue().values(), time);
          }
        });
  }

  /** What a node's exporter shows. */
  byte[] ofNode(ClusterNode node, Map<String, Double> gauges, long time) {
    return write(
        target("node-exporter", node.address(), NODE_PORT, node),
        json -> {
          for (Map.Entry<String, Double> gauge : gauges.entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", gauge.getKey());
            json.writeObjectFieldStart("gauge");
            json.writeArrayFieldStart("dataPoints");
            json.writeStartObject();
            json.writeStringField("timeUnixNano", Long.toString(time));
            json.writeNumberField("asDouble", gauge.getValue());
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
          }
        });
  }

  private Map<String, String> target(String job, String address, int port, ClusterNode node) {
    Map<String, String> target = new TreeMap<>();
    target.put("service.name", job);
    target.put("service.instance.id", address + ":" + port);
    target.put("server.address", address);
    target.put("server.port", Integer.toString(port));
    target.put("url.scheme", "http");
    target.put("k8s.cluster.name", cluster);
    target.put("k8s.node.name", node.name());
    return target;
  }

  private interface Metrics {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] write(Map<String, String> target, Metrics metrics) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(16_384);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("resourceMetrics");
      json.writeStartObject();
      json.writeObjectFieldStart("resource");
      writeAttributes(json, target);
      json.writeEndObject();
      json.writeArrayFieldStart("scopeMetrics");
      json.writeStartObject();
      json.writeObjectFieldStart("scope");
      json.writeStringField(
          "name",
          "github.com/open-telemetry/opentelemetry-collector-contrib/receiver/prometheusreceiver");
      json.writeStringField("version", "0.140.0");
      json.writeEndObject();
      json.writeArrayFieldStart("metrics");
      metrics.write(json);
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void writeCounters(
      JsonGenerator json, String name, Collection<IstioProxy.Counter> counters, long time)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeObjectFieldStart("sum");
    json.writeArrayFieldStart("dataPoints");
    for (IstioProxy.Counter counter : counters) {
      json.writeStartObject();
      writeAttributes(json, counter.labels);
      writeTimes(json, counter.since, time);
      json.writeNumberField("asDouble", (double) counter.value);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("aggregationTemporality", CUMULATIVE);
    json.writeBooleanField("isMonotonic", true);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeHistograms(
      JsonGenerator json, String name, Collection<IstioProxy.Histogram> histograms, long time)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeObjectFieldStart("histogram");
    json.writeArrayFieldStart("dataPoints");
    for (IstioProxy.Histogram histogram : histograms) {
      json.writeStartObject();
      writeAttributes(json, histogram.labels);
      writeTimes(json, histogram.since, time);
      json.writeStringField("count", Long.toString(histogram.count()));
      json.writeNumberField("sum", histogram.sum);
      json.writeArrayFieldStart("bucketCounts");
      for (long count : histogram.counts) {
        json.writeString(Long.toString(count));
      }
      json.writeEndArray();
      json.writeArrayFieldStart("explicitBounds");
      for (double bound : Resolution.ISTIO_BOUNDS_MILLIS) {
        json.writeNumber(bound);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("aggregationTemporality", CUMULATIVE);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeTimes(JsonGenerator json, long since, long time) throws IOException {
    json.writeStringField("startTimeUnixNano", Long.toString(since));
    json.writeStringField("timeUnixNano", Long.toString(time));
  }

  private static void writeAttributes(JsonGenerator json, Map<String, String> attributes)
      throws IOException {
    json.writeArrayFieldStart("attributes");
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      json.writeStartObject();
      json.writeStringField("key", attribute.getKey());
      json.writeObjectFieldStart("value");
      json.writeStringField("stringValue", attribute.getValue());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
