package dev.podflow.flow.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.Rejection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of Linkerd's proxy in both of its formats. */
class LinkerdSamplesTest {
  private static final String JSON =
      """
      {"client.addr":"10.1.0.4:36930","client.id":"web.shop.serviceaccount.identity.linkerd.x",
      "host":"cart.shop.svc.cluster.local:80","method":"GET","processing_ns":"270323",
      "request_bytes":"","response_bytes":"29","status":200,"trace_id":"","user_agent":"",
      "timestamp":"2026-03-01T10:00:00.256786757Z","total_ns":"1534820","version":"HTTP/2.0",
      "uri":"http://cart.shop.svc.cluster.local:80/hello?name=ann"}""";

  private final AccessLogReader reader = new AccessLogReader();
  private final FlowBatch flows = new FlowBatch();

  @Test
  void theServersProxyIsTheDestinationsReporterAndKnowsTheMesh() {
    assertReads(
        JSON,
        "linkerd DESTINATION 2026-03-01T10:00:00.256786757Z 10.1.0.4:36930 > ?:0 (shop/ cart) TCP"
            + " [GET 200 1534us] bytes -1/29 mutual_tls FORWARDED ");
  }

  @Test
  void aClientWithoutIdentityIsNotInTheMesh() {
    assertReads(
        JSON.replace("web.shop.serviceaccount.identity.linkerd.x", "").replace(":200", ":503"),
        "linkerd DESTINATION 2026-03-01T10:00:00.256786757Z 10.1.0.4:36930 > ?:0 (shop/ cart) TCP"
            + " [GET 503 1534us] bytes -1/29 plaintext ERROR ");
  }

  @Test
  void theShipperNamesTheServer() {
    String line = JSON.replace("\n", "").replace("\"", "\\\"");
    assertReads(
        "{\"log\":\""
            + line
            + "\",\"host\":\"agent\",\"kubernetes\":{\"host\":\"n1\","
            + "\"pod_name\":\"cart-1\",\"namespace_name\":\"shop\"}}",
        "linkerd DESTINATION 2026-03-01T10:00:00.256786757Z 10.1.0.4:36930 > ?:0 (shop/cart-1 cart)"
            + " TCP [GET 200 1534us] bytes -1/29 mutual_tls FORWARDED  on /n1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://webapp:7000/|(/ webapp)",
        "http://webapp.shop.svc.cluster.local/a?b=http://x.y.svc.z|(shop/ webapp)",
        "http://shop.example.com/|",
        "http://10.1.0.9:7000/|",
        "/|"
      })
  void linesOfTheApacheFormatHaveTheServiceInTheirUri(String uri, String service) {
    String line =
        "10.1.0.4:51160 web.shop.serviceaccount.identity.linkerd.cluster.local -"
            + " [2026-03-01T10:00:00.071809491Z] \"GET "
            + uri
            + " HTTP/2.0\" 200";
    String expected =
        "linkerd DESTINATION 2026-03-01T10:00:00.071809491Z 10.1.0.4:51160 > ?:0"
            + (service == null ? "" : " " + service)
            + " TCP [GET 200 ?] bytes -1/%s mutual_tls FORWARDED ";
    assertReads(line, expected.formatted("-1"));
    assertReads(line + " 345", expected.formatted("345"));
  }

  @Test
  void messagesAreNoTraffic() {
    assertReads("[     0.002345s]  INFO ThreadId(01) linkerd2_proxy: release 2.210.0", "STATUS");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "10.1.0.4:51160 - - [soon] \"GET / HTTP/2.0\" 200|MALFORMED",
        "10.1.0.4:51160 - - [2026-03-01T10:00:00Z] \"GET /|MALFORMED",
        "10.1.0.4:51160 - - [2026-03-01T10:00:00Z] \"GET / HTTP/2.0\"|MALFORMED",
        "10.1.0.4:51160 - - [2026-03-01T10:00:00Z] \"GET / HTTP/2.0\" x|WRONG_TYPE",
        "{\"client.addr\":\"10.1.0.4:1\",\"status\":200,\"timestamp\":\"soon\"}|BAD_TIME",
        "{\"client.addr\":\"10.1.0.4:1\",\"status\":200,\"total_ns\":\"x\"}|WRONG_TYPE"
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
