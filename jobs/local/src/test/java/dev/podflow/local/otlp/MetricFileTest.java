package dev.podflow.local.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podflow.delta.MapText;
import dev.podflow.flow.Rejection;
import dev.podflow.metric.Sample;
import dev.podflow.metric.otlp.OtlpReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the job reads of what is sent. */
class MetricFileTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  private static final long MILLIS = NOON.toEpochMilli();
  private static final Path RECORDINGS = Path.of("../../../shared/data");
  private static final Pattern SAMPLE = Pattern.compile("[a-zA-Z_:].*");

  private Target target = Target.of(Map.of(), null);

  @Test
  void prometheusText() throws IOException {
    String text =
        """
        # HELP http_requests_total Requests.
        # TYPE http_requests_total counter
        http_requests_total{method="post",code="200"} 1027 1395066363000
        http_requests_total{ method = "it's \\"quoted\\", back\\\\slash and\\nline" , } 3
        # any comment
        # TYPE temperature gauge
        temperature{} -3.5e-1
        temperature{at="night"} +Inf
        untyped_total 7

        # TYPE took_seconds histogram
        took_seconds_bucket{le="0.1",path="/"} 2
        took_seconds_bucket{le="0.5",path="/"} 5
        took_seconds_bucket{le="+Inf",path="/"} 6
        took_seconds_sum{path="/"} 2.75
        took_seconds_count{path="/"} 6
        # TYPE gc summary
        gc{quantile="0.5"} 0.25
        gc{quantile="0.99"} NaN
        gc_sum 17
        gc_count 40
        """;

    assertThat(samples(text))
        .containsExactlyInAnyOrder(
            "http_requests_total{code=200, method=post} COUNTER 1395066363000 1027.0",
            "http_requests_total{method=it's \"quoted\", back\\slash and\nline} COUNTER "
                + MILLIS
                + " 3.0",
            "temperature{} GAUGE " + MILLIS + " -0.35",
            "temperature{at=night} GAUGE " + MILLIS + " stale",
            "untyped_total{} GAUGE " + MILLIS + " 7.0",
            "took_seconds{path=/} HISTOGRAM " + MILLIS + " [0.1, 0.5] [2, 3, 1] count 6 sum 2.75",
            "gc{} HISTOGRAM " + MILLIS + " [] [] count 40 sum 17.0",
            "gc{quantile=0.5} GAUGE " + MILLIS + " 0.25");
  }

  @Test
  void openMetrics() throws IOException {
    String text =
        """
        # TYPE foo counter
        # UNIT foo seconds
        # HELP foo text
        foo_total{a="b"} 17.0 1520879607.789 # {trace_id="KOO5S4vxi0o"} 0.67 1520879607
        foo_created{a="b"} 1520872607.123
        # TYPE bar histogram
        bar_bucket{le="8.0"} 5
        bar_bucket{le="+Inf"} 9 # {} 54
        bar_count 9
        bar_sum 60.5
        bar_created 1520872607.5
        # TYPE state stateset
        state{state="on"} 1
        # EOF
        """;

    assertThat(samples(text))
        .containsExactlyInAnyOrder(
            "foo_total{a=b} COUNTER 1520879607789 since 1520872607123 17.0",
            "bar{} HISTOGRAM " + MILLIS + " since 1520872607500 [8.0] [5, 4] count 9 sum 60.5",
            "state{state=on} GAUGE " + MILLIS + " 1.0");
  }

  @Test
  void theTargetIsWhatTheCommandLineSays() throws IOException {
    target = Target.of(Map.of("job", "pods", "pod", "web-1", "zone", "a"), "prod");

    assertThat(samples("up 1"))
        .containsExactly("up{job=pods, pod=web-1} GAUGE " + MILLIS + " 1.0 in prod");
  }

  @Test
  void recordsOfOneTargetHaveOneKey() throws IOException {
    List<String> keys = new ArrayList<>();
    MetricFile.Receiver receiver =
        (key, record) -> keys.add(key == null ? null : new String(key, UTF_8));
    for (String pod : new String[] {"", "web-1", "web-2"}) {
      Map<String, String> labels = pod.isEmpty() ? Map.of() : Map.of("pod", pod);
      new MetricFile(Target.of(labels, null), NOON)
          .split(new ByteArrayInputStream("up 1".getBytes(UTF_8)), receiver);
    }
    assertThat(keys).containsExactly(null, "web-1", "web-2");
  }

  /** Else they would be spread over partitions, and come in any order. */
  @ParameterizedTest
  @CsvSource({"resourceMetrics, stringValue", "resource_metrics, string_value"})
  void requestsInJsonHaveTheKeyOfTheirTarget(String resources, String value) throws IOException {
    String json =
        """
        {"%1$s":[{"resource":{"attributes":[
          {"key":"service.instance.id","value":{"%2$s":"10.0.0.1:15020"}},
          {"key":"k8s.pod.name","value":{"%2$s":"web-1"}}]}}]} {"%1$s":[]}
        """
            .formatted(resources, value);
    List<String> keys = new ArrayList<>();
    new MetricFile(target, NOON)
        .split(
            new ByteArrayInputStream(json.getBytes(UTF_8)),
            (key, record) -> keys.add(key == null ? null : new String(key, UTF_8)));
    assertThat(keys).containsExactly("10.0.0.1:15020/web-1", null);
  }

  @Test
  void eachPodOfLinkerdsDiagnosticsIsATarget() throws IOException {
    String text =
        """
        #
        # POD web-1 (1 of 2)
        #
        # TYPE request_total counter
        request_total{direction="inbound"} 30
        #
        # POD web-2 (2 of 2)
        #
        # TYPE request_total counter
        request_total{direction="inbound"} 40
        """;

    assertThat(samples(text))
        .containsExactly(
            "request_total{direction=inbound, pod=web-1} COUNTER " + MILLIS + " 30.0",
            "request_total{direction=inbound, pod=web-2} COUNTER " + MILLIS + " 40.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "up one|line 1: 'one' is no value",
        "up{pod=\"a} 1|line 1: a label that does not end",
        "up{pod=a} 1|line 1: no \" where one has to be",
        "up{a=\"b\" c=\"d\"} 1|line 1: labels that are not separated",
        "up|line 1: '' is no value"
      })
  void textThatIsNoneIsRefusedWithItsLine(String text, String message) {
    assertThatThrownBy(() -> samples(text)).hasMessage(message);
  }

  @Test
  void manySamplesAreSeveralRecords() throws IOException {
    StringBuilder text = new StringBuilder("# TYPE c counter\n");
    for (int i = 0; i < 2_500; i++) {
      text.append("c{i=\"").append(i).append("\"} ").append(i).append('\n');
    }
    assertThat(records(text.toString().getBytes(UTF_8))).hasSize(3);
    assertThat(samples(text.toString())).hasSize(2_500);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void otlpGoesOnAsItIsUnlessTheTargetIsGiven(boolean given) throws IOException {
    byte[] request = records("up{a=\"b\"} 1".getBytes(UTF_8)).get(0);
    byte[] other = records("up{a=\"c\"} 1".getBytes(UTF_8)).get(0);
    String json =
        """
        {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"up","gauge":{"dataPoints":[
          {"timeUnixNano":"1767355200000000000","asInt":"1"}]}}]}]}]}
        """;
    ByteArrayOutputStream row = new ByteArrayOutputStream();
    for (byte[] each : List.of(request, other)) {
      row.write(each.length);
      row.writeBytes(each);
    }
    if (given) {
      target = Target.of(Map.of("pod", "web-1"), null);
      assertThat(samples(request)).containsExactly("up{a=b, pod=web-1} GAUGE " + MILLIS + " 1.0");
      assertThat(samples(json)).containsExactly("up{pod=web-1} GAUGE " + MILLIS + " 1.0");
      assertThat(records("{\"resourceMetrics\":[".getBytes(UTF_8)).get(0))
          .asString(UTF_8)
          .isEqualTo("{\"resourceMetrics\":[");
    } else {
      assertThat(records(request)).containsExactly(request);
      assertThat(records((json + json).getBytes(UTF_8)))
          .allSatisfy(record -> assertThat(record).asString(UTF_8).isEqualTo(json.strip()))
          .hasSize(2);
      byte[] broken = Arrays.copyOf(request, request.length - 1);
      assertThat(records(broken)).as("the job says what is wrong").containsExactly(broken);
    }
    assertThat(samples(row.toByteArray())).hasSize(2);
  }

  /** Every sample of the recordings arrives. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "prometheus/cadvisor_prometheus_metrics.txt",
        "prometheus/kube-state-metrics_bluesunrise.txt",
        "prometheus/node_exporter_e2e-output.txt",
        "linkerd/linkerd2_proxy_sampleMetrics.txt"
      })
  void recordingsGoThrough(String name) throws IOException {
    Path recording = RECORDINGS.resolve(name);
    if (!Files.isReadable(recording)) {
      return;
    }
    Map<String, Integer> expected = new TreeMap<>();
    for (String line : Files.readAllLines(recording)) {
      if (SAMPLE.matcher(line).matches()) {
        String sample = line.replaceAll("[{ ].*", "");
        boolean part = sample.endsWith("_bucket");
        expected.merge(part ? sample.replace("_bucket", "") : sample, part ? 0 : 1, Integer::sum);
      }
    }
    Map<String, Integer> actual = new TreeMap<>();
    for (String sample : samples(Files.readAllBytes(recording))) {
      actual.merge(sample.substring(0, sample.indexOf('{')), 1, Integer::sum);
    }
    // A histogram's or summary's sum and count are of one sample.
    for (String family : List.copyOf(actual.keySet())) {
      if (expected.containsKey(family + "_sum")) {
        int points = expected.remove(family + "_sum");
        expected.remove(family + "_count");
        expected.merge(family, points, Integer::sum);
      }
    }
    assertThat(actual).isEqualTo(expected);
  }

  private List<byte[]> records(byte[] content) throws IOException {
    List<byte[]> records = new ArrayList<>();
    new MetricFile(target, NOON)
        .split(new ByteArrayInputStream(content), (key, record) -> records.add(record));
    return records;
  }

  private List<String> samples(String content) throws IOException {
    return samples(content.getBytes(UTF_8));
  }

  private List<String> samples(byte[] content) throws IOException {
    OtlpReader reader = new OtlpReader(0);
    List<String> samples = new ArrayList<>();
    for (byte[] record : records(content)) {
      Rejection rejection = reader.read(record, 0, record.length, MILLIS);
      assertThat(rejection).as(reader.detail()).isNull();
      for (int i = 0; i < reader.size(); i++) {
        samples.add(text(reader.sample(i)));
      }
    }
    return samples;
  }

  private static String text(Sample sample) {
    String value = sample.buckets == null ? "" + sample.value : sample.buckets.toString();
    return sample.metric
        + MapText.toMap(sample.labels)
        + " "
        + sample.kind
        + " "
        + sample.timeMillis
        + (sample.startMillis == 0 ? "" : " since " + sample.startMillis)
        + " "
        + (sample.stale ? "stale" : value)
        + (sample.cluster.equals("default") ? "" : " in " + sample.cluster);
  }
}
