package dev.podflow.flow.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.Rejection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of ingress-nginx in the shapes that its versions and its users give them. */
class NginxSamplesTest {
  private static final String BEGIN =
      "203.0.113.9 - ann [01/Mar/2026:10:00:00 +0000] \"GET /a?b=c HTTP/1.1\" ";
  private static final String AGENTS = "\"https://example.com/\" \"curl/8 \\x22x\\x22\" ";

  private final AccessLogReader reader = new AccessLogReader();
  private final FlowBatch flows = new FlowBatch();

  @Test
  void theControllerIsTheClientOfThePodBehindTheService() {
    assertReads(
        BEGIN
            + "200 512 "
            + AGENTS
            + "77 0.125 [shop-cart-80] [] 10.1.0.9:8080 500 0.120 200 f51dbea2bed647e177a90f37110b",
        "ingress-nginx SOURCE 2026-03-01T10:00:00Z ?:0 {ingress-nginx} > 10.1.0.9:8080"
            + " (/ shop-cart-80) TCP [GET 200 120000us] bytes 77/500 unknown FORWARDED ");
  }

  @Test
  void theOldestVersionsHaveTheClientTwiceAndNoAlternative() {
    assertReads(
        "192.168.0.1 - [203.0.113.9] - - [01/Mar/2026:10:00:00 +0000] \"POST / HTTP/2.0\" 502 0"
            + " \"-\" \"-\" 9 0.125 [shop-cart-http] 10.1.0.9:8080 0 0.100 502",
        "ingress-nginx SOURCE 2026-03-01T10:00:00Z ?:0 {ingress-nginx} > 10.1.0.9:8080"
            + " (/ shop-cart-http) TCP [POST 502 100000us] bytes 9/0 unknown ERROR ");
  }

  @Test
  void aRequestThatWasTriedAgainCountsOnceWithTheLastBackend() {
    assertReads(
        BEGIN
            + "200 512 "
            + AGENTS
            + "77 5.200 [shop-cart-80] [] 10.1.0.9:8080, [fd00::9]:8080 0, 500 5.000, 0.120"
            + " 504, 200 f51d",
        "ingress-nginx SOURCE 2026-03-01T10:00:00Z ?:0 {ingress-nginx} > fd00::9:8080"
            + " (/ shop-cart-80) TCP [GET 200 5120000us] bytes 77/500 unknown FORWARDED ");
    assertReads(
        BEGIN
            + "200 512 "
            + AGENTS
            + "77 0.200 [shop-cart-80] [shop-canary-80] 10.1.0.9:8080 : 10.1.0.8:80 - : 500"
            + " - : 0.120 502 : 200 f51d",
        "ingress-nginx SOURCE 2026-03-01T10:00:00Z ?:0 {ingress-nginx} > 10.1.0.8:80"
            + " (/ shop-cart-80) TCP [GET 200 120000us] bytes 77/500 unknown FORWARDED ");
  }

  @Test
  void whatTheControllerAnswersItselfHasNoBackend() {
    assertReads(
        BEGIN + "503 190 " + AGENTS + "77 0.001 [shop-cart-80] [] - - - - f51d",
        "ingress-nginx SOURCE 2026-03-01T10:00:00Z ?:0 {ingress-nginx} > ?:0 (/ shop-cart-80)"
            + " TCP [GET 503 1000us] bytes 77/190 unknown ERROR ");
    assertReads(
        BEGIN
            + "404 146 "
            + AGENTS
            + "77 0.001 [upstream-default-backend] [] 127.0.0.1:8181 146 0.001 404 f51d",
        "ingress-nginx SOURCE 2026-03-01T10:00:00Z ?:0 {ingress-nginx} > ?:0 {default-backend}"
            + " TCP [GET 404 1000us] bytes 77/146 unknown FORWARDED ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "\\x16\\x03\\x01\\x02", "GET", "get / HTTP/1.1"})
  void whatIsNoHttpHasNoMethod(String request) {
    assertReads(
        "203.0.113.9 - - [01/Mar/2026:10:00:00 +0000] \""
            + request
            + "\" 400 150 \"-\" \"-\" 0 0.044 [] [] - - - - f51d",
        "ingress-nginx SOURCE 2026-03-01T10:00:00Z ?:0 {ingress-nginx} > ?:0"
            + " TCP [ 400 44000us] bytes 0/150 unknown FORWARDED ");
  }

  @Test
  void jsonIsReadByTheNamesOfVariables() {
    assertReads(
        """
        {"time":"2026-03-01T10:00:00+00:00","remote_addr":"203.0.113.9","request_id":"f51d",
        "bytes_sent":712,"request_time":0.125,"status":200,"vhost":"shop.example","path":"/a",
        "request_proto":"HTTP/1.1","request_length":77,"duration":0.125,"method":"GET",
        "proxy_upstream_name":"shop-cart-80","upstream_addr":"10.1.0.9:8080",
        "upstream_response_length":"500","upstream_response_time":"0.120",
        "upstream_status":"200","namespace":"shop","ingress_name":"front","service_name":"cart",
        "service_port":"80"}""",
        "ingress-nginx SOURCE 2026-03-01T10:00:00Z ?:0 {ingress-nginx} > 10.1.0.9:8080"
            + " (shop/ cart) TCP [GET 200 120000us] bytes 77/500 unknown FORWARDED ");
    assertReads(
        """
        {"timestamp":"01/Mar/2026:10:00:00 +0000","status":"499","request_method":"PUT",
        "upstream_response_time":"-","request_time":"1.5","body_bytes_sent":"0"}""",
        "ingress-nginx SOURCE 2026-03-01T10:00:00Z ?:0 {ingress-nginx} > ?:0 TCP [PUT 499"
            + " 1500000us] bytes -1/0 unknown FORWARDED ");
  }

  @Test
  void theShipperNamesTheController() {
    String line =
        BEGIN + "200 512 " + AGENTS + "77 0.125 [shop-cart-80] [] 10.1.0.9:80 500 0.120 200 f51d";
    assertReads(
        "{\"log\":\""
            + line.replace("\\", "\\\\").replace("\"", "\\\"")
            + "\\n\",\"time\":\"2026-03-01T10:00:09Z\",\"kubernetes\":{\"pod_name\":\"ctl-7-x\","
            + "\"namespace_name\":\"ingress\",\"host\":\"n1\"}}",
        "ingress-nginx SOURCE 2026-03-01T10:00:00Z ?:0 (ingress/ctl-7-x ) > 10.1.0.9:80"
            + " (/ shop-cart-80) TCP [GET 200 120000us] bytes 77/500 unknown FORWARDED  on /n1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026/03/01 10:00:00 [error] 318#318: *75161 connect() failed (111: Connection refused)",
        "I0301 10:00:00.696356       7 controller.go:155] \"Configuration changes detected\"",
        "W0301 10:00:00.696356       7 controller.go:1214] Service \"shop/cart\" has no endpoint",
        "-------------------------------------------------------------------------------",
        "NGINX Ingress controller",
        "  Release:       v1.9.4",
        "  nginx version: nginx/1.21.6"
      })
  void messagesAreNoTraffic(String line) {
    assertReads(line, "STATUS");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "203.0.113.9 - - x|MALFORMED",
        "203.0.113.9 - - [yesterday] \"GET / HTTP/1.1\" 200 1|MALFORMED",
        "203.0.113.9 - - [01/Mar/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\""
            + "|MALFORMED",
        "203.0.113.9 - - [01/Mar/2026:10:00:00 +0000] \"GET / HTTP/1.1\" x 1 \"-\" \"-\" 1 1 [] []"
            + " - - - -|WRONG_TYPE",
        "203.0.113.9 - - [01/Mar/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 1000 1 \"-\" \"-\" 1 1 []"
            + " [] - - - -|WRONG_TYPE",
        "{\"time_local\":\"soon\",\"status\":200,\"request_time\":1}|BAD_TIME",
        "{\"status\":200,\"request_time\":\"long\"}|WRONG_TYPE"
      })
  void whatCannotBeUsedHasItsReason(String record, Rejection expected) {
    assertThat(reader.read(record.getBytes(UTF_8), flows)).isEqualTo(expected);
    assertThat(reader.detail()).isNotEmpty();
  }

  private void assertReads(String record, String expected) {
    assertThat(reader.read(record.getBytes(UTF_8), flows)).as(reader.detail()).isNull();
    assertThat(ReportText.of(flows)).isEqualTo(expected);
  }
}
