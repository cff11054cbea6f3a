package dev.podflow.local.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.podflow.local.kafka.RecordSplitter;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * A file of metrics as records of {@code metrics.otlp}. What it is shows in its bytes: OTLP in JSON
 * (an object a request), OTLP in protobuf (one request, or each behind its length), or text. OTLP
 * goes on untouched, also where it is broken, unless something has to be said of its target.
 */
public final class MetricFile {
  private static final JsonMapper JSON = new JsonMapper();

  /** Text has no such bytes; protobuf does, in every time. */
  private static final int PROBE_BYTES = 4_096;

  private final Target target;
  private final Instant time;

  /** Takes a record; the key is null where nothing is known of its target. */
  @FunctionalInterface
  public interface Receiver {
    void accept(byte[] key, byte[] value) throws IOException;
  }

  /**
   * @param target what to say of targets that do not say it themselves
   * @param time when text was scraped that does not say
   */
  public MetricFile(Target target, Instant time) {
    this.target = target;
    this.time = time;
  }

  /**
   * Passes on the records of a file, those of one target under one key: so they stay in order, as
   * they do where a collector partitions by resource attributes.
   *
   * @throws IllegalArgumentException if it is text that cannot be read
   */
  public void split(InputStream input, Receiver receiver) throws IOException {
    byte[] content = input.readAllBytes();
    if (isBinary(content)) {
      splitProtobuf(content, receiver);
    } else if (isJson(content)) {
      new RecordSplitter(record -> passOnJson(record, receiver))
          .split(new ByteArrayInputStream(content));
    } else {
      convert(new String(content, StandardCharsets.UTF_8), receiver);
    }
  }

  private static boolean isBinary(byte[] content) {
    for (int i = 0; i < Math.min(content.length, PROBE_BYTES); i++) {
      if (content[i] >= 0 && content[i] < ' ' && "\t\n\r".indexOf(content[i]) < 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isJson(byte[] content) {
    for (byte b : content) {
      if (b > ' ') {
        return b == '{' || b == '[';
      }
    }
    return false;
  }

  private void convert(String text, Receiver receiver) throws IOException {
    ScrapeConverter converter = new ScrapeConverter(target, time);
    for (PrometheusText.Scrape scrape : PrometheusText.read(text.lines().toList())) {
      for (ExportMetricsServiceRequest request : converter.convert(scrape)) {
        receiver.accept(key(request), request.toByteArray());
      }
    }
  }

  /** One request, unless it is none but a row of them is. */
  private void splitProtobuf(byte[] content, Receiver receiver) throws IOException {
    ExportMetricsServiceRequest single = parse(content);
    List<ExportMetricsServiceRequest> row = single == null ? parseRow(content) : List.of(single);
    if (row.isEmpty() || (single != null && target.isUnknown())) {
      receiver.accept(single == null ? null : key(single), content);
      return;
    }
    for (ExportMetricsServiceRequest request : row) {
      ExportMetricsServiceRequest complete = complete(request);
      receiver.accept(key(complete), complete.toByteArray());
    }
  }

  /** What the first resource says of itself. */
  private static byte[] key(ExportMetricsServiceRequest request) {
    StringJoiner key = new StringJoiner("/");
    if (request.getResourceMetricsCount() > 0) {
      request
          .getResourceMetrics(0)
          .getResource()
          .getAttributesList()
          .forEach(attribute -> key.add(attribute.getValue().getStringValue()));
    }
    return bytes(key);
  }

  private static byte[] bytes(StringJoiner key) {
    return key.length() == 0 ? null : key.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static ExportMetricsServiceRequest parse(byte[] content) {
    try {
      ExportMetricsServiceRequest request = ExportMetricsServiceRequest.parseFrom(content);
      return request.getUnknownFields().asMap().isEmpty() ? request : null;
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  private static List<ExportMetricsServiceRequest> parseRow(byte[] content) throws IOException {
    List<ExportMetricsServiceRequest> row = new ArrayList<>();
    InputStream input = new ByteArrayInputStream(content);
    try {
      ExportMetricsServiceRequest next;
      while ((next = ExportMetricsServiceRequest.parseDelimitedFrom(input)) != null) {
        row.add(next);
      }
    } catch (InvalidProtocolBufferException e) {
      return List.of();
    }
    return row;
  }

  private ExportMetricsServiceRequest complete(ExportMetricsServiceRequest request) {
    ExportMetricsServiceRequest.Builder complete = request.toBuilder();
    for (ResourceMetrics.Builder resource : complete.getResourceMetricsBuilderList()) {
      resource.setResource(target.complete(resource.getResource()));
    }
    return complete.build();
  }

  private void passOnJson(byte[] record, Receiver receiver) throws IOException {
    JsonNode request;
    try {
      request = JSON.readTree(record);
    } catch (IOException e) {
      // No JSON: the job says so.
      receiver.accept(null, record);
      return;
    }
    List<JsonNode> resources = new ArrayList<>();
    request.path("resourceMetrics").forEach(resources::add);
    request.path("resource_metrics").forEach(resources::add);
    if (target.isUnknown()) {
      receiver.accept(key(resources), record);
      return;
    }
    for (JsonNode each : resources) {
      if (each instanceof ObjectNode metrics) {
        completeJson(metrics);
      }
    }
    receiver.accept(key(resources), JSON.writeValueAsBytes(request));
  }

  /** As {@link #key(ExportMetricsServiceRequest)}. */
  private static byte[] key(List<JsonNode> resources) {
    StringJoiner key = new StringJoiner("/");
    if (!resources.isEmpty()) {
      for (JsonNode attribute : resources.get(0).path("resource").path("attributes")) {
        JsonNode value = attribute.path("value");
        key.add(value.path("stringValue").asText(value.path("string_value").asText()));
      }
    }
    return bytes(key);
  }

  private void completeJson(ObjectNode metrics) {
    JsonNode resource = metrics.path("resource");
    ObjectNode own = resource instanceof ObjectNode known ? known : metrics.putObject("resource");
    JsonNode list = own.path("attributes");
    ArrayNode attributes = list instanceof ArrayNode known ? known : own.putArray("attributes");
    target
        .attributes()
        .forEach(
            (name, value) -> {
              for (JsonNode attribute : attributes) {
                if (attribute.path("key").asText().equals(name)) {
                  return;
                }
              }
              attributes.addObject().put("key", name).putObject("value").put("stringValue", value);
            });
  }
}
