package dev.podflow.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.podflow.delta.Delta;
import dev.podflow.flow.Flow;
import dev.podflow.flow.Flow.Direction;
import dev.podflow.flow.Flow.EventType;
import dev.podflow.flow.Flow.L7Type;
import dev.podflow.flow.Flow.Message;
import dev.podflow.flow.Flow.Point;
import dev.podflow.flow.Flow.Reply;
import dev.podflow.flow.Flow.TraceReason;
import dev.podflow.flow.Flow.Verdict;
import dev.podflow.flow.Rejection;
import dev.podflow.table.Dns;
import dev.podflow.table.Drops;
import dev.podflow.table.Flows;
import dev.podflow.table.Http;
import dev.podflow.table.PolicyHits;
import dev.podflow.table.Quality;
import dev.podflow.table.ServicePairs;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubbleCounterTest extends HubbleCounting {
  @Test
  void aForwardPacketAtTheReceiverIsAFlowOfTheDestination() {
    trace(Point.TO_ENDPOINT, Reply.FORWARD);
    count();
    Delta pair = only(ServicePairs.TABLE);
    assertThat(pair.text(ServicePairs.REPORTER)).isEqualTo("destination");
    assertThat(pair.text(ServicePairs.SRC_WORKLOAD)).isEqualTo("web");
    assertThat(pair.text(ServicePairs.DST_WORKLOAD)).isEqualTo("cart");
    assertThat(pair.text(ServicePairs.DST_SERVICE)).isEqualTo("cart");
    assertThat(pair.number(ServicePairs.DST_PORT)).isEqualTo(8080);
    assertThat(pair.window()).isEqualTo(NOON);
    assertThat(pair.measure(ServicePairs.FLOWS)).isEqualTo(1);
    assertThat(pair.measure(ServicePairs.FLOWS_FORWARDED)).isEqualTo(1);
    assertThat(pair.measure(ServicePairs.ENDS_EXACT)).isEqualTo(2);
    assertThat(pair.isKnown(ServicePairs.BYTES_SENT)).as("Hubble has no bytes").isFalse();
    assertThat(pair.isKnown(ServicePairs.REQUESTS)).as("no layer 7 was seen").isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "TO_STACK, TO_NETWORK",
    "TO_PROXY, TO_OVERLAY",
    "TO_OVERLAY, TO_NETWORK",
    "TO_NETWORK, TO_STACK"
  })
  void aPacketThatLeavesCountsAtTheFirstOfItsPoints(Point first, Point second) {
    trace(first, Reply.FORWARD);
    count();
    trace(second, Reply.FORWARD);
    count();
    Delta pair = only(ServicePairs.TABLE);
    assertThat(pair.text(ServicePairs.REPORTER)).isEqualTo("source");
    assertThat(pair.measure(ServicePairs.FLOWS)).isEqualTo(1);
    assertQuality(2, 1, 1, 0);
  }

  @Test
  void clustersThatUseTheSameAddressesHaveConnectionsOfTheirOwn() {
    trace(Point.TO_STACK, Reply.FORWARD);
    flow.cluster = "one";
    count();
    trace(Point.TO_OVERLAY, Reply.FORWARD);
    flow.cluster = "two";
    count();
    trace(Point.TO_OVERLAY, Reply.FORWARD);
    flow.cluster = "one";
    count();
    assertThat(rows(ServicePairs.TABLE))
        .extracting(pair -> pair.measure(ServicePairs.FLOWS))
        .containsExactly(1L, 1L);
    assertQuality(3, 2, 1, 0);
  }

  @Test
  void anAnswerIsOfTheClusterThatAsked() {
    request(0, "GET");
    flow.cluster = "one";
    count();
    response(3, 200);
    flow.cluster = "two";
    count();
    response(5, 200);
    flow.cluster = "one";
    count();
    assertThat(rows(Http.TABLE))
        .extracting(row -> row.text(Http.CLUSTER), row -> row.sketch(Http.LATENCY_US) != null)
        .containsExactlyInAnyOrder(tuple("one", true), tuple("two", false));
  }

  @ParameterizedTest
  @CsvSource({
    "TO_HOST",
    "TO_CRYPTO",
    "FROM_ENDPOINT",
    "FROM_NETWORK",
    "FROM_OVERLAY",
    "FROM_PROXY"
  })
  void otherPointsTellAgain(Point point) {
    trace(point, Reply.FORWARD);
    count();
    assertThat(rows(ServicePairs.TABLE)).isEmpty();
    assertQuality(1, 0, 1, 0);
  }

  @ParameterizedTest
  @CsvSource({
    // reply as logged, trace reason, TCP flags, ICMP type, source port, destination port, is a
    // reply
    "FORWARD, REPLY,       0,  -1,  80, 4000, false",
    "REPLY,   NEW,         0,  -1, 4000,  80, true",
    "UNKNOWN, NEW,         0,  -1,  80, 4000, false",
    "UNKNOWN, REPLY,       0,  -1, 4000,  80, true",
    "UNKNOWN, UNKNOWN,     2,  -1,  80, 4000, false",
    "UNKNOWN, UNKNOWN,    18,  -1, 4000,  80, true",
    "UNKNOWN, UNKNOWN,    16,  -1, 4000,  80, false",
    "UNKNOWN, UNKNOWN,    16,  -1,  80, 4000, true",
    "UNKNOWN, UNKNOWN,     0,   0,   0,    0, true",
    "UNKNOWN, UNKNOWN,     0,   8,   0,    0, false",
    "UNKNOWN, UNKNOWN,     0,  -1,   0,    0, false",
  })
  void knowsTheDirectionOfAPacket(
      Reply reply,
      TraceReason reason,
      int tcpFlags,
      int icmpType,
      int from,
      int to,
      boolean expected) {
    Flow packet = new Flow();
    packet.reply = reply;
    packet.traceReason = reason;
    packet.tcpFlags = tcpFlags;
    packet.icmpType = icmpType;
    packet.source.port = from;
    packet.destination.port = to;
    assertThat(Side.isReply(packet)).isEqualTo(expected);
  }

  @Test
  void onlyANewPacketOpensAConnection() {
    trace(Point.TO_ENDPOINT, Reply.FORWARD);
    flow.tcpFlags = Flow.TCP_SYN;
    count();
    trace(Point.TO_ENDPOINT, Reply.FORWARD);
    flow.tcpFlags = Flow.TCP_ACK | Flow.TCP_FIN;
    count();
    trace(Point.TO_ENDPOINT, Reply.FORWARD);
    flow.tcpFlags = Flow.TCP_SYN;
    flow.traceReason = TraceReason.ESTABLISHED;
    count();
    Delta pair = only(ServicePairs.TABLE);
    assertThat(pair.measure(ServicePairs.FLOWS)).isEqualTo(3);
    assertThat(pair.measure(ServicePairs.CONNECTIONS_OPENED)).isEqualTo(1);
    assertThat(pair.measure(ServicePairs.CONNECTIONS_CLOSED)).isEqualTo(1);
  }

  @Test
  void aVerdictAndItsDropAreOneHitAndOneDrop() {
    trace(Point.UNKNOWN, Reply.UNKNOWN);
    flow.eventType = EventType.POLICY_VERDICT;
    flow.verdict = Verdict.DROPPED;
    flow.direction = Direction.INGRESS;
    flow.dropReason = "POLICY_DENIED";
    count();
    trace(Point.UNKNOWN, Reply.UNKNOWN);
    flow.eventType = EventType.DROP;
    flow.verdict = Verdict.DROPPED;
    flow.verdictText = "DROPPED";
    flow.direction = Direction.INGRESS;
    flow.dropReason = "POLICY_DENIED";
    count();

    Delta hit = only(PolicyHits.TABLE);
    assertThat(hit.text(PolicyHits.POLICY_KIND)).isEqualTo("default-deny");
    assertThat(hit.text(PolicyHits.POLICY_NAME)).isEmpty();
    assertThat(hit.text(PolicyHits.ACTION)).isEqualTo("deny");
    assertThat(hit.measure(PolicyHits.HITS)).isEqualTo(1);
    assertThat(only(Drops.TABLE).measure(Drops.DROPS)).isEqualTo(1);
    Delta pair = only(ServicePairs.TABLE);
    assertThat(pair.measure(ServicePairs.FLOWS)).isEqualTo(1);
    assertThat(pair.measure(ServicePairs.FLOWS_DENIED)).isEqualTo(1);
    assertThat(pair.measure(ServicePairs.FLOWS_DROPPED)).isZero();
    Delta single = only(Flows.TABLE);
    assertThat(single.text(Flows.SRC_POD)).isEqualTo("web-1");
    assertThat(single.text(Flows.VERDICT)).isEqualTo("dropped");
  }

  @Test
  void eachNamedPolicyIsHitOnce() {
    trace(Point.UNKNOWN, Reply.FORWARD);
    flow.eventType = EventType.POLICY_VERDICT;
    flow.verdict = Verdict.REDIRECTED;
    flow.direction = Direction.EGRESS;
    flow.weight = 3;
    flow.egressAllowedBy.add("CiliumNetworkPolicy", "shop", "a");
    flow.egressAllowedBy.add("NetworkPolicy", "shop", "b");
    flow.ingressAllowedBy.add("NetworkPolicy", "shop", "not this one");
    flow.egressDeniedBy.add("NetworkPolicy", "shop", "nor this");
    count();
    assertThat(rows(PolicyHits.TABLE))
        .extracting(row -> row.text(PolicyHits.POLICY_NAME) + "=" + row.measure(PolicyHits.HITS))
        .containsExactlyInAnyOrder("a=3", "b=3");
  }

  @Test
  void auditIsAStagedDeny() {
    trace(Point.UNKNOWN, Reply.FORWARD);
    flow.eventType = EventType.POLICY_VERDICT;
    flow.verdict = Verdict.AUDIT;
    flow.direction = Direction.INGRESS;
    count();
    Delta hit = only(PolicyHits.TABLE);
    assertThat(hit.text(PolicyHits.ENFORCEMENT)).isEqualTo("staged");
    assertThat(hit.text(PolicyHits.ACTION)).isEqualTo("deny");
  }

  @Test
  void aDropForAnotherReasonIsNotDenied() {
    trace(Point.UNKNOWN, Reply.UNKNOWN);
    flow.eventType = EventType.DROP;
    flow.dropReason = "CT_MAP_INSERTION_FAILED";
    flow.source.endpointId = 7;
    count();
    Delta pair = only(ServicePairs.TABLE);
    assertThat(pair.text(ServicePairs.REPORTER)).as("the local end").isEqualTo("source");
    assertThat(pair.measure(ServicePairs.FLOWS_DROPPED)).isEqualTo(1);
    assertThat(pair.measure(ServicePairs.FLOWS_DENIED)).isZero();
  }

  @Test
  void aResponseIsTurnedAround() {
    request(0, "GET");
    count();
    response(5, 503);
    flow.latencyNanos = 2_000_000;
    count();
    Delta pair = only(ServicePairs.TABLE);
    assertThat(pair.text(ServicePairs.SRC_WORKLOAD)).isEqualTo("web");
    assertThat(pair.measure(ServicePairs.REQUESTS)).isEqualTo(1);
    assertThat(pair.measure(ServicePairs.REQUESTS_5XX)).isEqualTo(1);
    assertThat(pair.sketch(ServicePairs.LATENCY_US)).hasToString("[" + bin(2_000) + ":1]");
    Delta http = only(Http.TABLE);
    assertThat(http.number(Http.STATUS)).isEqualTo(503);
    assertThat(http.measure(Http.REQUESTS)).isEqualTo(1);
    assertThat(only(Flows.TABLE).number(Flows.STATUS)).as("failed").isEqualTo(503);
  }

  @Test
  void aMissingLatencyIsTheTimeBetweenRequestAndResponse() {
    request(0, "GET");
    count();
    response(3, 200);
    count();
    Delta pair = only(ServicePairs.TABLE);
    assertThat(pair.sketch(ServicePairs.LATENCY_US)).hasToString("[" + bin(3_000_000) + ":1]");
  }

  @Test
  void aRequestWithoutAnswerCountsWithStatusZeroOnceItTimedOut() {
    request(0, "GET");
    count();
    assertThat(memory.settledOffset()).as("the request has not had its full effect").isZero();
    request(29, "PUT");
    count();
    assertThat(rows(Http.TABLE)).isEmpty();
    counter.expire(memory, 2 * NANOS);
    Delta http = only(Http.TABLE);
    assertThat(http.text(Http.METHOD)).isEqualTo("GET");
    assertThat(http.number(Http.STATUS)).isZero();
    assertThat(http.window()).isEqualTo(NOON);
    assertThat(memory.settledOffset()).isEqualTo(1);
  }

  @Test
  void anAnswerThatComesAfterASilenceTakesTheTimeOutBack() {
    request(0, "GET");
    count();
    counter.expire(memory, 31 * NANOS);
    assertThat(memory.settledOffset()).isEqualTo(1);
    response(3, 200);
    count();
    Map<Long, Long> requests = new TreeMap<>();
    for (Delta row : rows(Http.TABLE)) {
      requests.merge(row.number(Http.STATUS), row.measure(Http.REQUESTS), Long::sum);
    }
    assertThat(requests).isEqualTo(Map.of(0L, 0L, 200L, 1L));
    assertThat(only(ServicePairs.TABLE).sketch(ServicePairs.LATENCY_US))
        .hasToString("[" + bin(3_000_000) + ":1]");
    request(1, "GET");
    count();
    counter.expire(memory, 31 * NANOS);
    request(60, "GET");
    count();
    response(61, 503);
    count();
    assertThat(memory.isWaiting()).as("answered, or past its time").isFalse();
  }

  @Test
  void aDnsAnswerFindsItsQueryByNameAndType() {
    dns(L7Type.REQUEST, 0, "A");
    count();
    dns(L7Type.REQUEST, 0, "AAAA");
    count();
    dns(L7Type.RESPONSE, 2, "AAAA");
    flow.dnsCode = 3;
    count();
    dns(L7Type.RESPONSE, 1, "A");
    count();
    assertThat(rows(Dns.TABLE))
        .extracting(
            row ->
                "%s %s %s queries=%d answers=%d %s"
                    .formatted(
                        row.text(Dns.CLIENT_WORKLOAD),
                        row.text(Dns.QUERY_TYPE),
                        row.text(Dns.RESPONSE_CODE),
                        row.measure(Dns.QUERIES),
                        row.measure(Dns.ANSWERS),
                        row.sketch(Dns.LATENCY_US)))
        .containsExactlyInAnyOrder(
            "web A  queries=1 answers=0 null",
            "web AAAA  queries=1 answers=0 null",
            "web A NOERROR queries=0 answers=1 [" + bin(1_000_000) + ":1]",
            "web AAAA NXDOMAIN queries=0 answers=1 [" + bin(2_000_000) + ":1]");
  }

  @Test
  void aRedeliveredRecordIsMerged() {
    trace(Point.TO_ENDPOINT, Reply.FORWARD);
    flow.uuidHash = 4711;
    count();
    trace(Point.TO_ENDPOINT, Reply.FORWARD);
    flow.uuidHash = 4711;
    count();
    assertThat(only(ServicePairs.TABLE).measure(ServicePairs.FLOWS)).isEqualTo(1);
    assertQuality(2, 1, 1, 0);
  }

  @Test
  void lostEventsAreCountedAndNeverMoveTheClock() {
    flow.reset();
    flow.message = Message.LOST_EVENTS;
    flow.lostEvents = 17;
    count();
    Delta quality = only(Quality.TABLE);
    assertThat(quality.measure(Quality.LOST)).isEqualTo(17);
    assertThat(quality.measure(Quality.NOT_TRAFFIC)).isEqualTo(1);
    assertThat(memory.newestNanos).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void clocksThatCannotBeRightAreRefused() {
    trace(Point.TO_ENDPOINT, Reply.FORWARD);
    flow.timeNanos = 0;
    assertThat(count()).isEqualTo(Rejection.TIME_TOO_OLD);
    trace(Point.TO_ENDPOINT, Reply.FORWARD);
    flow.timeNanos = (NOON + 3600) * NANOS;
    assertThat(count()).isEqualTo(Rejection.TIME_IN_FUTURE);
    assertThat(rows(ServicePairs.TABLE)).isEmpty();
  }

  @Test
  void nobodyKnownIsUnresolved() {
    trace(Point.TO_ENDPOINT, Reply.FORWARD);
    flow.source.ipHigh = 0xfd00L << 48;
    flow.source.ipLow = 99;
    count();
    Delta pair = only(ServicePairs.TABLE);
    assertThat(pair.measure(ServicePairs.ENDS_UNRESOLVED)).isEqualTo(1);
    assertThat(pair.measure(ServicePairs.ENDS_EXACT)).isEqualTo(1);
    assertThat(only(Quality.TABLE).measure(Quality.UNRESOLVED)).isEqualTo(1);
  }
}
