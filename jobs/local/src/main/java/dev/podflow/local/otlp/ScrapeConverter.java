package dev.podflow.local.otlp;

import dev.podflow.local.otlp.PrometheusText.Family;
import dev.podflow.local.otlp.PrometheusText.Line;
import dev.podflow.local.otlp.PrometheusText.Scrape;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes export requests of a scrape, as an OpenTelemetry Collector's Prometheus receiver does. */
final class ScrapeConverter {
  /** Families in one request: it stays well below Kafka's limit for a record. */
  private static final int POINTS_MAX = 1_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Target target;
  private final long millis;

  /**
   * @param time when it was scraped, where the text does not say
   */
  ScrapeConverter(Target target, Instant time) {
    this.target = target;
    this.millis = time.toEpochMilli();
  }

  List<ExportMetricsServiceRequest> convert(Scrape scrape) {
    Resource.Builder own = Resource.newBuilder();
    if (!scrape.pod().isEmpty()) {
      own.addAttributes(Target.attribute("k8s.pod.name", scrape.pod()));
    }
    Resource resource = target.complete(own.build());
    List<ExportMetricsServiceRequest> requests = new ArrayList<>();
    ScopeMetrics.Builder metrics = scope();
    int points = 0;
    for (Family family : scrape.families()) {
      for (int from = 0; from < family.lines().size(); ) {
        // A histogram's lines stay together.
        int to =
            switch (family.type()) {
              case HISTOGRAM, SUMMARY -> family.lines().size();
              case COUNTER, GAUGE -> Math.min(family.lines().size(), from + POINTS_MAX);
            };
        metrics.addMetrics(metric(family, family.lines().subList(from, to)));
        points += to - from;
        from = to;
        if (points >= POINTS_MAX) {
          requests.add(request(resource, metrics));
          metrics = scope();
          points = 0;
        }
      }
    }
    if (points > 0) {
      requests.add(request(resource, metrics));
    }
    return requests;
  }

  private static ScopeMetrics.Builder scope() {
    return ScopeMetrics.newBuilder()
        .setScope(InstrumentationScope.newBuilder().setName("podflow send"));
  }

  private static ExportMetricsServiceRequest request(
      Resource resource, ScopeMetrics.Builder metrics) {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder().setResource(resource).addScopeMetrics(metrics))
        .build();
  }

  private Metric metric(Family family, List<Line> lines) {
    Metric.Builder metric = Metric.newBuilder().setName(family.name()).setUnit(family.unit());
    switch (family.type()) {
      case GAUGE -> {
        Gauge.Builder gauge = Gauge.newBuilder();
        lines.forEach(line -> gauge.addDataPoints(number(line, null)));
        metric.setGauge(gauge);
      }
      case COUNTER -> counter(metric, family.name(), lines);
      case HISTOGRAM -> {
        Histogram.Builder histogram =
            Histogram.newBuilder()
                .setAggregationTemporality(
                    AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        grouped(lines, "le").values().forEach(group -> histogram.addDataPoints(histogram(group)));
        metric.setHistogram(histogram);
      }
      case SUMMARY -> {
        Summary.Builder summary = Summary.newBuilder();
        grouped(lines, "quantile").values().forEach(group -> summary.addDataPoints(summary(group)));
        metric.setSummary(summary);
      }
    }
    return metric.build();
  }

  /** Under its samples' name: OpenMetrics's family is without {@code _total}. */
  private void counter(Metric.Builder metric, String family, List<Line> lines) {
    Map<SortedMap<String, String>, Long> starts = new LinkedHashMap<>();
    Sum.Builder sum =
        Sum.newBuilder()
            .setIsMonotonic(true)
            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    for (Line line : lines) {
      if (line.name().equals(family + "_created")) {
        starts.put(line.labels(), startNanos(line));
      }
    }
    for (Line line : lines) {
      if (!line.name().equals(family + "_created")) {
        metric.setName(line.name());
        sum.addDataPoints(number(line, starts.get(line.labels())));
      }
    }
    metric.setSum(sum);
  }

  private NumberDataPoint number(Line line, Long startNanos) {
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder()
            .setTimeUnixNano(nanos(line))
            .setAsDouble(line.value())
            .addAllAttributes(attributes(line.labels()));
    if (startNanos != null) {
      point.setStartTimeUnixNano(startNanos);
    }
    return point.build();
  }

  /** Lines that differ in nothing but one label, and so are one point. */
  private static Map<SortedMap<String, String>, List<Line>> grouped(
      List<Line> lines, String label) {
    Map<SortedMap<String, String>, List<Line>> groups = new LinkedHashMap<>();
    for (Line line : lines) {
      SortedMap<String, String> key = new TreeMap<>(line.labels());
      key.remove(label);
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(line);
    }
    return groups;
  }

  private HistogramDataPoint histogram(List<Line> lines) {
    HistogramDataPoint.Builder point = HistogramDataPoint.newBuilder();
    SortedMap<Double, Double> buckets = new TreeMap<>();
    for (Line line : lines) {
      point.setTimeUnixNano(nanos(line));
      if (line.name().endsWith("_bucket") && line.labels().containsKey("le")) {
        buckets.put(bound(line.labels().get("le")), line.value());
      } else if (line.name().endsWith("_sum")) {
        point.setSum(line.value());
      } else if (line.name().endsWith("_count")) {
        point.setCount(count(line.value()));
      } else if (line.name().endsWith("_created")) {
        point.setStartTimeUnixNano(startNanos(line));
      }
    }
    buckets.putIfAbsent(Double.POSITIVE_INFINITY, (double) point.getCount());
    long before = 0;
    for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
      long upTo = count(bucket.getValue());
      point.addBucketCounts(Math.max(0, upTo - before));
      before = Math.max(before, upTo);
      if (!bucket.getKey().isInfinite()) {
        point.addExplicitBounds(bucket.getKey());
      }
    }
    if (point.getCount() == 0) {
      point.setCount(before);
    }
    return point.addAllAttributes(attributes(without(lines, "le"))).build();
  }

  private SummaryDataPoint summary(List<Line> lines) {
    SummaryDataPoint.Builder point = SummaryDataPoint.newBuilder();
    for (Line line : lines) {
      point.setTimeUnixNano(nanos(line));
      if (line.labels().containsKey("quantile")) {
        point.addQuantileValues(
            SummaryDataPoint.ValueAtQuantile.newBuilder()
                .setQuantile(bound(line.labels().get("quantile")))
                .setValue(line.value()));
      } else if (line.name().endsWith("_sum")) {
        point.setSum(line.value());
      } else if (line.name().endsWith("_count")) {
        point.setCount(count(line.value()));
      } else if (line.name().endsWith("_created")) {
        point.setStartTimeUnixNano(startNanos(line));
      }
    }
    return point.addAllAttributes(attributes(without(lines, "quantile"))).build();
  }

  private static SortedMap<String, String> without(List<Line> lines, String label) {
    SortedMap<String, String> labels = new TreeMap<>(lines.get(0).labels());
    labels.remove(label);
    return labels;
  }

  private static double bound(String text) {
    try {
      return text.endsWith("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no bound of a bucket", e);
    }
  }

  private static long count(double value) {
    return value > 0 ? (long) value : 0;
  }

  private static List<KeyValue> attributes(SortedMap<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> Target.attribute(label.getKey(), label.getValue()))
        .toList();
  }

  private long nanos(Line line) {
    return (line.millis() == null ? millis : line.millis()) * NANOS_PER_MILLI;
  }

  /** A {@code _created} sample has seconds. */
  private static long startNanos(Line line) {
    return Math.round(line.value() * 1_000) * NANOS_PER_MILLI;
  }
}
