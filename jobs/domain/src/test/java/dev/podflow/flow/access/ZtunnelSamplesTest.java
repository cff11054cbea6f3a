package dev.podflow.flow.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.flow.FlowBatch;
import org.junit.jupiter.api.Test;

/** Records of Istio's ztunnel, and what else it and Istio's agents log. */
class ZtunnelSamplesTest {
  private static final String OUTBOUND =
      "2026-03-01T10:00:00.080629Z\tinfo\taccess\tconnection complete\tsrc.addr=10.1.0.4:52008"
          + " src.workload=\"web-5d-x\" src.namespace=\"shop\""
          + " src.identity=\"spiffe://cluster.local/ns/shop/sa/web\" dst.addr=10.1.0.9:15008"
          + " dst.hbone_addr=10.1.0.9:8080 dst.service=\"cart.shop.svc.cluster.local\""
          + " dst.workload=\"cart-7c-y\" dst.namespace=\"shop\""
          + " dst.identity=\"spiffe://cluster.local/ns/shop/sa/cart\" direction=\"outbound\""
          + " bytes_sent=200 bytes_recv=603 duration=\"2ms\"";

  private final AccessLogReader reader = new AccessLogReader();
  private final FlowBatch flows = new FlowBatch();

  @Test
  void theClientsNodeIsTheSourcesReporter() {
    assertReads(
        OUTBOUND,
        "envoy SOURCE 2026-03-01T10:00:00.080629Z 10.1.0.4:52008 (shop/web-5d-x )"
            + " > 10.1.0.9:8080 (shop/cart-7c-y cart) TCP flows 1/0/0 connections 1/1/0"
            + " since 2026-03-01T10:00:00.078629Z for 2000us bytes 200/603 mutual_tls FORWARDED ");
  }

  @Test
  void theServersNodeIsTheDestinationsReporterAndSendsWhatTheClientReceives() {
    assertReads(
        OUTBOUND
            .replace(
                "\"outbound\" bytes_sent=200 bytes_recv=603",
                "inbound bytes_sent=603 bytes_recv=200")
            .replace("10.1.0.9:15008 dst.hbone_addr=10.1.0.9:8080", "10.1.0.9:8080")
            .replace("dst.namespace=\"shop\"", "dst.namespace=\"cart\"")
            .replace("\t", " "),
        "envoy DESTINATION 2026-03-01T10:00:00.080629Z 10.1.0.4:52008 (shop/web-5d-x )"
            + " > 10.1.0.9:8080 (shop/cart-7c-y cart) TCP flows 1/0/0 connections 1/1/0"
            + " since 2026-03-01T10:00:00.078629Z for 2000us bytes 200/603 mutual_tls FORWARDED ");
  }

  @Test
  void aTunnelsPortIsNotTheServers() {
    assertReads(
        OUTBOUND.replace(" dst.hbone_addr=10.1.0.9:8080", ""),
        "envoy SOURCE 2026-03-01T10:00:00.080629Z 10.1.0.4:52008 (shop/web-5d-x )"
            + " > 10.1.0.9:0 (shop/cart-7c-y cart) TCP flows 1/0/0 connections 1/1/0"
            + " since 2026-03-01T10:00:00.078629Z for 2000us bytes 200/603 mutual_tls FORWARDED ");
  }

  @Test
  void toAWaypointTheTunnelsTargetIsTheServicesAddress() {
    assertReads(
        OUTBOUND.replace("dst.hbone_addr=10.1.0.9:8080", "dst.hbone_addr=10.97.0.7:80"),
        "envoy SOURCE 2026-03-01T10:00:00.080629Z 10.1.0.4:52008 (shop/web-5d-x )"
            + " > 10.1.0.9:80 (shop/cart-7c-y cart) TCP flows 1/0/0 connections 1/1/0"
            + " since 2026-03-01T10:00:00.078629Z for 2000us bytes 200/603 mutual_tls FORWARDED ");
  }

  @Test
  void whatAPolicyForbidsIsDenied() {
    assertReads(
        "2026-03-01T10:00:00Z\terror\taccess\tconnection complete\tsrc.addr=10.1.0.4:52008"
            + " dst.addr=10.1.0.9:8080 direction=\"inbound\" bytes_sent=0 bytes_recv=0"
            + " duration=\"0ms\" error=\"connection closed due to policy rejection: explicitly"
            + " denied by: shop/nobody\"",
        "envoy DESTINATION 2026-03-01T10:00:00Z 10.1.0.4:52008 > 10.1.0.9:8080 TCP flows 0/0/1"
            + " connections 0/0/0 since ? for ? bytes 0/0 unknown DROPPED"
            + " connection closed due to policy rejection"
            + " by AuthorizationPolicy shop/nobody/ INGRESS DENY x1");
  }

  @Test
  void whatNobodyAnswersIsDropped() {
    assertReads(
        "2026-03-01T10:00:00Z\terror\taccess\tconnection complete\tsrc.addr=[fd00::4]:52008"
            + " dst.addr=[fd00::9]:8080 direction=\"outbound\" bytes_sent=0 bytes_recv=0"
            + " duration=\"10001ms\" error=\"connection timed out, maybe a NetworkPolicy is blocking"
            + " HBONE port 15008: deadline has elapsed\"",
        "envoy SOURCE 2026-03-01T10:00:00Z fd00::4:52008 > fd00::9:8080 TCP flows 0/1/0"
            + " connections 0/0/0 since ? for ? bytes 0/0 unknown ERROR"
            + " connection timed out, maybe a NetworkPolicy is blocking HBONE port 15008");
  }

  @Test
  void whatBreaksOffIsReset() {
    assertReads(
        OUTBOUND + " error=\"connection closed due to connection drain\"",
        "envoy SOURCE 2026-03-01T10:00:00.080629Z 10.1.0.4:52008 (shop/web-5d-x )"
            + " > 10.1.0.9:8080 (shop/cart-7c-y cart) TCP flows 1/0/0 connections 1/0/1"
            + " since 2026-03-01T10:00:00.078629Z for 2000us bytes 200/603 mutual_tls ERROR"
            + " connection closed due to connection drain");
  }

  @Test
  void jsonHasTheSameMembers() {
    assertReads(
        """
        {"level":"info","time":"2026-03-01T10:00:00.080629Z","scope":"access",
        "message":"connection complete","src.addr":"10.1.0.4:52008","src.workload":"web-5d-x",
        "src.namespace":"shop","src.identity":"spiffe://cluster.local/ns/shop/sa/web",
        "dst.addr":"10.1.0.9:15008","dst.hbone_addr":"10.1.0.9:8080",
        "dst.service":"cart.shop.svc.cluster.local","dst.workload":"cart-7c-y",
        "dst.namespace":"shop","dst.identity":"spiffe://cluster.local/ns/shop/sa/cart",
        "direction":"outbound","bytes_sent":200,"bytes_recv":603,"duration":"2ms"}""",
        "envoy SOURCE 2026-03-01T10:00:00.080629Z 10.1.0.4:52008 (shop/web-5d-x )"
            + " > 10.1.0.9:8080 (shop/cart-7c-y cart) TCP flows 1/0/0 connections 1/1/0"
            + " since 2026-03-01T10:00:00.078629Z for 2000us bytes 200/603 mutual_tls FORWARDED ");
  }

  @Test
  void messagesOfTheProgramsAreNoTraffic() {
    String opened = OUTBOUND.replace("connection complete", "connection opened");
    for (String line :
        new String[] {
          opened,
          "2026-03-01T10:00:00.080629Z\tinfo\txds::client:xds{id=1}\treceived response",
          "2026-03-01T10:00:00.080629Z\twarning\tenvoy config external/envoy/source.cc:12\tno",
          "2026-03-01T10:00:00.080629Z info ads ADS: \"10.0.0.1:1\" web-1",
          "[2026-03-01 10:00:00.080][15][warning][config] [./source/x.h:84] gRPC config stream",
          "{\"level\":\"info\",\"time\":\"2026-03-01T10:00:00Z\",\"scope\":\"ads\",\"msg\":\"push\"}"
        }) {
      assertReads(line, "STATUS");
    }
  }

  private void assertReads(String record, String expected) {
    assertThat(reader.read(record.getBytes(UTF_8), flows)).as(reader.detail()).isNull();
    assertThat(ReportText.of(flows)).isEqualTo(expected);
  }
}
