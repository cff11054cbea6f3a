package dev.podflow.simulator.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.podflow.simulator.cluster.PodLife;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;

/**
 * What an OpenTelemetry Collector makes of one scrape of a sidecar: an {@code
 * ExportMetricsServiceRequest} in JSON, cumulative, with the start of the proxy's process as start
 * time (the Prometheus receiver, Kafka exporter with {@code otlp_json}).
 */
final class IstioScrape {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int CUMULATIVE = 2;
  private static final int PORT = 15_020;

  private final String cluster;

  IstioScrape(String cluster) {
    this.cluster = cluster;
  }

  /** One export request. */
  byte[] write(IstioProxy proxy, long time) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(16_384);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("resourceMetrics");
      json.writeStartObject();
      writeResource(json, proxy.pod);
      json.writeArrayFieldStart("scopeMetrics");
      json.writeStartObject();
      json.writeObjectFieldStart("scope");
      json.writeStringField(
          "name",
          "github.com/open-telemetry/opentelemetry-collector-contrib/receiver/prometheusreceiver");
      json.writeStringField("version", "0.140.0");
      json.writeEndObject();
      json.writeArrayFieldStart("metrics");
      for (var metric : proxy.counters.entrySet()) {
        writeCounters(json, metric.getKey(), metric.getValue().values(), proxy.started, time);
      }
      for (var metric : proxy.histograms.entrySet()) {
        writeHistograms(json, metric.getKey(), metric.getValue().values(), proxy.started, time);
      }
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

  private void writeResource(JsonGenerator json, PodLife pod) throws IOException {
    json.writeObjectFieldStart("resource");
    writeAttributes(
        json,
        Map.of(
            "service.name",
            "istio-sidecars",
            "service.instance.id",
            pod.address + ":" + PORT,
            "server.address",
            pod.address,
            "server.port",
            Integer.toString(PORT),
            "url.scheme",
            "http",
            "k8s.cluster.name",
            cluster,
            "k8s.namespace.name",
            pod.workload.namespace,
            "k8s.pod.name",
            pod.name,
            "k8s.node.name",
            pod.node.name(),
            "k8s.container.name",
            "istio-proxy"));
    json.writeEndObject();
  }

  private static void writeCounters(
      JsonGenerator json,
      String name,
      Collection<IstioProxy.Counter> counters,
      long started,
      long time)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeObjectFieldStart("sum");
    json.writeArrayFieldStart("dataPoints");
    for (IstioProxy.Counter counter : counters) {
      json.writeStartObject();
      writeAttributes(json, counter.labels);
      writeTimes(json, started, time);
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
      JsonGenerator json,
      String name,
      Collection<IstioProxy.Histogram> histograms,
      long started,
      long time)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeObjectFieldStart("histogram");
    json.writeArrayFieldStart("dataPoints");
    for (IstioProxy.Histogram histogram : histograms) {
      json.writeStartObject();
      writeAttributes(json, histogram.labels);
      writeTimes(json, started, time);
      json.writeStringField("count", Long.toString(histogram.count()));
      json.writeNumberField("sum", histogram.sum);
      json.writeArrayFieldStart("bucketCounts");
      for (long count : histogram.counts) {
        json.writeString(Long.toString(count));
      }
      json.writeEndArray();
      json.writeArrayFieldStart("explicitBounds");
      for (double bound : IstioProxy.BOUNDS) {
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

  private static void writeTimes(JsonGenerator json, long started, long time) throws IOException {
    json.writeStringField("startTimeUnixNano", Long.toString(started));
    json.writeStringField("timeUnixNano", Long.toString(time));
  }

  private static void writeAttributes(JsonGenerator json, Map<String, String> attributes)
      throws IOException {
    json.writeArrayFieldStart("attributes");
    for (Map.Entry<String, String> attribute : new java.util.TreeMap<>(attributes).entrySet()) {
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
