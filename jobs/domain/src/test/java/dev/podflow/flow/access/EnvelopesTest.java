package dev.podflow.flow.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.flow.FlowBatch;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What shippers and runtimes put around a line: it is the same flow, and they say whose it is. */
class EnvelopesTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();

  private static final String TEXT =
      "[2026-03-01T10:00:00.142Z] \"GET / HTTP/1.1\" 200 - via_upstream - \"-\" 3 1648 7 2 \"-\""
          + " \"agent\" \"id\" \"host\" \"10.1.0.10:80\" outbound|80||echo.shop.svc.cluster.local"
          + " 10.1.0.7:53060 10.97.0.1:80 10.1.0.7:59040 - default";

  private static final String JSON =
      """
      {"start_time":"2026-03-01T10:00:00.142Z","method":"GET","response_code":200,"duration":7,
      "protocol":"HTTP/1.1","bytes_received":3,"bytes_sent":1648,"upstream_host":"10.1.0.10:80",
      "upstream_cluster":"outbound|80||echo.shop.svc.cluster.local","response_flags":"-",
      "upstream_local_address":"10.1.0.7:53060","downstream_remote_address":"10.1.0.7:59040",
      "downstream_local_address":"10.97.0.1:80","path":"/ä\\"\\\\\\u00e9"}""";

  private static final String BARE =
      "envoy SOURCE 2026-03-01T10:00:00.142Z 10.1.0.7:53060 > 10.1.0.10:80 (shop/ echo) TCP"
          + " [GET 200 7000us] bytes 3/1648 unknown FORWARDED ";

  private static final String SHIPPED =
      "envoy SOURCE 2026-03-01T10:00:00.142Z 10.1.0.7:53060 (front/web-1 ) > 10.1.0.10:80"
          + " (shop/ echo) TCP [GET 200 7000us] bytes 3/1648 unknown FORWARDED  on /node-1";

  private final AccessLogReader reader = new AccessLogReader();
  private final FlowBatch flows = new FlowBatch();

  @ParameterizedTest
  @ValueSource(strings = {TEXT, JSON})
  void linesBehindWhatTheRuntimeWrites(String line) {
    assertReads(line, BARE);
    assertReads("  " + line + " \r\n", BARE);
    assertReads("2026-03-01T10:00:01.000000001Z stdout F " + line, BARE);
    assertReads("2026-03-01T10:00:01.000000001+01:00 stderr F " + line, BARE);
    assertReads("2026-03-01T10:00:01.5Z " + line, BARE);
    assertReads("2026-03-01T10:00:01.5Z 2026-03-01T10:00:01.2Z stdout F " + line, BARE);
  }

  @Test
  void linesBehindALibrarysPrefix() {
    assertReads("I0301 10:00:00.142000      12 logger.cc:45] " + TEXT, BARE);
    assertReads("istio-proxy " + TEXT, BARE);
  }

  @ParameterizedTest
  @ValueSource(strings = {TEXT, JSON})
  void fluentBit(String line) {
    ObjectNode record = JACKSON.createObjectNode();
    record.put("log", line + "\n").put("stream", "stdout").put("time", "2026-03-01T10:00:09Z");
    ObjectNode kubernetes = record.putObject("kubernetes");
    kubernetes.put("pod_name", "web-1").put("namespace_name", "front").put("host", "node-1");
    kubernetes.putObject("labels").put("app", "web").put("pod_name", "no");
    kubernetes.put("container_name", "istio-proxy");
    assertReads(record.toString(), SHIPPED);
  }

  @ParameterizedTest
  @ValueSource(strings = {TEXT, JSON})
  void vector(String line) {
    ObjectNode record = JACKSON.createObjectNode();
    ObjectNode kubernetes = record.putObject("kubernetes");
    kubernetes.put("pod_name", "web-1").put("pod_namespace", "front");
    kubernetes.put("pod_node_name", "node-1").put("pod_ip", "10.1.0.7").putArray("pod_ips");
    record.put("message", line).put("timestamp", "2026-03-01T10:00:09Z");
    assertReads(record.toString(), SHIPPED);
  }

  @ParameterizedTest
  @ValueSource(strings = {TEXT, JSON})
  void filebeat(String line) {
    ObjectNode record = JACKSON.createObjectNode();
    record.put("@timestamp", "2026-03-01T10:00:09Z").put("message", line);
    ObjectNode kubernetes = record.putObject("kubernetes");
    kubernetes.putObject("pod").put("name", "web-1").put("uid", "u");
    kubernetes.putObject("node").put("name", "node-1").putObject("labels");
    kubernetes.put("namespace", "front");
    assertReads(record.toString(), SHIPPED);
  }

  @Test
  void linesThatTheShipperTookApart() throws IOException {
    ObjectNode merged = (ObjectNode) JACKSON.readTree(JSON);
    ObjectNode kubernetes = JACKSON.createObjectNode();
    kubernetes.put("pod_name", "web-1").put("namespace_name", "front").put("host", "node-1");
    merged.put("log", JSON).set("kubernetes", kubernetes);
    assertReads(merged.toString(), SHIPPED);

    for (String member : new String[] {"log_processed", "message", "log"}) {
      ObjectNode apart = JACKSON.createObjectNode();
      apart.set(member, JACKSON.readTree(JSON));
      apart.set("kubernetes", kubernetes);
      assertReads(apart.toString(), SHIPPED);
    }
  }

  @Test
  void aLineInALineInALine() {
    String docker = JACKSON.createObjectNode().put("log", TEXT + "\n").toString();
    assertReads(JACKSON.createObjectNode().put("message", docker).toString(), BARE);
    String four = docker;
    for (int i = 0; i < 3; i++) {
      four = JACKSON.createObjectNode().put("log", four).toString();
    }
    assertThat(reader.read(four.getBytes(UTF_8), flows))
        .isEqualTo(dev.podflow.flow.Rejection.TOO_DEEP);
    assertReads(TEXT, BARE);
  }

  @Test
  void theShippersTimeStandsInForALostOne() {
    String line = JSON.replace("\"start_time\":\"2026-03-01T10:00:00.142Z\",", "");
    ObjectNode record = JACKSON.createObjectNode();
    record.put("log", line).put("cluster", "prod").put("date", 1772359201.5);
    assertReads(
        record.toString(),
        "envoy SOURCE 2026-03-01T10:00:01.500Z 10.1.0.7:53060 > 10.1.0.10:80 (shop/ echo) TCP"
            + " [GET 200 7000us] bytes 3/1648 unknown FORWARDED  on prod/");
  }

  private void assertReads(String record, String expected) {
    assertThat(reader.read(record.getBytes(UTF_8), flows)).as(reader.detail()).isNull();
    assertThat(ReportText.of(flows)).isEqualTo(expected);
  }
}
