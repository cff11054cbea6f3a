package dev.podflow.flow.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.flow.FlowBatch;
import org.junit.jupiter.api.Test;

/** Records of Envoy and Istio in the shapes that their versions and shippers give them. */
class EnvoySamplesTest {
  private final AccessLogReader reader = new AccessLogReader();
  private final FlowBatch flows = new FlowBatch();

  @Test
  void aClientsSidecarIsTheSourcesReporter() {
    String record =
        """
        {"response_flags":"-","upstream_service_time":"11","method":"GET","bytes_sent":508,
        "request_id":"6618b006-b862-927e-ac43-aaf4f2026c0d","bytes_received":17,
        "downstream_remote_address":"10.1.0.4:40658","x_forwarded_for":null,
        "upstream_cluster":"outbound|9080|v2|reviews.shop.svc.cluster.local",
        "start_time":"2026-03-01T10:00:00.154Z","protocol":"HTTP/1.1","path":"/reviews?user=ann",
        "duration":12,"upstream_local_address":"10.1.0.4:58514","upstream_host":"10.1.0.9:8080",
        "response_code":200,"response_code_details":"via_upstream",
        "downstream_local_address":"10.97.0.70:9080","requested_server_name":null,
        "route_name":"default","authority":"reviews:9080","user_agent":"curl/8",
        "upstream_transport_failure_reason":null,"connection_termination_details":null}""";
    assertReads(
        record,
        "envoy SOURCE 2026-03-01T10:00:00.154Z 10.1.0.4:58514 > 10.1.0.9:8080 (shop/ reviews) TCP"
            + " [GET 200 12000us] bytes 17/508 unknown FORWARDED ");
  }

  @Test
  void aServersSidecarIsTheDestinationsReporterAndKnowsMutualTls() {
    String record =
        """
        {"response_flags":"-","start_time":"2026-03-01T10:00:00.158Z","method":"GET",
        "upstream_cluster":"inbound|8080||","protocol":"HTTP/1.1","response_code":200,"duration":2,
        "requested_server_name":"outbound_.9080_.v2_.reviews.shop.svc.cluster.local",
        "upstream_host":"10.1.0.9:8080","upstream_local_address":"127.0.0.6:56619",
        "bytes_received":17,"bytes_sent":508,"downstream_remote_address":"10.1.0.4:58514",
        "downstream_local_address":"10.1.0.9:8080","x_forwarded_for":null}""";
    assertReads(
        record,
        "envoy DESTINATION 2026-03-01T10:00:00.158Z 10.1.0.4:58514 > 10.1.0.9:8080 (shop/ reviews)"
            + " TCP [GET 200 2000us] bytes 17/508 mutual_tls FORWARDED ");
  }

  @Test
  void oldVersionsWriteTextsAndDashes() {
    String record =
        """
        {"bytes_sent":"135","upstream_cluster":"inbound|8000|http|httpbin.default.svc.cluster.local",
        "downstream_remote_address":"10.0.1.38:41142","authority":"httpbin:8000","path":"/status",
        "protocol":"HTTP/1.1","upstream_service_time":"-","upstream_local_address":"127.0.0.1:48374",
        "duration":"1","upstream_transport_failure_reason":"-","route_name":"default",
        "downstream_local_address":"10.0.1.41:80","response_code":"418","response_flags":"-",
        "start_time":"2026-03-01T10:00:00.162Z","method":"GET","upstream_host":"127.0.0.1:80",
        "x_forwarded_for":"-","requested_server_name":"-","bytes_received":"0",
        "istio_policy_status":"-"}""";
    assertReads(
        record,
        "envoy DESTINATION 2026-03-01T10:00:00.162Z 10.0.1.38:41142 > 10.0.1.41:80"
            + " (default/ httpbin) TCP [GET 418 1000us] bytes 0/135 plaintext FORWARDED ");
  }

  @Test
  void aRequestWithoutServerNameIsOnlyPlaintextIfTheLogHasServerNames() {
    String record =
        """
        {"start_time":"2026-03-01T10:00:00Z","method":"GET","response_code":200,
        "upstream_cluster":"inbound|8080||","downstream_local_address":"10.0.0.2:8080",
        "downstream_remote_address":"10.0.0.1:999"}""";
    assertReads(
        record,
        "envoy DESTINATION 2026-03-01T10:00:00Z 10.0.0.1:999 > 10.0.0.2:8080 TCP [GET 200 ?]"
            + " bytes -1/-1 unknown FORWARDED ");
    assertReads(
        record.replace("\"method\"", "\"requested_server_name\":null,\"method\""),
        "envoy DESTINATION 2026-03-01T10:00:00Z 10.0.0.1:999 > 10.0.0.2:8080 TCP [GET 200 ?]"
            + " bytes -1/-1 plaintext FORWARDED ");
    assertReads(
        record.replace("\"method\"", "\"xfcc\":\"By=spiffe://a/ns/b/sa/c\",\"method\""),
        "envoy DESTINATION 2026-03-01T10:00:00Z 10.0.0.1:999 > 10.0.0.2:8080 TCP [GET 200 ?]"
            + " bytes -1/-1 mutual_tls FORWARDED ");
  }

  @Test
  void istiosTextFormat() {
    assertReads(
        "[2026-03-01T10:00:00.142Z] \"GET / HTTP/1.1\" 200 - via_upstream - \"-\" 3 1648 7 2"
            + " \"10.9.9.9\" \"a \" \"b\" c\" \"d68f23d1\" \"shop.example\" \"10.1.0.10:80\""
            + " outbound|80||echo.shop.svc.cluster.local 10.1.0.7:53060 10.1.0.7:8080"
            + " 10.9.9.9:59040 - default",
        "envoy SOURCE 2026-03-01T10:00:00.142Z 10.1.0.7:53060 > 10.1.0.10:80 (shop/ echo) TCP"
            + " [GET 200 7000us] bytes 3/1648 unknown FORWARDED ");
  }

  @Test
  void textOfTheMixerAge() {
    assertReads(
        "[2026-03-01T10:00:00.142Z] \"POST /a\\\"b HTTP/2\" 503 UF,URX \"-\" \"TLS error: 1\" 0 91"
            + " 7 - \"-\" \"x\" \"y\" \"cart:80\" \"10.1.0.10:8080\""
            + " outbound|80||cart.shop.svc.cluster.local - 10.97.0.3:80 10.1.0.7:53060 -",
        "envoy SOURCE 2026-03-01T10:00:00.142Z 10.1.0.7:53060 > 10.1.0.10:8080 (shop/ cart) TCP"
            + " [POST 503 7000us] bytes 0/91 unknown ERROR UF,URX");
  }

  @Test
  void envoysOwnTextFormat() {
    assertReads(
        "[2026-03-01T10:00:00.142Z] \"GET /x HTTP/1.1\" 200 - 0 5 3 2 \"172.16.0.1, 10.8.0.1\""
            + " \"agent\" \"id\" \"host\" \"10.1.0.10:8080\"\n",
        "envoy MIDDLE 2026-03-01T10:00:00.142Z 10.8.0.1:0 > 10.1.0.10:8080 TCP"
            + " [GET 200 3000us] bytes 0/5 unknown FORWARDED ");
  }

  @Test
  void aWaypointIsInTheMiddle() {
    assertReads(
        "2026-03-01T10:00:01.682034460Z [2026-03-01T10:00:00.279Z] \"GET /details/0 HTTP/1.1\" 200 -"
            + " via_upstream - \"-\" 0 178 1 0 \"-\" \"Go-http-client/1.1\" \"id\" \"details:9080\""
            + " \"envoy://connect_originate/10.244.0.32:9080\""
            + " inbound-vip|9080|http|details.bookinfo.svc.cluster.local;"
            + " envoy://internal_client_address/ 10.96.185.196:9080 10.244.0.37:52134 - default",
        "envoy MIDDLE 2026-03-01T10:00:00.279Z 10.244.0.37:52134 > 10.244.0.32:9080"
            + " (bookinfo/ details) TCP [GET 200 1000us] bytes 0/178 mutual_tls FORWARDED ");
  }

  @Test
  void whatWasNeverAnsweredHasNoTimeToTheAnswer() {
    assertReads(
        "[2026-03-01T10:00:00.142Z] \"GET / HTTP/1.1\" 0 DC downstream_remote_disconnect - \"-\" 3 0"
            + " 500 - \"-\" \"a\" \"b\" \"cart:80\" \"10.1.0.10:8080\""
            + " outbound|80||cart.shop.svc.cluster.local 10.1.0.7:53060 10.97.0.3:80"
            + " 10.1.0.7:59040 - default",
        "envoy SOURCE 2026-03-01T10:00:00.142Z 10.1.0.7:53060 > 10.1.0.10:8080 (shop/ cart) TCP"
            + " [GET 0 ?] bytes 3/0 unknown ERROR DC");
  }

  private void assertReads(String record, String expected) {
    assertThat(reader.read(record.getBytes(UTF_8), flows)).as(reader.detail()).isNull();
    assertThat(ReportText.of(flows)).isEqualTo(expected);
  }
}
