package dev.podflow.flow.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.Rejection;
import org.junit.jupiter.api.Test;

/** Every way through an Envoy, and everything that can become of a request or connection on it. */
class EnvoyWaysTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();
  private static final String AT = "2026-03-01T10:00:00Z";

  private final AccessLogReader reader = new AccessLogReader();
  private final FlowBatch flows = new FlowBatch();
  private final ObjectNode record = JACKSON.createObjectNode();

  EnvoyWaysTest() {
    record.put("start_time", AT).put("response_flags", "-").put("duration", 5);
  }

  // Ways

  @Test
  void aGatewayIsTheClientOfWhatIsBehindIt() {
    request("10.9.9.9:50000", "10.1.0.7:8443", "10.1.0.7:33000", "10.1.0.9:8080");
    record.put("upstream_cluster", "outbound|80||cart.shop.svc.cluster.local");
    record.put("x_forwarded_for", "10.9.9.9").put("requested_server_name", "shop.example");
    reads("SOURCE", "10.1.0.7:33000 > 10.1.0.9:8080 (shop/ cart)", "[GET 200 5000us]");
  }

  @Test
  void aGatewayThatReachedNobodyIsToldByTheAddressThatItForwards() {
    request("10.9.9.9:50000", "10.1.0.7:8443", null, null);
    record.put("upstream_cluster", "outbound|80||cart.shop.svc.cluster.local");
    record.put("x_forwarded_for", "172.16.0.3,10.9.9.9").put("response_code", 503);
    record.put("response_flags", "UH");
    reads("SOURCE", "10.1.0.7:0 > ?:80 (shop/ cart)", "[GET 503 5000us]", "unknown ERROR UH");
  }

  @Test
  void aGatewayOfAnAmbientMeshCallsThroughATunnel() {
    request(
        "10.9.9.9:50000",
        "10.1.0.7:8080",
        "envoy://internal_client_address/",
        "envoy://connect_originate/10.1.0.9:8080");
    record.put("upstream_cluster", "outbound|80||cart.shop.svc.cluster.local");
    record.put("x_forwarded_for", "10.9.9.9");
    reads(
        "SOURCE",
        "10.1.0.7:0 > 10.1.0.9:8080 (shop/ cart)",
        "[GET 200 5000us]",
        "mutual_tls FORWARDED ");
  }

  @Test
  void aSidecarThatReachedNobodyCalledTheService() {
    request("10.1.0.4:50000", "10.97.0.5:80", null, null);
    record.put("upstream_cluster", "outbound|80||cart.shop.svc.cluster.local");
    record.put("response_code", 503).put("response_flags", "UH");
    record.put("x_forwarded_for", "10.9.9.9");
    reads(
        "SOURCE",
        "10.1.0.4:50000 > 10.97.0.5:80 (shop/ cart)",
        "[GET 503 5000us]",
        "unknown ERROR UH");
  }

  @Test
  void aServiceOutsideOfTheClusterGoesByItsName() {
    request("10.1.0.4:50000", "240.240.0.1:443", "10.1.0.4:50001", "203.0.113.7:443");
    record.put("upstream_cluster", "outbound|443||api.payments.example");
    reads("SOURCE", "10.1.0.4:50001 > 203.0.113.7:443 (api.payments.example)", "[GET 200 5000us]");
    record.put("upstream_cluster", "outbound|443||203.0.113.7");
    reads("SOURCE", "10.1.0.4:50001 > 203.0.113.7:443", "[GET 200 5000us]");
  }

  @Test
  void whatTheMeshDoesNotKnowPassesOrIsBlocked() {
    connection("10.1.0.4:50000", "203.0.113.7:443", "10.1.0.4:50001", "203.0.113.7:443");
    record.put("upstream_cluster", "PassthroughCluster");
    record.put("requested_server_name", "www.example.org");
    readsConnection(
        "SOURCE",
        "10.1.0.4:50001 > 203.0.113.7:443 (www.example.org)",
        "flows 1/0/0 connections 1/1/0 since " + AT + " for 5000us",
        "unknown FORWARDED ");
    record.put("upstream_cluster", "BlackHoleCluster").put("response_flags", "UH");
    record.putNull("upstream_host").putNull("upstream_local_address");
    readsConnection(
        "SOURCE",
        "10.1.0.4:50000 > 203.0.113.7:443 (www.example.org)",
        "flows 0/1/0 connections 0/0/0 since ? for ?",
        "unknown ERROR UH");
  }

  @Test
  void aServersSidecarNamesThePodsAddressAndNotItsOwnLoop() {
    request("[fd00::4]:50000", "[fd00::9]:8080", "[::6]:40000", "127.0.0.1:8080");
    record.put("upstream_cluster", "inbound|8080||;");
    reads("DESTINATION", "fd00::4:50000 > fd00::9:8080", "[GET 200 5000us]");
    record.put("upstream_cluster", "InboundPassthroughClusterIpv6");
    reads("DESTINATION", "fd00::4:50000 > fd00::9:8080", "[GET 200 5000us]");
    record.putNull("downstream_local_address");
    reads("DESTINATION", "fd00::4:50000 > ?:8080", "[GET 200 5000us]");
    record.put("upstream_host", "/var/run/app.sock").put("upstream_cluster", "inbound|9090||");
    reads("DESTINATION", "fd00::4:50000 > ?:9090", "[GET 200 5000us]");
  }

  @Test
  void behindAGatewayTheServersSidecarSeesTheForwardedClientUnlessItLogsThePeer() {
    request("172.16.0.3:0", "10.1.0.9:8080", "127.0.0.6:40000", "10.1.0.9:8080");
    record.put("upstream_cluster", "inbound|8080||").put("x_forwarded_for", "172.16.0.3");
    reads("DESTINATION", "172.16.0.3:0 > 10.1.0.9:8080", "[GET 200 5000us]");
    record.put("downstream_direct_remote_address", "10.1.0.7:33000");
    reads("DESTINATION", "10.1.0.7:33000 > 10.1.0.9:8080", "[GET 200 5000us]");
  }

  @Test
  void anEastWestGatewayIsInTheMiddle() {
    connection("10.1.0.4:50000", "10.1.0.7:15443", "10.1.0.7:40000", "10.1.0.9:8080");
    record.put("upstream_cluster", "outbound_.80_.v1_.cart.shop.svc.cluster.local");
    readsConnection(
        "MIDDLE",
        "10.1.0.4:50000 > 10.1.0.9:8080 (shop/ cart)",
        "flows 1/0/0 connections 1/1/0 since " + AT + " for 5000us",
        "unknown FORWARDED ");
  }

  @Test
  void theWayFromOneListenerToTheNextIsNoTraffic() {
    request("10.1.0.4:50000", "10.1.0.9:15008", null, "envoy://main_internal/10.1.0.9:8080");
    record.put("upstream_cluster", "main_internal").put("method", "CONNECT");
    assertThat(read()).isEqualTo("STATUS");
    connection("envoy://internal_client_address/", "10.1.0.9:8080", null, "10.1.0.9:15008");
    record.put("upstream_cluster", "outbound|15008||x");
    assertThat(read()).isEqualTo("STATUS");
  }

  @Test
  void anEnvoyWithoutIstioIsAGatewayIfItSaysWhereItIs() {
    request("10.9.9.9:50000", "10.1.0.7:10080", "10.1.0.7:33000", "10.1.0.9:8080");
    record.put("upstream_cluster", "httproute/shop/cart/rule/0").put(":authority", "cart.example");
    reads("SOURCE", "10.1.0.7:33000 > 10.1.0.9:8080", "[GET 200 5000us]");
    record.remove("upstream_local_address");
    reads("MIDDLE", "10.9.9.9:50000 > 10.1.0.9:8080", "[GET 200 5000us]");
    record.putObject("kubernetes").put("pod_name", "gw-1").put("namespace_name", "edge");
    reads("SOURCE", "10.9.9.9:50000 (edge/gw-1 ) > 10.1.0.9:8080", "[GET 200 5000us]");
    record.put("upstream_host", "127.0.0.1:8080").put("upstream_cluster", "local_app");
    reads("DESTINATION", "10.9.9.9:50000 > 10.1.0.7:10080 (edge/gw-1 )", "[GET 200 5000us]");
  }

  @Test
  void whatLedNowhereIsTheReportOfWhoeverRunsOnTheNode() {
    request("10.9.9.9:50000", "10.1.0.7:8080", null, null);
    record.put("response_code", 404).put("response_flags", "NR");
    reads("BY_NODE", "10.9.9.9:50000 > 10.1.0.7:8080", "[GET 404 5000us]", "unknown ERROR NR");
    record.put("requested_server_name", "outbound_.80_._.cart.shop.svc.cluster.local");
    reads(
        "DESTINATION",
        "10.9.9.9:50000 > 10.1.0.7:8080 (shop/ cart)",
        "[GET 404 5000us]",
        "mutual_tls ERROR NR");
  }

  // Fates

  @Test
  void aRequestThatGotNoAnswer() {
    cart();
    record.put("response_code", 0).put("response_flags", "DC");
    reads("SOURCE", CART, "[GET 0 ?]", "unknown ERROR DC");
  }

  @Test
  void aClientThatHangsUpAfterTheAnswerIsNoFailure() {
    cart();
    record.put("response_flags", "DC,DI");
    reads("SOURCE", CART, "[GET 200 5000us]", "unknown FORWARDED ");
    record.put("response_flags", "DC,UR");
    reads("SOURCE", CART, "[GET 200 5000us]", "unknown ERROR DC,UR");
    record.put("response_flags", "XX");
    reads("SOURCE", CART, "[GET 200 5000us]", "unknown ERROR XX");
  }

  @Test
  void withoutFlagsTheDetailsSayWhy() {
    cart();
    record.put("response_code", 502).put("response_code_details", "direct_response");
    reads("SOURCE", CART, "[GET 502 5000us]", "unknown ERROR direct_response");
    record.put("response_code_details", "upstream_reset{connection_failure|10.0.0.1:80}");
    reads("SOURCE", CART, "[GET 502 5000us]", "unknown ERROR upstream_reset");
    record.put("response_code_details", "via_upstream");
    reads("SOURCE", CART, "[GET 502 5000us]", "unknown ERROR ");
  }

  @Test
  void aTunnelLastsLongerThanItsAnswer() {
    cart();
    record.put("response_code", 101).put("duration", 3_600_000).put("upstream_service_time", "4");
    reads("SOURCE", CART, "[GET 101 4000us]");
    record.putNull("upstream_service_time");
    reads("SOURCE", CART, "[GET 101 ?]");
    record.put("response_code", 200).put("method", "CONNECT");
    reads("SOURCE", CART, "[CONNECT 200 ?]");
  }

  @Test
  void aCallOfGrpcFailsWithHttps200() {
    cart();
    for (String failure : new String[] {"14", "Unavailable", "UNAVAILABLE"}) {
      record.put("grpc_status", failure);
      reads("SOURCE", CART, "[GET 200 5000us]", "unknown ERROR GRPC_UNAVAILABLE");
    }
    record.put("grpc_status", 13);
    reads("SOURCE", CART, "[GET 200 5000us]", "unknown ERROR GRPC_INTERNAL");
    for (String fine : new String[] {"0", "OK", "Ok", "NotFound", "5", "-", "nonsense"}) {
      record.put("grpc_status", fine);
      reads("SOURCE", CART, "[GET 200 5000us]", "unknown FORWARDED ");
    }
  }

  @Test
  void aPolicyOfTheMeshThatDenies() {
    cart();
    record.put("response_code", 403);
    record.put(
        "response_code_details",
        "rbac_access_denied_matched_policy[ns[shop]-policy[no-one]-rule[2]]");
    reads(
        "SOURCE",
        CART,
        "[GET 403 5000us]",
        "unknown DROPPED rbac_access_denied_matched_policy"
            + " by AuthorizationPolicy shop/no-one/2 INGRESS DENY x1");
    record.put("response_code_details", "rbac_access_denied_matched_policy[none]");
    reads(
        "SOURCE",
        CART,
        "[GET 403 5000us]",
        "unknown DROPPED rbac_access_denied_matched_policy by default-deny // INGRESS DENY x1");
    record.put("response_code_details", "ext_authz_denied").put("response_flags", "UAEX");
    reads("SOURCE", CART, "[GET 403 5000us]", "unknown DROPPED UAEX");
  }

  @Test
  void connectionsThatWereReachedResetOrDenied() {
    connection("10.1.0.4:50000", "10.97.0.5:5432", "10.1.0.4:50001", "10.1.0.9:5432");
    record.put("upstream_cluster", "outbound|5432||db.shop.svc.cluster.local");
    record.put("bytes_sent", "70").put("bytes_received", 30).put("duration", "61000");
    assertThat(read())
        .isEqualTo(
            "envoy SOURCE 2026-03-01T10:01:01Z 10.1.0.4:50001 > 10.1.0.9:5432 (shop/ db) TCP"
                + " flows 1/0/0 connections 1/1/0 since 2026-03-01T10:00:00Z for 61000000us"
                + " bytes 30/70 unknown FORWARDED ");
    String ends = "10.1.0.4:50001 > 10.1.0.9:5432 (shop/ db)";
    record.put("duration", 5).put("bytes_sent", 0).put("bytes_received", 0);
    String open = " since " + AT + " for 5000us";
    record.put("response_flags", "UC");
    readsConnection("SOURCE", ends, "flows 1/0/0 connections 1/0/1" + open, "unknown ERROR UC");
    record.put("response_flags", "UF,URX");
    String shut = " since ? for ?";
    readsConnection("SOURCE", ends, "flows 0/1/0 connections 0/0/0" + shut, "unknown ERROR UF,URX");
    record.put("response_flags", "-");
    record.put("connection_termination_details", "rbac_access_denied_matched_policy[none]");
    readsConnection(
        "SOURCE",
        ends,
        "flows 0/0/1 connections 0/0/0" + shut,
        "unknown DROPPED rbac_access_denied_matched_policy by default-deny // INGRESS DENY x1");
  }

  @Test
  void aConnectionWithoutAStartEndedWhenTheShipperReadIt() {
    connection("10.1.0.4:50000", "10.97.0.5:5432", "10.1.0.4:50001", "10.1.0.9:5432");
    record.put("upstream_cluster", "outbound|5432||db.shop.svc.cluster.local");
    record.remove("start_time");
    ObjectNode shipped = JACKSON.createObjectNode().put("time", "2026-03-01T10:00:00.005Z");
    shipped.put("log", record.toString());
    assertThat(read(shipped.toString()))
        .contains(" 2026-03-01T10:00:00.005Z ", "since 2026-03-01T10:00:00Z for 5000us");
    assertThat(read(record.toString())).contains(" SOURCE ? ", "since ? for 5000us");
  }

  @Test
  void nobodyKnowsWhenAConnectionOfDecadesWasOpened() {
    connection("10.1.0.4:50000", "10.97.0.5:5432", "10.1.0.4:50001", "10.1.0.9:5432");
    record.put("upstream_cluster", "outbound|5432||db.shop.svc.cluster.local");
    record.put("duration", 1_772_359_200_000L);
    assertThat(read()).contains(" 2026-03-01T10:00:00Z ", "connections 1/1/0 since ? for ?");
    record.remove("start_time");
    ObjectNode shipped = JACKSON.createObjectNode().put("time", "2026-03-01T10:00:00Z");
    shipped.put("log", record.toString());
    assertThat(read(shipped.toString()))
        .contains(" 2026-03-01T10:00:00Z ", "connections 1/1/0 since ? for ?");
  }

  // Numbers and times

  @Test
  void numbersInEveryNotation() {
    cart();
    record.put("duration", "12.5").put("bytes_sent", 1.5e3).put("bytes_received", "1E+2");
    record.put("start_time", 1772359200.25);
    assertThat(read()).contains(" 2026-03-01T10:00:00.250Z ", "[GET 200 12500us] bytes 100/1500");
    for (String time : new String[] {"1772359200250", "1772359200250000", "1772359200250000000"}) {
      record.put("start_time", time);
      assertThat(read()).contains(" 2026-03-01T10:00:00.250Z ");
    }
    record.put("start_time", "2026-03-01T10:00:00.123456789+02:00");
    assertThat(read()).contains(" 2026-03-01T08:00:00.123456789Z ");
  }

  @Test
  void whatIsNoNumberOrTimeIsRefused() {
    for (String field :
        new String[] {"duration", "bytes_sent", "bytes_received", "response_code"}) {
      cart();
      for (String value : new String[] {"x", "-5", "1.2.3", "99999999999999999999", "0x10"}) {
        record.put(field, value);
        refuses(Rejection.WRONG_TYPE);
        assertThat(reader.detail()).contains(field);
      }
    }
    cart();
    record.put("response_code", 1000);
    refuses(Rejection.WRONG_TYPE);
    cart();
    record.put("start_time", "yesterday");
    refuses(Rejection.BAD_TIME);
  }

  private static final String CART = "10.1.0.4:50001 > 10.1.0.9:8080 (shop/ cart)";

  private void cart() {
    request("10.1.0.4:50000", "10.97.0.5:80", "10.1.0.4:50001", "10.1.0.9:8080");
    record.put("upstream_cluster", "outbound|80||cart.shop.svc.cluster.local").put("duration", 5);
  }

  private void request(String remote, String local, String upstreamLocal, String upstream) {
    record.put("method", "GET").put("protocol", "HTTP/2").put("response_code", 200);
    record.put("bytes_sent", 9).put("bytes_received", 1).put("path", "/");
    addresses(remote, local, upstreamLocal, upstream);
  }

  private void connection(String remote, String local, String upstreamLocal, String upstream) {
    record.putNull("method").putNull("protocol").put("response_code", 0).putNull("path");
    record.put("bytes_sent", 0).put("bytes_received", 0);
    addresses(remote, local, upstreamLocal, upstream);
  }

  private void addresses(String remote, String local, String upstreamLocal, String upstream) {
    record.put("downstream_remote_address", remote).put("downstream_local_address", local);
    record.put("upstream_local_address", upstreamLocal).put("upstream_host", upstream);
  }

  private void reads(String reporter, String ends, String request) {
    reads(reporter, ends, request, "unknown FORWARDED ");
  }

  private void reads(String reporter, String ends, String request, String rest) {
    assertThat(read())
        .isEqualTo(
            "envoy " + reporter + " " + AT + " " + ends + " TCP " + request + " bytes 1/9 " + rest);
  }

  private void readsConnection(String reporter, String ends, String sums, String rest) {
    String time = "2026-03-01T10:00:00.005Z";
    assertThat(read())
        .isEqualTo(
            "envoy " + reporter + " " + time + " " + ends + " TCP " + sums + " bytes 0/0 " + rest);
  }

  private String read() {
    return read(record.toString());
  }

  private String read(String text) {
    assertThat(reader.read(text.getBytes(UTF_8), flows)).as(reader.detail()).isNull();
    return ReportText.of(flows);
  }

  private void refuses(Rejection expected) {
    assertThat(reader.read(record.toString().getBytes(UTF_8), flows)).isEqualTo(expected);
  }
}
