package dev.podflow.flow.hubble;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.IpAddress;
import dev.podflow.flow.Rejection;
import dev.podflow.json.ByteText;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubbleReaderTest {
  private static final String TIME = "\"time\":\"2026-03-01T10:00:00Z\"";

  private final HubbleReader reader = new HubbleReader();
  private final Flow flow = new Flow();

  @Test
  void readsATrace() {
    accept(Samples.TRACE);
    assertThat(flow.message).isEqualTo(Flow.Message.FLOW);
    assertThat(flow.timeNanos).isEqualTo(nanos("2026-03-01T10:00:00.123456789Z"));
    assertThat(flow.uuidHash).isEqualTo(hash("6f1c2c0e-8a58-4d37-8f0a-1f2d3c4b5a69"));
    assertThat(flow.cluster).isEqualTo("prod");
    assertThat(flow.node).isEqualTo("node-a");
    assertThat(flow.layer).isEqualTo(Flow.Layer.L3_L4);
    assertThat(flow.eventType).isEqualTo(Flow.EventType.TRACE);
    assertThat(flow.eventSubType).isEqualTo(3);
    assertThat(flow.verdict).isEqualTo(Flow.Verdict.FORWARDED);
    assertThat(flow.verdictText).isEqualTo("FORWARDED");
    assertThat(flow.dropReason).isEmpty();
    assertThat(flow.direction).isEqualTo(Flow.Direction.EGRESS);
    assertThat(flow.reply).isEqualTo(Flow.Reply.FORWARD);
    assertThat(flow.point).isEqualTo(Flow.Point.TO_STACK);
    assertThat(flow.traceReason).isEqualTo(Flow.TraceReason.NEW);
    assertThat(flow.protocol).isEqualTo("TCP");
    assertThat(flow.tcpFlags).isEqualTo(Flow.TCP_SYN | Flow.TCP_ACK);
    assertThat(flow.icmpType).isEqualTo(-1);
    assertThat(flow.weight).isEqualTo(1);
    assertThat(ip(flow.source)).isEqualTo("10.244.1.7");
    assertThat(flow.source.port).isEqualTo(41000);
    assertThat(flow.source.namespace).isEqualTo("shop");
    assertThat(flow.source.pod).isEqualTo("cart-7d9c5b6f4-x2x7k");
    assertThat(flow.source.workload).isEqualTo("cart");
    assertThat(flow.source.workloadKind).isEqualTo("Deployment");
    assertThat(flow.source.cluster).isEqualTo("prod");
    assertThat(flow.source.service).isEqualTo("cart");
    assertThat(flow.source.endpointId).isEqualTo(1204);
    assertThat(flow.source.reserved).isZero();
    assertThat(ip(flow.destination)).isEqualTo("10.244.2.9");
    assertThat(flow.destination.port).isEqualTo(8080);
    assertThat(flow.destination.pod).isEqualTo("redis-0");
    assertThat(flow.destination.workload).isEmpty();
    assertThat(flow.destination.service).isEqualTo("redis");
    assertThat(flow.destination.endpointId).isZero();
    assertThat(flow.l7Protocol).isEqualTo(Flow.L7Protocol.NONE);
  }

  @Test
  void readsAnHttpResponseOfAnEnvelopeWithoutTimeAndNode() {
    accept(Samples.HTTP_RESPONSE);
    assertThat(flow.timeNanos).isEqualTo(nanos("2026-03-01T10:00:01Z"));
    assertThat(flow.cluster).isEmpty();
    assertThat(flow.node).isEqualTo("node-a");
    assertThat(flow.layer).isEqualTo(Flow.Layer.L7);
    assertThat(flow.eventType).isEqualTo(Flow.EventType.ACCESS_LOG);
    assertThat(flow.reply).isEqualTo(Flow.Reply.REPLY);
    assertThat(flow.l7Protocol).isEqualTo(Flow.L7Protocol.HTTP);
    assertThat(flow.l7Type).isEqualTo(Flow.L7Type.RESPONSE);
    assertThat(flow.latencyNanos).isEqualTo(1_500_000);
    assertThat(flow.httpStatus).isEqualTo(503);
    assertThat(flow.httpMethod).isEqualTo("GET");
    assertThat(flow.requestIdHash).isEqualTo(hash("49116c2c"));
    assertThat(ip(flow.source)).isEqualTo("fd00::9");
    assertThat(flow.source.reserved).isEqualTo(FlowEnd.HOST | FlowEnd.KUBE_APISERVER);
    assertThat(flow.destination.reserved).isEqualTo(FlowEnd.WORLD);
    assertThat(flow.destination.pod).isEqualTo("kube-dns-b4f5c58c7-7qmtw");
  }

  @Test
  void readsADnsResponse() {
    accept(Samples.DNS_RESPONSE);
    assertThat(flow.cluster).isEqualTo("edge");
    assertThat(flow.node).isEqualTo("node-b");
    assertThat(flow.reply).isEqualTo(Flow.Reply.UNKNOWN);
    assertThat(flow.l7Protocol).isEqualTo(Flow.L7Protocol.DNS);
    assertThat(flow.dnsQuery).isEqualTo("api.example.com.");
    assertThat(flow.dnsType).isEqualTo("A,AAAA");
    assertThat(flow.dnsCode).isEqualTo(3);
    assertThat(flow.latencyNanos).isEqualTo(-1);
    assertThat(flow.source.hasIp).isFalse();
    assertThat(flow.source.dnsName).isEqualTo("dns.example.com");
    assertThat(flow.destination.dnsName).isEqualTo("a.example.com");
  }

  @Test
  void readsAPolicyVerdict() {
    accept(Samples.POLICY_VERDICT);
    assertThat(flow.timeNanos).isEqualTo(nanos("2026-03-01T08:00:02.25Z"));
    assertThat(flow.cluster).isEqualTo("near");
    assertThat(flow.eventType).isEqualTo(Flow.EventType.POLICY_VERDICT);
    assertThat(flow.verdict).isEqualTo(Flow.Verdict.DROPPED);
    assertThat(flow.dropReason).isEqualTo("POLICY_DENY");
    assertThat(flow.protocol).isEqualTo("ICMPv4");
    assertThat(flow.icmpType).isEqualTo(8);
    assertThat(flow.icmpCode).isZero();
    assertThat(flow.egressAllowedBy.size()).isEqualTo(1);
    assertThat(flow.egressAllowedBy.kind(0)).isEqualTo("CiliumNetworkPolicy");
    assertThat(flow.egressAllowedBy.namespace(0)).isEqualTo("shop");
    assertThat(flow.egressAllowedBy.name(0)).isEqualTo("allow");
    assertThat(flow.ingressDeniedBy.size()).isEqualTo(2);
    assertThat(flow.ingressDeniedBy.kind(0)).isEqualTo("NetworkPolicy");
    assertThat(flow.ingressDeniedBy.namespace(0)).isEqualTo("shop");
    assertThat(flow.ingressDeniedBy.name(0)).isEqualTo("deny=all");
    assertThat(flow.ingressDeniedBy.kind(1)).isEqualTo("CiliumClusterwideNetworkPolicy");
    assertThat(flow.ingressDeniedBy.namespace(1)).isEmpty();
    assertThat(flow.ingressAllowedBy.size()).isZero();
    assertThat(flow.egressDeniedBy.size()).isZero();
  }

  @Test
  void readsMessagesThatAreNoFlowsAndGivesThemNoTime() {
    accept(Samples.LOST_EVENTS);
    assertThat(flow.message).isEqualTo(Flow.Message.LOST_EVENTS);
    assertThat(flow.lostEvents).isEqualTo(4242);
    assertThat(flow.timeNanos).isEqualTo(Flow.NO_TIME);
    assertThat(flow.cluster).isEqualTo("prod");
    assertThat(flow.node).isEqualTo("node-a");
    accept(Samples.AGENT_EVENT);
    assertThat(flow.message).isEqualTo(Flow.Message.STATUS);
    assertThat(flow.timeNanos).isEqualTo(Flow.NO_TIME);
    assertThat(flow.lostEvents).isZero();
    accept("{\"node_status\":{\"state_change\":\"NODE_CONNECTED\",\"node_names\":[\"a\"]}}");
    assertThat(flow.message).isEqualTo(Flow.Message.STATUS);
    accept("{\"debug_event\":{\"type\":\"DBG_GENERIC\"}," + TIME + "}");
    assertThat(flow.message).isEqualTo(Flow.Message.STATUS);
    accept("{\"lost_events\":{\"num_events_lost\":7},\"time\":\"soon\"}");
    assertThat(flow.lostEvents).isEqualTo(7);
  }

  @Test
  void readsABareFlowAndTakesTimeAndNodeFromTheEnvelope() {
    accept("{" + TIME + ",\"node_name\":\"c/n\",\"verdict\":\"AUDIT\",\"source\":{}}");
    assertThat(flow.verdict).isEqualTo(Flow.Verdict.AUDIT);
    assertThat(flow.cluster + "/" + flow.node).isEqualTo("c/n");
    accept("{\"flow\":{\"verdict\":\"ERROR\"}," + TIME + ",\"node_name\":\"c/n\"}");
    assertThat(flow.timeNanos).isEqualTo(nanos("2026-03-01T10:00:00Z"));
    assertThat(flow.cluster + "/" + flow.node).isEqualTo("c/n");
    accept("{" + TIME + ",\"flow\":{\"node_name\":\"m\"},\"node_name\":\"n\"}");
    assertThat(flow.node).isEqualTo("m");
  }

  @Test
  void readsTheSameWithOtherWhiteSpace() {
    accept(Samples.TRACE);
    String expected = FlowText.of(flow);
    accept("\r\n\t " + Samples.TRACE.replaceAll("([\\[{,])(?=[\"{])", "$1\n    ") + " \n");
    assertThat(FlowText.of(flow)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"event_type\":{\"type\":1,\"sub_type\":133} | DROP | POLICY_DENIED",
        "\"event_type\":{\"type\":1,\"sub_type\":250} | DROP | 250",
        "\"event_type\":{\"type\":4,\"sub_type\":133} | TRACE | ``",
        "\"event_type\":{\"type\":99} | UNKNOWN | ``",
        "\"verdict\":\"DROPPED\",\"drop_reason\":189 | DROP | AUTH_REQUIRED",
        "\"verdict\":\"DROPPED\",\"drop_reason\":99999 | DROP | 99999",
        "\"verdict\":\"DROPPED\",\"drop_reason_desc\":\"NEW_ONE\",\"drop_reason\":133 | DROP | NEW_ONE",
        "\"verdict\":\"DROPPED\",\"drop_reason_desc\":202 | DROP | DROP_HOST_NOT_READY",
        "\"drop_reason\":159 | UNKNOWN | 159",
        "\"drop_reason\":205 | UNKNOWN | DROP_PUNT_PROXY",
        "\"verdict\":\"DROPPED\" | UNKNOWN | ``",
        "\"l7\":{} | ACCESS_LOG | ``",
        "\"Type\":\"L7\" | ACCESS_LOG | ``",
        "\"trace_observation_point\":\"TO_CRYPTO\" | TRACE | ``",
        "\"policy_match_type\":1 | POLICY_VERDICT | ``",
        "\"ingress_allowed_by\":[{\"name\":\"a\"}] | POLICY_VERDICT | ``",
        "\"ingress_allowed_by\":[{\"name\":\"a\"}],\"trace_observation_point\":\"TO_HOST\" | TRACE | ``",
        "\"socket_cookie\":\"1\" | TRACE_SOCKET | ``",
        "\"Type\":\"SOCK\" | TRACE_SOCKET | ``"
      })
  void tellsEventsAndReasonsAlso(String members, Flow.EventType type, String reason) {
    accept("{\"flow\":{" + TIME + "," + members + "}}");
    assertThat(flow.eventType).isEqualTo(type);
    assertThat(flow.dropReason).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"policy_match_type\":1",
        "\"l7\":{}",
        "\"cgroup_id\":\"5\"",
        "\"reply\":true",
        "\"drop_reason\":133",
        "\"event_type\":{\"type\":1,\"sub_type\":133}",
        "\"node_name\":\"c/n\"",
        "\"flow\":{\"time\":\"2026-03-01T11:00:00Z\"}",
        "\"egress_denied_by\":[{}]"
      })
  void forgetsTheLastRecord(String members) {
    String next = "{\"verdict\":\"DROPPED\"," + TIME + "}";
    accept(next);
    String expected = FlowText.of(flow);
    accept("{\"verdict\":\"AUDIT\"," + TIME + "," + members + "}");
    assertThat(FlowText.of(flow)).isNotEqualTo(expected);
    accept(next);
    assertThat(FlowText.of(flow)).isEqualTo(expected);
  }

  @Test
  void keepsNamesThatItDoesNotKnow() {
    accept("{\"verdict\":\"PONDERED\",\"Type\":9,\"trace_reason\":\"SRV6_ENCAP\"," + TIME + "}");
    assertThat(flow.verdict).isEqualTo(Flow.Verdict.UNKNOWN);
    assertThat(flow.verdictText).isEqualTo("PONDERED");
    assertThat(flow.layer).isEqualTo(Flow.Layer.UNKNOWN);
    assertThat(flow.traceReason).isEqualTo(Flow.TraceReason.UNKNOWN);
    accept("{\"verdict\":8," + TIME + "}");
    assertThat(flow.verdictText).isEqualTo("8");
  }

  @Test
  void readsSmallThings() {
    accept(
        "{\"reply\":true,\"aggregate\":{\"ingress_flow_count\":3,\"egress_flow_count\":4},"
            + TIME
            + "}");
    assertThat(flow.reply).isEqualTo(Flow.Reply.REPLY);
    assertThat(flow.weight).isEqualTo(7);
    accept("{\"reply\":true,\"is_reply\":false,\"aggregate\":{}," + TIME + "}");
    assertThat(flow.reply).isEqualTo(Flow.Reply.FORWARD);
    assertThat(flow.weight).isEqualTo(1);
    accept("{\"is_reply\":null,\"verdict\":\"TRACED\",\"verdict\":\"DROPPED\"," + TIME + "}");
    assertThat(flow.reply).isEqualTo(Flow.Reply.UNKNOWN);
    assertThat(flow.verdict).isEqualTo(Flow.Verdict.DROPPED);
    accept("{\"l4\":{\"ICMPv6\":{}},\"IP\":{\"source\":\"invalid IP\"}," + TIME + "}");
    assertThat(flow.icmpType).isZero();
    assertThat(flow.source.hasIp).isFalse();
    accept(
        "{\"source\":{\"labels\":[\"reserved:new-one\",\"reserved:world-ipv6\",5]}," + TIME + "}");
    assertThat(flow.source.reserved).isEqualTo(FlowEnd.OTHER | FlowEnd.WORLD);
    accept(
        "{\"l7\":{\"latency_ns\":\"0\",\"http\":{\"headers\":[{\"value\":\"HUBBLE_REDACTED\","
            + "\"key\":\"X-Request-Id\"}]}},"
            + TIME
            + "}");
    assertThat(flow.latencyNanos).isEqualTo(-1);
    assertThat(flow.requestIdHash).isZero();
    accept("{\"source\":{\"pod_name\":\"" + "é".repeat(300) + "\"}," + TIME + "}");
    assertThat(flow.source.pod).isEqualTo("é".repeat(256));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCTP", "VRRP", "IGMP", "UDP"})
  void readsOtherProtocols(String protocol) {
    accept("{\"l4\":{\"" + protocol + "\":{\"source_port\":1,\"type\":\"?\"}}," + TIME + "}");
    assertThat(flow.protocol).isEqualTo(protocol);
    assertThat(flow.icmpType).isEqualTo(-1);
    assertThat(flow.source.port)
        .isEqualTo(protocol.equals("SCTP") || protocol.equals("UDP") ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | EMPTY | at byte 0",
        "` \r\n ` | EMPTY | at byte 4",
        "level=info | MALFORMED | at byte 0",
        "{\"flow\":{\"l4\":{\"TCP\":{\"source_port\":1 | MALFORMED | flow.l4.TCP.source_port at byte 37",
        "{\"flow\":{\"uuid\":\"a\\x\"}} | MALFORMED | flow.uuid at byte 18",
        "{\"flow\":{}} {\"flow\":{}} | TRAILING_DATA | at byte 12",
        "[] | WRONG_TYPE | at byte 0",
        "17 | WRONG_TYPE | at byte 0",
        "null | WRONG_TYPE | at byte 0",
        "{\"flow\":[]} | WRONG_TYPE | flow at byte 8",
        "{\"flow\":{\"l4\":{\"TCP\":{\"source_port\":65536}}}} | WRONG_TYPE | flow.l4.TCP.source_port at byte 36",
        "{\"flow\":{\"is_reply\":\"yes\"}} | WRONG_TYPE | flow.is_reply at byte 20",
        "{\"lost_events\":{\"num_events_lost\":\"many\"}} | WRONG_TYPE | lost_events.num_events_lost at byte 34",
        "{} | UNKNOWN_MESSAGE | at byte 0",
        "{\"flow\":null} | UNKNOWN_MESSAGE | at byte 0",
        "{\"time\":\"2026-03-01T10:00:00Z\",\"message\":\"hi\"} | UNKNOWN_MESSAGE | at byte 0",
        "{\"flow\":{}} | NO_TIME | at byte 0",
        "{\"flow\":{\"time\":\"yesterday\"}} | BAD_TIME | flow.time at byte 16",
        "{\"flow\":{},\"time\":\"9999-01-01T00:00:00Z\"} | BAD_TIME | time at byte 18",
      })
  void saysWhatIsWrongWithARecord(String text, Rejection rejection, String detail) {
    assertThat(read(text)).isEqualTo(rejection);
    assertThat(reader.detail()).isEqualTo(detail);
    accept(Samples.TRACE);
    assertThat(reader.detail()).isEmpty();
  }

  @Test
  void refusesWhatIsTooDeepOrTooLarge() {
    String deep = "[".repeat(70) + "]".repeat(70);
    assertThat(read("{\"flow\":{\"extensions\":" + deep + "}}")).isEqualTo(Rejection.TOO_DEEP);
    String large = "{\"verdict\":\"ERROR\"," + TIME + ",\"Summary\":\"%s\"}";
    int room = HubbleReader.MAX_RECORD_BYTES - large.length() + 2;
    accept(String.format(large, "x".repeat(room)));
    assertThat(read(String.format(large, "x".repeat(room + 1)))).isEqualTo(Rejection.TOO_LARGE);
    assertThat(reader.detail()).contains("1048577");
  }

  private void accept(String text) {
    assertThat(read(text)).as(text + " " + reader.detail()).isNull();
  }

  private Rejection read(String text) {
    byte[] bytes = ("}\"" + text + "\"}").getBytes(UTF_8);
    return reader.read(bytes, 2, bytes.length - 4, flow);
  }

  private static long hash(String text) {
    return ByteText.hash(text.getBytes(UTF_8), 0, text.length());
  }

  private static String ip(FlowEnd end) {
    return end.hasIp ? IpAddress.format(end.ipHigh, end.ipLow) : "";
  }

  private static long nanos(String time) {
    Instant instant = Instant.parse(time);
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }
}
