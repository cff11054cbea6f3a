package dev.podflow.metric.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a request says, found the plain way in OpenTelemetry's own classes: a line a sample. */
final class NaiveSamples {
  private static final Map<String, List<String>> TARGET =
      Map.of(
          "container", List.of("k8s_container_name", "container"),
          "instance", List.of("service_instance_id", "instance"),
          "job", List.of("service_name", "job"),
          "namespace", List.of("k8s_namespace_name", "namespace"),
          "node", List.of("k8s_node_name", "node"),
          "pod", List.of("k8s_pod_name", "pod"));

  private final List<String> lines = new ArrayList<>();
  private SortedMap<String, String> target;
  private String cluster;
  private String metric;
  private double unit;

  static List<String> of(ExportMetricsServiceRequest request) {
    NaiveSamples samples = new NaiveSamples();
    for (ResourceMetrics resource : request.getResourceMetricsList()) {
      samples.add(resource);
    }
    return samples.lines;
  }

  private void add(ResourceMetrics resource) {
    Map<String, String> about = labels(resource.getResource().getAttributesList());
    cluster = about.getOrDefault("k8s_cluster_name", about.getOrDefault("cluster", "default"));
    target = new TreeMap<>();
    TARGET.forEach(
        (label, names) ->
            names.stream()
                .map(about::get)
                .filter(value -> value != null)
                .findFirst()
                .ifPresent(value -> target.put(label, value)));
    for (ScopeMetrics scope : resource.getScopeMetricsList()) {
      for (Metric each : scope.getMetricsList()) {
        metric = each.getName();
        unit =
            metric.endsWith("_seconds")
                ? 1e6
                : metric.endsWith("_ms") ? 1e3 : each.getUnit().equals("s") ? 1e6 : 1;
        add(each);
      }
    }
  }

  private void add(Metric each) {
    for (NumberDataPoint point : each.getGauge().getDataPointsList()) {
      number("GAUGE", point, false);
    }
    boolean monotonic = each.getSum().getIsMonotonic();
    boolean delta = each.getSum().getAggregationTemporalityValue() == 1;
    for (NumberDataPoint point : each.getSum().getDataPointsList()) {
      number(
          (monotonic || delta ? "COUNTER" : "GAUGE") + (delta ? " delta" : ""), point, monotonic);
    }
    for (HistogramDataPoint point : each.getHistogram().getDataPointsList()) {
      boolean oneBucket = point.getExplicitBoundsCount() == 0;
      line(
          "HISTOGRAM" + (each.getHistogram().getAggregationTemporalityValue() == 1 ? " delta" : ""),
          point.getAttributesList(),
          point.getTimeUnixNano(),
          point.getStartTimeUnixNano(),
          (point.getFlags() & 1) == 1,
          point.getExplicitBoundsList()
              + " "
              + (oneBucket ? List.of() : point.getBucketCountsList())
              + " count "
              + point.getCount()
              + " sum "
              + (point.hasSum() ? point.getSum() : Double.NaN));
    }
    for (ExponentialHistogramDataPoint point : each.getExponentialHistogram().getDataPointsList()) {
      long low = point.getZeroCount();
      for (long count : point.getNegative().getBucketCountsList()) {
        low += count;
      }
      line(
          "HISTOGRAM"
              + (each.getExponentialHistogram().getAggregationTemporalityValue() == 1
                  ? " delta"
                  : ""),
          point.getAttributesList(),
          point.getTimeUnixNano(),
          point.getStartTimeUnixNano(),
          (point.getFlags() & 1) == 1,
          "2^(2^-%d)^%d… low %d %s count %d sum %s"
              .formatted(
                  point.getScale(),
                  point.getPositive().getOffset(),
                  low,
                  point.getPositive().getBucketCountsList(),
                  point.getCount(),
                  point.getSum()));
    }
    for (SummaryDataPoint point : each.getSummary().getDataPointsList()) {
      summary(point);
    }
  }

  private void number(String kind, NumberDataPoint point, boolean monotonic) {
    double value = point.hasAsInt() ? point.getAsInt() : point.getAsDouble();
    boolean stale =
        (point.getFlags() & 1) == 1 || !Double.isFinite(value) || (monotonic && value < 0);
    line(
        kind,
        point.getAttributesList(),
        point.getTimeUnixNano(),
        point.getStartTimeUnixNano(),
        stale,
        Double.toString(value));
  }

  private void summary(SummaryDataPoint point) {
    boolean stale = (point.getFlags() & 1) == 1;
    line(
        "HISTOGRAM",
        point.getAttributesList(),
        point.getTimeUnixNano(),
        point.getStartTimeUnixNano(),
        stale,
        "[] [] count " + point.getCount() + " sum " + point.getSum());
    for (SummaryDataPoint.ValueAtQuantile quantile : point.getQuantileValuesList()) {
      if (Double.isFinite(quantile.getValue())) {
        List<KeyValue> attributes = new ArrayList<>(point.getAttributesList());
        double q = quantile.getQuantile();
        attributes.add(
            KeyValue.newBuilder()
                .setKey("quantile")
                .setValue(AnyValue.newBuilder().setDoubleValue(q))
                .build());
        line(
            "GAUGE",
            attributes,
            point.getTimeUnixNano(),
            point.getStartTimeUnixNano(),
            stale,
            Double.toString(quantile.getValue()));
      }
    }
  }

  private void line(
      String kind, List<KeyValue> own, long time, long start, boolean stale, String value) {
    SortedMap<String, String> labels = new TreeMap<>(target);
    labels.putAll(labels(own));
    labels.replaceAll((name, label) -> label.replace('\0', '?'));
    long millis = time / 1_000_000;
    long startMillis = start / 1_000_000 > millis ? 0 : start / 1_000_000;
    lines.add(
        "%s/%s%s %s at %d since %d unit %s %s%s"
            .formatted(
                cluster,
                metric,
                labels,
                kind,
                millis,
                startMillis,
                unit,
                value,
                stale ? " stale" : ""));
  }

  /** Names in Prometheus's letters; the first of two holds, and none is empty. */
  private static Map<String, String> labels(List<KeyValue> attributes) {
    Map<String, String> labels = new TreeMap<>();
    for (KeyValue attribute : attributes) {
      String name = attribute.getKey().replace("ä", "__").replaceAll("[^a-zA-Z0-9_]", "_");
      if (name.matches("[0-9].*")) {
        name = "_" + name;
      }
      String value = text(attribute.getValue());
      if (!value.isEmpty()) {
        labels.putIfAbsent(name, value);
      }
    }
    return labels;
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case INT_VALUE -> Long.toString(value.getIntValue());
      case DOUBLE_VALUE -> {
        double number = value.getDoubleValue();
        yield number == Math.rint(number) ? Long.toString((long) number) : "" + number;
      }
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream()
              .map(NaiveSamples::text)
              .collect(Collectors.joining(",", "[", "]"));
      case KVLIST_VALUE ->
          value.getKvlistValue().getValuesList().stream()
              .map(entry -> entry.getKey() + ":" + text(entry.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      default -> throw new IllegalArgumentException(value.toString());
    };
  }
}
