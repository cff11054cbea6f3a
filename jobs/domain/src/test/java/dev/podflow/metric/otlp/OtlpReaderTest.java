package dev.podflow.metric.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.flow.Rejection;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpReaderTest {
  private static final long NOON = 1_767_355_200_000L;

  private static final String COUNTER =
      """
      {"resourceMetrics": [{
        "resource": {"attributes": [
          {"key": "service.name", "value": {"stringValue": "kubernetes-pods"}},
          {"key": "service.instance.id", "value": {"stringValue": "10.0.0.7:15020"}},
          {"key": "k8s.pod.name", "value": {"stringValue": "reviews-v1-5f6c-x2k"}},
          {"key": "k8s.namespace.name", "value": {"stringValue": "shop"}},
          {"key": "k8s.cluster.name", "value": {"stringValue": "prod"}},
          {"key": "server.port", "value": {"stringValue": "15020"}}]},
        "scopeMetrics": [{"scope": {"name": "prometheusreceiver", "version": "0.1"}, "metrics": [{
          "name": "istio_requests_total", "sum": {
            "dataPoints": [{"startTimeUnixNano": "1767355140000000000", "timeUnixNano": "1767355200123000000",
              "asDouble": 12, "attributes": [
                {"key": "response_code", "value": {"stringValue": "200"}},
                {"key": "namespace", "value": {"stringValue": "its-own"}},
                {"key": "empty", "value": {"stringValue": ""}}]}],
            "aggregationTemporality": 2, "isMonotonic": true}}]}]}]}
      """;

  private final OtlpReader reader = new OtlpReader(600_000);

  @Test
  void labelsAreThePointsOwnAndThoseOfItsTarget() {
    assertThat(read(COUNTER)).isNull();

    assertThat(SampleText.of(reader))
        .containsExactly(
            "prod/istio_requests_total{instance=10.0.0.7:15020, job=kubernetes-pods,"
                + " namespace=its-own, pod=reviews-v1-5f6c-x2k, response_code=200} COUNTER at"
                + " 1767355200123 since 1767355140000 unit 1.0 12.0");
  }

  /** Each of them makes another series, or does not. */
  @ParameterizedTest
  @CsvSource({
    "'reviews-v1-5f6c-x2k','reviews-v1-5f6c-x2l',true",
    "'15020','15021',true",
    "'\"200\"','\"201\"',true",
    "'_requests_','_responses_',true",
    "'TemporalityX','Temporality',false",
    "'\"aggregationTemporality\": 2','\"aggregationTemporality\": 1',true",
    "'\"version\": \"0.1\"','\"version\": \"0.2\"',false",
    "'\"asDouble\": 12','\"asDouble\": 13',false",
    "'server.port','telemetry.sdk.version',true"
  })
  void aSeriesIsToldByEverythingThatIdentifiesIt(String from, String to, boolean differs) {
    read(COUNTER);
    long before = reader.sample(0).series;
    assertThat(read(COUNTER.replace(from, to))).isNull();

    assertThat(reader.sample(0).series != before).isEqualTo(differs);
  }

  @Test
  void theTelemetrysOwnVersionIsNoOtherSeries() {
    String with = COUNTER.replace("server.port", "telemetry.sdk.version");
    read(with);
    long before = reader.sample(0).series;
    read(with.replace("\"15020\"", "\"15021\""));

    assertThat(reader.sample(0).series).isEqualTo(before);
  }

  @Test
  void membersComeInAnyOrderAndSpelling() {
    String json =
        """
        {"unknown": [1, {"x": null}], "resource_metrics": [{"scope_metrics": [{"metrics": [{
          "sum": {"is_monotonic": true, "aggregation_temporality": "AGGREGATION_TEMPORALITY_DELTA",
            "data_points": [{"as_int": "-0", "time_unix_nano": 1767355200000000000},
              {"asInt": 7, "timeUnixNano": "1767355200000000001", "flags": 1}]},
          "unit": "By", "name": "x"}]}],
          "resource": {"attributes": [{"value": {"int_value": "5"}, "key": "pod"}]}}]}
        """;
    assertThat(read(json)).isNull();

    assertThat(SampleText.of(reader))
        .containsExactly(
            "default/x{pod=5} COUNTER delta at 1767355200000 since 0 unit 1.0 0.0",
            "default/x{pod=5} COUNTER delta at 1767355200000 since 0 unit 1.0 7.0 stale");
  }

  @Test
  void whiteSpaceBeforeJsonIsStillJson() {
    for (String space :
        new String[] {" ", "\t", "\r\n", "\n", "\n\n  ", "\n{\"resourceMetrics\":[]}"}) {
      String text = space.contains("{") ? space : space + COUNTER;
      assertThat(read(text)).as(reader.detail()).isNull();
      assertThat(reader.size()).isEqualTo(space.contains("{") ? 0 : 1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|EMPTY",
        "' \n '|EMPTY",
        "'{}'|UNKNOWN_MESSAGE",
        "'{\"resourceSpans\":[]}'|UNKNOWN_MESSAGE",
        "'{\"resourceMetrics\":{}}'|WRONG_TYPE",
        "'{\"resourceMetrics\":[]} x'|TRAILING_DATA",
        "'{\"resourceMetrics\":[{]}'|MALFORMED",
        "'hello'|MALFORMED",
      })
  void refusesWhatIsNoRequest(String text, Rejection expected) {
    assertThat(read(text)).isEqualTo(expected);
  }

  @Test
  void aPointWhoseTimeCannotBeRightIsLeftOut() {
    String second =
        COUNTER.replace(
            "\"dataPoints\": [",
            "\"dataPoints\": [{\"asInt\": 1, \"timeUnixNano\": \"1\"}, {\"asInt\": 1},"
                + " {\"asInt\": 3, \"timeUnixNano\": \"1767355800001000000\"},");
    assertThat(read(second)).isNull();
    assertThat(reader.size()).isOne();
    assertThat(reader.refused()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "0,NO_TIME",
    "1325375999999000000,TIME_TOO_OLD",
    "1767355800001000000,TIME_IN_FUTURE"
  })
  void aRequestOfNoneButSuchPointsIsRefused(String nanos, Rejection expected) {
    assertThat(read(COUNTER.replace("1767355200123000000", nanos))).isEqualTo(expected);
  }

  @Test
  void withoutAKafkaTimestampThereIsNoFuture() {
    byte[] bytes = COUNTER.replace("17673552001", "27673552001").getBytes(UTF_8);
    assertThat(reader.read(bytes, 0, bytes.length, -1)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"bucketCounts\":[1,2],\"explicitBounds\":[5,10]",
        "\"bucketCounts\":[1,2,3],\"explicitBounds\":[5,5]",
        "\"bucketCounts\":[1,2,3],\"explicitBounds\":[5,\"NaN\"]",
        "\"bucketCounts\":[1,2,3],\"explicitBounds\":[]"
      })
  void refusesAHistogramThatMakesNoSense(String buckets) {
    assertThat(read(histogram(buckets))).isEqualTo(Rejection.MALFORMED);
  }

  @Test
  void aHistogramMayHaveNoBuckets() {
    assertThat(read(histogram("\"bucketCounts\":[5],\"sum\":2.5"))).isNull();
    assertThat(SampleText.of(reader).get(0)).endsWith("[] [] count 5 sum 2.5");
  }

  private static String histogram(String buckets) {
    return """
    {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"h","histogram":{"dataPoints":[
      {"timeUnixNano":"1767355200000000000","count":5,%s}]}}]}]}]}
    """
        .formatted(buckets);
  }

  @Test
  void anExponentialHistogramMayBeOfAnySign() {
    ExponentialHistogramDataPoint.Builder point =
        ExponentialHistogramDataPoint.newBuilder()
            .setTimeUnixNano(NOON * 1_000_000)
            .setCount(10)
            .setSum(-4)
            .setScale(-2)
            .setZeroCount(3)
            .setNegative(
                ExponentialHistogramDataPoint.Buckets.newBuilder().setOffset(4).addBucketCounts(2))
            .setPositive(
                ExponentialHistogramDataPoint.Buckets.newBuilder()
                    .setOffset(-7)
                    .addBucketCounts(1)
                    .addBucketCounts(4));
    Metric metric =
        Metric.newBuilder()
            .setName("e")
            .setExponentialHistogram(ExponentialHistogram.newBuilder().addDataPoints(point))
            .build();
    assertThat(read(request(metric))).isNull();

    assertThat(SampleText.of(reader).get(0))
        .endsWith("2^(2^--2)^-7… low 5 [1, 4] count 10 sum -4.0");
  }

  @Test
  void limitsWhatOneRequestMayHold() {
    Gauge.Builder labels = Gauge.newBuilder();
    NumberDataPoint.Builder point = NumberDataPoint.newBuilder().setTimeUnixNano(NOON * 1_000_000);
    for (int i = 0; i <= Attributes.LIMIT; i++) {
      point.addAttributes(attribute("l" + i, AnyValue.newBuilder().setStringValue("v")));
    }
    assertThat(read(request(gauge(labels.addDataPoints(point))))).isEqualTo(Rejection.TOO_LARGE);

    HistogramDataPoint.Builder buckets =
        HistogramDataPoint.newBuilder().setTimeUnixNano(NOON * 1_000_000);
    for (int i = 0; i < 1_025; i++) {
      buckets.addBucketCounts(1);
    }
    Metric histogram =
        Metric.newBuilder()
            .setName("h")
            .setHistogram(Histogram.newBuilder().addDataPoints(buckets))
            .build();
    assertThat(read(request(histogram))).isEqualTo(Rejection.TOO_LARGE);

    AnyValue.Builder deep = AnyValue.newBuilder().setStringValue("v");
    for (int i = 0; i < 40; i++) {
      deep = AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(deep));
    }
    NumberDataPoint.Builder nested =
        NumberDataPoint.newBuilder().addAttributes(attribute("deep", deep));
    assertThat(read(request(gauge(Gauge.newBuilder().addDataPoints(nested)))))
        .isEqualTo(Rejection.TOO_DEEP);

    byte[] huge = new byte[OtlpReader.MAX_RECORD_BYTES + 1];
    assertThat(reader.read(huge, 0, huge.length, NOON)).isEqualTo(Rejection.TOO_LARGE);

    assertThat(read(COUNTER)).as("nothing of that stays").isNull();
  }

  @Test
  void longValuesAreCutButStillTellSeriesApart() {
    String value = "é".repeat(400);
    long[] series = new long[2];
    for (int i = 0; i < 2; i++) {
      NumberDataPoint.Builder point =
          NumberDataPoint.newBuilder()
              .setTimeUnixNano(NOON * 1_000_000)
              .addAttributes(attribute("v", AnyValue.newBuilder().setStringValue(value + i)));
      assertThat(read(request(gauge(Gauge.newBuilder().addDataPoints(point))))).isNull();
      assertThat(reader.sample(0).labels).isEqualTo("v\0" + "é".repeat(256) + "\0");
      series[i] = reader.sample(0).series;
    }
    assertThat(series[0]).isNotEqualTo(series[1]);
  }

  private static KeyValue attribute(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static Metric gauge(Gauge.Builder gauge) {
    return Metric.newBuilder().setName("g").setGauge(gauge).build();
  }

  private static byte[] request(Metric metric) {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .addScopeMetrics(ScopeMetrics.newBuilder().addMetrics(metric)))
        .build()
        .toByteArray();
  }

  private Rejection read(String json) {
    return read(json.getBytes(UTF_8));
  }

  private Rejection read(byte[] bytes) {
    return reader.read(bytes, 0, bytes.length, NOON);
  }
}
