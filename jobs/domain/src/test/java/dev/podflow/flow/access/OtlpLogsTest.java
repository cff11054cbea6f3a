package dev.podflow.flow.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.Rejection;
import org.junit.jupiter.api.Test;

/** Batches of log records in OTLP's JSON, as a Collector exports them to Kafka. */
class OtlpLogsTest {
  private static final String LINE =
      "[2026-03-01T10:00:00.142Z] \\\"GET / HTTP/1.1\\\" 200 - via_upstream - \\\"-\\\" 3 16 7 2"
          + " \\\"-\\\" \\\"agent\\\" \\\"id\\\" \\\"host\\\" \\\"10.1.0.10:80\\\""
          + " outbound|80||echo.shop.svc.cluster.local 10.1.0.7:53060 10.97.0.1:80"
          + " 10.1.0.7:59040 - default\\n";

  private static final String REQUEST =
      "envoy SOURCE 2026-03-01T10:00:00.142Z 10.1.0.7:53060 (front/web-1 ) > 10.1.0.10:80"
          + " (shop/ echo) TCP [GET 200 7000us] bytes 3/16 unknown FORWARDED  on prod/node-1";

  private static final String RESOURCE =
      """
      "resource":{"attributes":[{"key":"k8s.pod.name","value":{"stringValue":"web-1"}},
      {"key":"k8s.namespace.name","value":{"stringValue":"front"}},
      {"value":{"stringValue":"node-1"},"key":"k8s.node.name"},
      {"key":"k8s.cluster.name","value":{"stringValue":"prod"}},
      {"key":"service.instance","value":{"arrayValue":{"values":[{"intValue":"1"}]}}}]}""";

  private final AccessLogReader reader = new AccessLogReader();
  private final FlowBatch flows = new FlowBatch();

  @Test
  void aLineIsTheBody() {
    String record = "{\"body\":{\"stringValue\":\"" + LINE + "\"},\"timeUnixNano\":\"1\"}";
    assertReads(batch(RESOURCE, record), REQUEST);
  }

  @Test
  void manyRecordsOfManyResources() {
    String record = "{\"body\":{\"stringValue\":\"" + LINE + "\"}}";
    String message = "{\"body\":{\"stringValue\":\"2026-03-01T10:00:00Z\\tinfo\\tads\\tpushed\"}}";
    String one = "{" + RESOURCE + "," + scopes(record + "," + message) + "}";
    String other = "{" + scopes(record) + "," + RESOURCE.replace("web-1", "web-2") + "}";
    String none = "{" + scopes(record) + "}";
    assertReads(
        "{\"resourceLogs\":[" + one + "," + other + "," + none + "]}",
        REQUEST
            + "\nSTATUS\n"
            + REQUEST.replace("web-1", "web-2")
            + "\n"
            + REQUEST.replace(" (front/web-1 )", "").replace(" on prod/node-1", ""));
  }

  @Test
  void theRecordMayBeInAttributes() {
    String attributes =
        """
        {"key":"method","value":{"stringValue":"GET"}},
        {"key":"response_code","value":{"intValue":"200"}},
        {"key":"duration","value":{"doubleValue":7.0}},
        {"key":"bytes_received","value":{"stringValue":"3"}},
        {"key":"bytes_sent","value":{"stringValue":"16"}},
        {"key":"upstream_host","value":{"stringValue":"10.1.0.10:80"}},
        {"key":"upstream_local_address","value":{"stringValue":"10.1.0.7:53060"}},
        {"key":"path","value":{"stringValue":"/\\u00e4"}},
        {"value":{"stringValue":"outbound|80||echo.shop.svc.cluster.local"},"key":"upstream_cluster"}
        """;
    String time = "\"observedTimeUnixNano\":\"1772359300000000000\",\"timeUnixNano\":";
    assertReads(
        batch(RESOURCE, "{" + time + "1772359200142000000,\"attributes\":[" + attributes + "]}"),
        REQUEST);
    assertReads(
        batch(
            RESOURCE,
            "{\"observedTimeUnixNano\":\"1772359200142000000\",\"timeUnixNano\":\"0\","
                + "\"body\":{\"kvlistValue\":{\"values\":["
                + attributes
                + "]}}}"),
        REQUEST);
    assertReads(
        batch(
            RESOURCE,
            "{\"timeUnixNano\":\"1772359200142000000\",\"body\":{\"stringValue\":\"GET /\"},"
                + "\"attributes\":["
                + attributes
                + "]}"),
        REQUEST);
  }

  @Test
  void theLineSaysMoreThanItsLabels() {
    String labels =
        "\"attributes\":[{\"key\":\"response_code\",\"value\":{\"stringValue\":\"503\"}},"
            + "{\"key\":\"log.iostream\",\"value\":{\"stringValue\":\"stdout\"}}]";
    assertReads(
        batch(RESOURCE, "{" + labels + ",\"body\":{\"stringValue\":\"" + LINE + "\"}}"), REQUEST);
  }

  @Test
  void oneBadRecordSpoilsTheBatch() {
    String record = "{\"body\":{\"stringValue\":\"" + LINE + "\"}}";
    assertRefuses(
        batch(RESOURCE, record + ",{\"body\":{\"stringValue\":\"[2026-03-01T10:00:00Z] \"}}"),
        Rejection.MALFORMED);
    assertRefuses(
        batch(RESOURCE, record + ",{\"body\":{\"stringValue\":\"hello\"}}"),
        Rejection.UNKNOWN_MESSAGE);
    assertRefuses(batch(RESOURCE, record + ",{\"timeUnixNano\":{}}"), Rejection.WRONG_TYPE);
    assertRefuses("{\"resourceLogs\":{}}", Rejection.WRONG_TYPE);
    String inner = batch(RESOURCE, record).replace("\\", "\\\\").replace("\"", "\\\"");
    assertRefuses(
        batch(RESOURCE, "{\"body\":{\"stringValue\":\"" + inner.replace("\n", "") + "\"}}"),
        Rejection.UNKNOWN_MESSAGE);
    assertReads(batch(RESOURCE, record), REQUEST);
  }

  @Test
  void noMoreFlowsThanABatchHolds() {
    String record = "{\"body\":{\"stringValue\":\"[2026-03-01 10:00:00.080][15][w][config] x\"}}";
    String records = (record + ",").repeat(FlowBatch.LIMIT - 1) + record;
    assertThat(reader.read(batch(RESOURCE, records).getBytes(UTF_8), flows)).isNull();
    assertThat(flows.size()).isEqualTo(FlowBatch.LIMIT);
    assertRefuses(batch(RESOURCE, records + "," + record), Rejection.TOO_LARGE);
  }

  private static String batch(String resource, String records) {
    return "{\"resourceLogs\":[{" + resource + "," + scopes(records) + "}]}";
  }

  private static String scopes(String records) {
    return "\"scopeLogs\":[{\"scope\":{},\"logRecords\":[" + records + "]}]";
  }

  private void assertReads(String record, String expected) {
    assertThat(reader.read(record.getBytes(UTF_8), flows)).as(reader.detail()).isNull();
    assertThat(ReportText.of(flows)).isEqualTo(expected);
  }

  private void assertRefuses(String record, Rejection expected) {
    assertThat(reader.read(record.getBytes(UTF_8), flows)).isEqualTo(expected);
    assertThat(reader.detail()).isNotEmpty();
  }
}
