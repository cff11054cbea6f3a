package dev.podflow.metric.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Requests with any content, made by OpenTelemetry's own classes. */
final class RandomRequest {
  static final long NOON_NANOS = 1_767_355_200_000_000_000L;

  private static final String[] NAMES = {
    "pod", "le", "job", "code", "http.method", "service.name", "zone", "2xx", "namespace", "späti"
  };
  private static final String[] VALUES = {
    "", "web-1", "it's", "back\\slash", "späti-中文-\uD83D\uDE80", "a".repeat(40), "nul\0"
  };
  private static final String[] RESOURCE = {
    "k8s.pod.name",
    "k8s.namespace.name",
    "service.name",
    "service.instance.id",
    "k8s.node.name",
    "k8s.container.name",
    "k8s.cluster.name",
    "instance",
    "job",
    "telemetry.sdk.version",
    "k8s.pod.uid"
  };

  private final Random random;

  RandomRequest(Random random) {
    this.random = random;
  }

  ExportMetricsServiceRequest next() {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    for (int left = random.nextInt(4); left > 0; left--) {
      ResourceMetrics.Builder resource = ResourceMetrics.newBuilder().setSchemaUrl("https://x/1");
      if (random.nextInt(4) > 0) {
        resource.setResource(Resource.newBuilder().addAllAttributes(attributes(RESOURCE)));
      }
      for (int scopes = random.nextInt(3); scopes > 0; scopes--) {
        resource.addScopeMetrics(scope());
      }
      request.addResourceMetrics(resource);
    }
    return request.build();
  }

  private ScopeMetrics scope() {
    ScopeMetrics.Builder scope = ScopeMetrics.newBuilder();
    if (random.nextBoolean()) {
      InstrumentationScope.Builder about =
          InstrumentationScope.newBuilder()
              .setName("receiver")
              .setVersion("1." + random.nextInt(3));
      if (random.nextInt(3) == 0) {
        about.addAllAttributes(attributes(NAMES));
      }
      scope.setScope(about);
    }
    for (int metrics = random.nextInt(4); metrics > 0; metrics--) {
      scope.addMetrics(metric());
    }
    return scope.build();
  }

  private Metric metric() {
    String[] names = {"request_total", "took_seconds", "response_latency_ms", "bytes", "http.time"};
    Metric.Builder metric =
        Metric.newBuilder()
            .setName(names[random.nextInt(names.length)])
            .setDescription("about it")
            .setUnit(random.nextInt(3) == 0 ? "s" : "");
    int points = random.nextInt(4);
    switch (random.nextInt(5)) {
      case 0 -> {
        Gauge.Builder gauge = Gauge.newBuilder();
        repeat(points, () -> gauge.addDataPoints(number()));
        metric.setGauge(gauge);
      }
      case 1 -> {
        Sum.Builder sum = Sum.newBuilder().setIsMonotonic(random.nextInt(4) > 0);
        sum.setAggregationTemporality(temporality());
        repeat(points, () -> sum.addDataPoints(number()));
        metric.setSum(sum);
      }
      case 2 -> {
        Histogram.Builder histogram = Histogram.newBuilder();
        histogram.setAggregationTemporality(temporality());
        repeat(points, () -> histogram.addDataPoints(histogram()));
        metric.setHistogram(histogram);
      }
      case 3 -> {
        ExponentialHistogram.Builder histogram = ExponentialHistogram.newBuilder();
        histogram.setAggregationTemporality(temporality());
        repeat(points, () -> histogram.addDataPoints(exponential()));
        metric.setExponentialHistogram(histogram);
      }
      default -> {
        Summary.Builder summary = Summary.newBuilder();
        repeat(points, () -> summary.addDataPoints(summary()));
        metric.setSummary(summary);
      }
    }
    return metric.build();
  }

  private static void repeat(int times, Runnable action) {
    for (int i = 0; i < times; i++) {
      action.run();
    }
  }

  private AggregationTemporality temporality() {
    return AggregationTemporality.forNumber(random.nextInt(3));
  }

  private long time() {
    return NOON_NANOS + random.nextInt(100_000) * 1_234_567L;
  }

  private long start() {
    return switch (random.nextInt(3)) {
      case 0 -> 0;
      case 1 -> NOON_NANOS - random.nextInt(1_000_000) * 1_000_000L;
      default -> time();
    };
  }

  private int flags() {
    return random.nextInt(8) == 0 ? 1 : 0;
  }

  private NumberDataPoint number() {
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder()
            .addAllAttributes(attributes(NAMES))
            .setTimeUnixNano(time())
            .setStartTimeUnixNano(start())
            .setFlags(flags())
            .addExemplars(Exemplar.newBuilder().setAsDouble(1).setTimeUnixNano(5));
    switch (random.nextInt(4)) {
      case 0 -> point.setAsInt(random.nextLong() >> random.nextInt(40));
      case 1 -> point.setAsInt(random.nextInt(100));
      case 2 -> point.setAsDouble(random.nextGaussian() * 1e9);
      default ->
          point.setAsDouble(
              new double[] {Double.NaN, Double.POSITIVE_INFINITY, 0.1, 1e300}[random.nextInt(4)]);
    }
    return point.build();
  }

  private HistogramDataPoint histogram() {
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder()
            .addAllAttributes(attributes(NAMES))
            .setTimeUnixNano(time())
            .setStartTimeUnixNano(start())
            .setFlags(flags())
            .setMin(1)
            .setMax(2);
    if (random.nextInt(4) > 0) {
      point.setSum(random.nextInt(1_000) / 8.0);
    }
    int bounds = random.nextInt(6);
    long count = 0;
    for (int i = 0; i < bounds; i++) {
      point.addExplicitBounds(0.25 + i * 1.5);
    }
    for (int i = 0; i <= bounds && (bounds > 0 || random.nextBoolean()); i++) {
      long bucket = random.nextInt(50);
      count += bucket;
      point.addBucketCounts(bucket);
    }
    return point.setCount(count).build();
  }

  private ExponentialHistogramDataPoint exponential() {
    return ExponentialHistogramDataPoint.newBuilder()
        .addAllAttributes(attributes(NAMES))
        .setTimeUnixNano(time())
        .setStartTimeUnixNano(start())
        .setFlags(flags())
        .setCount(random.nextInt(1_000))
        .setSum(random.nextInt(1_000) / 8.0)
        .setScale(random.nextInt(12) - 4)
        .setZeroCount(random.nextInt(9))
        .setZeroThreshold(0.5)
        .setPositive(buckets())
        .setNegative(buckets())
        .build();
  }

  private ExponentialHistogramDataPoint.Buckets buckets() {
    ExponentialHistogramDataPoint.Buckets.Builder buckets =
        ExponentialHistogramDataPoint.Buckets.newBuilder().setOffset(random.nextInt(400) - 200);
    repeat(random.nextInt(20), () -> buckets.addBucketCounts(random.nextInt(300)));
    return buckets.build();
  }

  private SummaryDataPoint summary() {
    SummaryDataPoint.Builder point =
        SummaryDataPoint.newBuilder()
            .addAllAttributes(attributes(NAMES))
            .setTimeUnixNano(time())
            .setStartTimeUnixNano(start())
            .setFlags(flags())
            .setCount(random.nextInt(1_000))
            .setSum(random.nextInt(1_000) / 8.0);
    for (double quantile : new double[] {0, 0.5, 0.99, 1}) {
      if (random.nextBoolean()) {
        point.addQuantileValues(
            SummaryDataPoint.ValueAtQuantile.newBuilder()
                .setQuantile(quantile)
                .setValue(random.nextInt(5) == 0 ? Double.NaN : random.nextDouble()));
      }
    }
    return point.build();
  }

  private List<KeyValue> attributes(String[] names) {
    List<KeyValue> attributes = new ArrayList<>();
    for (String name : names) {
      if (random.nextInt(3) == 0) {
        attributes.add(KeyValue.newBuilder().setKey(name).setValue(value(0)).build());
      }
    }
    Collections.shuffle(attributes, random);
    return attributes;
  }

  private AnyValue value(int depth) {
    AnyValue.Builder value = AnyValue.newBuilder();
    switch (random.nextInt(depth > 2 ? 10 : 12)) {
      case 0 -> value.setBoolValue(random.nextBoolean());
      case 1 -> value.setIntValue(random.nextLong() >> random.nextInt(60));
      case 2 -> value.setDoubleValue(random.nextInt(100) / 4.0);
      case 10 -> {
        ArrayValue.Builder list = ArrayValue.newBuilder();
        repeat(random.nextInt(3), () -> list.addValues(value(depth + 1)));
        value.setArrayValue(list);
      }
      case 11 ->
          value.setKvlistValue(
              KeyValueList.newBuilder()
                  .addValues(KeyValue.newBuilder().setKey("k").setValue(value(depth + 1))));
      default -> value.setStringValue(VALUES[random.nextInt(VALUES.length)]);
    }
    return value.build();
  }
}
