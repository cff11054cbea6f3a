package dev.podflow.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Sketch;
import dev.podflow.flow.Flow;
import dev.podflow.flow.Flow.Direction;
import dev.podflow.flow.Flow.L7Protocol;
import dev.podflow.flow.Flow.L7Type;
import dev.podflow.flow.Flow.Reporter;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.PolicyTrace.Action;
import dev.podflow.identity.Address;
import dev.podflow.identity.Directory;
import dev.podflow.table.Dns;
import dev.podflow.table.Flows;
import dev.podflow.table.Http;
import dev.podflow.table.PodPairs;
import dev.podflow.table.PolicyHits;
import dev.podflow.table.Quality;
import dev.podflow.table.ServicePairs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportCounterTest {
  private static final long NOON = 1_700_000_040L;
  private static final long NANOS = 1_000_000_000L;

  private final Directory directory = new Directory();
  private final Deltas deltas = new Deltas();
  private final ReportCounter counter =
      new ReportCounter(CountingOptions.DEFAULT, directory, deltas);
  private final PartitionMemory memory = new PartitionMemory();
  private final Origin origin = new Origin();
  private final FlowBatch flows = new FlowBatch();
  private final Flow flow = report();

  @Test
  void whatTheRecordStatesBecomesAMeasureAndTheRestStaysUnknown() {
    flow.flowsForwarded = 5;
    flow.flowsDenied = 0;
    flow.bytesSent = 700;
    flow.packetsSent = 0;
    count();
    Delta pair = only(ServicePairs.TABLE);
    assertThat(pair.window()).isEqualTo(NOON);
    assertThat(pair.text(ServicePairs.CLUSTER)).isEqualTo("default");
    assertThat(pair.text(ServicePairs.SOURCE_SYSTEM)).isEqualTo("test");
    assertThat(pair.text(ServicePairs.REPORTER)).isEqualTo("source");
    assertThat(pair.text(ServicePairs.SRC_WORKLOAD)).isEqualTo("web");
    assertThat(pair.text(ServicePairs.DST_WORKLOAD)).isEqualTo("cart");
    assertThat(pair.text(ServicePairs.DST_SERVICE)).isEqualTo("cart-svc");
    assertThat(pair.number(ServicePairs.DST_PORT)).isEqualTo(8080);
    assertThat(pair.text(ServicePairs.PROTOCOL)).isEqualTo("TCP");
    assertThat(pair.measure(ServicePairs.FLOWS)).isEqualTo(5);
    assertThat(pair.measure(ServicePairs.FLOWS_FORWARDED)).isEqualTo(5);
    assertThat(pair.measure(ServicePairs.ENDS_FROM_LOG)).isEqualTo(10);
    assertThat(pair.measure(ServicePairs.BYTES_SENT)).isEqualTo(700);
    assertKnown(pair, ServicePairs.FLOWS_DENIED, ServicePairs.PACKETS_SENT);
    assertUnknown(
        pair,
        ServicePairs.FLOWS_DROPPED,
        ServicePairs.CONNECTIONS_OPENED,
        ServicePairs.CONNECTIONS_CLOSED,
        ServicePairs.CONNECTIONS_RESET,
        ServicePairs.BYTES_RECEIVED,
        ServicePairs.PACKETS_RECEIVED,
        ServicePairs.REQUESTS,
        ServicePairs.MTLS);
    assertThat(pair.sketch(ServicePairs.RTT_US)).isNull();
    assertThat(pair.sketch(ServicePairs.CONNECTION_DURATION_US)).isNull();
  }

  /** The first, second, fourth and so on of a pair. */
  @Test
  void ofPlainTextExemplarsAreNoted() {
    flow.l7Protocol = L7Protocol.HTTP;
    flow.security = Flow.Security.PLAINTEXT;
    for (int i = 0; i < 9; i++) {
      count();
    }
    flow.security = Flow.Security.MUTUAL_TLS;
    count();
    Delta row = only(PodPairs.TABLE);
    assertThat(row.text(PodPairs.SRC_WORKLOAD)).isEqualTo("web");
    assertThat(row.text(PodPairs.DST_WORKLOAD)).isEqualTo("cart");
    assertThat(row.measure(PodPairs.PLAINTEXT)).isEqualTo(4);
  }

  @Test
  void whoWaitedLongestIsNoted() {
    flow.l7Protocol = L7Protocol.HTTP;
    for (long millis : new long[] {5, 80, 79}) {
      flow.latencyNanos = millis * 1_000_000;
      count();
    }
    assertThat(only(PodPairs.TABLE).measure(PodPairs.SLOWEST_US)).isEqualTo(80_000);
  }

  @Test
  void aRecordAboutNoFlowsHasNoEnds() {
    flow.bytesSent = 1;
    count();
    assertUnknown(
        only(ServicePairs.TABLE),
        ServicePairs.FLOWS,
        ServicePairs.ENDS_FROM_LOG,
        ServicePairs.ENDS_EXACT);
  }

  @Test
  void flowsAddUpAndLeaveTheirMarkInEachFate() {
    flow.flowsForwarded = 5;
    flow.flowsDropped = 2;
    flow.flowsDenied = 1;
    count();
    Delta pair = only(ServicePairs.TABLE);
    assertThat(pair.measure(ServicePairs.FLOWS)).isEqualTo(8);
    assertThat(pair.measure(ServicePairs.FLOWS_DROPPED)).isEqualTo(2);
    assertThat(pair.measure(ServicePairs.FLOWS_DENIED)).isEqualTo(1);
    assertThat(pair.measure(ServicePairs.ENDS_FROM_LOG)).isEqualTo(16);
  }

  @Test
  void noConnectionWasOpenedBeforeThereWereAny() {
    flow.openedNanos = 0;
    flow.connectionsOpened = 1;
    flow.connectionsClosed = 1;
    count();

    assertThat(rows(ServicePairs.TABLE))
        .extracting(Delta::window, row -> row.measure(ServicePairs.CONNECTIONS_OPENED))
        .containsExactly(tuple(NOON, 1L));
  }

  @Test
  void connectionsCountWhereTheyOpenedAndWhereTheyClosed() {
    flow.openedNanos = (NOON - 61) * NANOS;
    flow.connectionsOpened = 1;
    flow.connectionsClosed = 1;
    flow.connectionNanos = 61 * NANOS;
    flow.rttNanos = 250_000;
    flow.weight = 3;
    count();
    List<Delta> pairs = rows(ServicePairs.TABLE);
    assertThat(pairs)
        .extracting(Delta::window, row -> row.measure(ServicePairs.CONNECTIONS_OPENED))
        .containsExactlyInAnyOrder(tuple(NOON - 120, 1L), tuple(NOON, 0L));
    Delta then = pairs.get(pairs.get(0).window() == NOON ? 1 : 0);
    Delta now = pairs.get(pairs.get(0).window() == NOON ? 0 : 1);
    assertUnknown(then, ServicePairs.CONNECTIONS_CLOSED);
    assertUnknown(now, ServicePairs.CONNECTIONS_OPENED);
    assertThat(now.measure(ServicePairs.CONNECTIONS_CLOSED)).isEqualTo(1);
    assertSketch(now.sketch(ServicePairs.CONNECTION_DURATION_US), 61e6, 3);
    assertSketch(now.sketch(ServicePairs.RTT_US), 250, 3);
  }

  @Test
  void connectionsThatWereOpenedNobodySaysWhenCountInTheFlowsMinute() {
    flow.connectionsOpened = 4;
    count();
    assertThat(only(ServicePairs.TABLE).measure(ServicePairs.CONNECTIONS_OPENED)).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "SOURCE,      n9, source",
    "DESTINATION, n9, destination",
    "MIDDLE,      n1, middle",
    "BY_NODE,     n1, source",
    "BY_NODE,     n2, destination",
    "BY_NODE,     n3, middle",
    "BY_NODE,     '', middle"
  })
  void knowsWhoReported(Reporter reporter, String node, String expected) {
    directory.apply(TestPods.pod("web-1", "n1"));
    directory.apply(TestPods.pod("cart-1", "n2"));
    flow.source.pod = "web-1";
    flow.destination.pod = "cart-1";
    flow.reporter = reporter;
    flow.node = node;
    count();
    assertThat(only(ServicePairs.TABLE).text(ServicePairs.REPORTER)).isEqualTo(expected);
  }

  @Test
  void aWindowCountsInTheIntervalOfItsLength() {
    flow.timeNanos = (NOON + 61) * NANOS;
    flow.spanNanos = 300 * NANOS;
    flow.bytesSent = 1;
    flow.policyHits = 1;
    flow.policies.add("P", "", "", "p", "", Direction.EGRESS, Action.ALLOW, false);
    count();
    long fiveMinutes = NOON + 61 - Math.floorMod(NOON + 61, 300);
    assertThat(only(ServicePairs.TABLE).window()).isEqualTo(fiveMinutes);
    Delta hit = only(PolicyHits.TABLE);
    assertThat(hit.window()).isEqualTo(fiveMinutes);
    assertThat(hit.measure(PolicyHits.FIRST_HIT)).isEqualTo(NOON + 61);
    assertThat(hit.measure(PolicyHits.LAST_HIT)).isEqualTo(NOON + 361);
  }

  @Test
  void everyPolicyOfTheTraceIsHit() {
    flow.policyHits = 3;
    flow.connectionsOpened = 3;
    flow.bytesSent = 100;
    flow.bytesReceived = 20;
    flow.policies.add("K1", "t1", "ns", "p1", "4", Direction.EGRESS, Action.PASS, false);
    flow.policies.add("K2", "t2", "", "p2", "", Direction.EGRESS, Action.DENY, true);
    count();
    List<Delta> hits = rows(PolicyHits.TABLE);
    assertThat(hits).hasSize(2);
    Delta pass = hits.get(hits.get(0).text(PolicyHits.POLICY_NAME).equals("p1") ? 0 : 1);
    Delta deny = hits.get(hits.get(0).text(PolicyHits.POLICY_NAME).equals("p1") ? 1 : 0);
    assertThat(pass.text(PolicyHits.POLICY_KIND)).isEqualTo("K1");
    assertThat(pass.text(PolicyHits.POLICY_TIER)).isEqualTo("t1");
    assertThat(pass.text(PolicyHits.POLICY_NAMESPACE)).isEqualTo("ns");
    assertThat(pass.text(PolicyHits.POLICY_RULE)).isEqualTo("4");
    assertThat(pass.text(PolicyHits.DIRECTION)).isEqualTo("egress");
    assertThat(pass.text(PolicyHits.ACTION)).isEqualTo("pass");
    assertThat(pass.text(PolicyHits.ENFORCEMENT)).isEqualTo("enforced");
    assertThat(pass.text(PolicyHits.DST_WORKLOAD)).isEqualTo("cart");
    assertThat(pass.number(PolicyHits.DST_PORT)).isEqualTo(8080);
    assertThat(pass.measure(PolicyHits.HITS)).isEqualTo(3);
    assertThat(pass.measure(PolicyHits.CONNECTIONS)).isEqualTo(3);
    assertThat(pass.measure(PolicyHits.BYTES)).isEqualTo(120);
    assertThat(pass.measure(PolicyHits.FIRST_HIT)).isEqualTo(NOON);
    assertThat(pass.measure(PolicyHits.LAST_HIT)).isEqualTo(NOON);
    assertThat(deny.text(PolicyHits.ACTION)).isEqualTo("deny");
    assertThat(deny.text(PolicyHits.ENFORCEMENT)).isEqualTo("staged");
  }

  @Test
  void aPolicyOfWhichNobodyCountsTheHitsWasHitAllTheSame() {
    flow.bytesSent = 100;
    flow.policies.add("P", "", "", "p", "", Direction.EGRESS, Action.ALLOW, false);
    count();
    Delta hit = only(PolicyHits.TABLE);
    assertUnknown(hit, PolicyHits.HITS, PolicyHits.CONNECTIONS, PolicyHits.BYTES);
    assertThat(hit.measure(PolicyHits.FIRST_HIT)).isEqualTo(NOON);
  }

  @Test
  void aPolicyThatOnlyLetsOldConnectionsGoOnIsNotHitButInUse() {
    flow.policyHits = 0;
    flow.bytesSent = 100;
    flow.bytesReceived = 1;
    flow.policies.add("P", "", "", "p", "", Direction.EGRESS, Action.ALLOW, false);
    count();
    Delta hit = only(PolicyHits.TABLE);
    assertKnown(hit, PolicyHits.HITS);
    assertThat(hit.measure(PolicyHits.BYTES)).isEqualTo(101);
    assertThat(hit.measure(PolicyHits.HITS)).isZero();
    assertThat(hit.measure(PolicyHits.LAST_HIT)).isEqualTo(NOON);
  }

  @Test
  void theSameStatisticsCountOnceAlsoAfterARestart() throws Exception {
    flow.statisticsHash = 42;
    flow.bytesSent = 10;
    count();
    count();
    PartitionMemory restored = PartitionMemory.fromBytes(memory.toBytes());
    assertThat(counter.count(flows, origin, restored)).isNull();
    flow.statisticsHash = 43;
    count();
    assertThat(only(ServicePairs.TABLE).measure(ServicePairs.BYTES_SENT)).isEqualTo(20);
    Delta quality = only(Quality.TABLE);
    assertThat(quality.measure(Quality.RECEIVED)).isEqualTo(4);
    assertThat(quality.measure(Quality.USED)).isEqualTo(2);
    assertThat(quality.measure(Quality.MERGED)).isEqualTo(2);
  }

  @Test
  void theSameStatisticsOfAnotherClusterOrNodeCountAgain() {
    flow.statisticsHash = 42;
    for (String place : List.of("blue/n-1", "blue/n-1", "green/n-1", "green/n-2")) {
      flow.cluster = place.substring(0, place.indexOf('/'));
      flow.node = place.substring(place.indexOf('/') + 1);
      count();
    }
    Delta quality = only(Quality.TABLE);
    assertThat(quality.measure(Quality.USED)).isEqualTo(3);
    assertThat(quality.measure(Quality.MERGED)).isEqualTo(1);
  }

  @Test
  void requestsCountByTheirStatus() {
    for (int status : new int[] {200, 404, 503}) {
      flow.l7Protocol = L7Protocol.HTTP;
      flow.httpMethod = "GET";
      flow.httpStatus = status;
      flow.latencyNanos = 2_000_000;
      flow.security = Flow.Security.MUTUAL_TLS;
      count();
    }
    Delta pair = only(ServicePairs.TABLE);
    assertThat(pair.measure(ServicePairs.REQUESTS)).isEqualTo(3);
    assertThat(pair.measure(ServicePairs.REQUESTS_4XX)).isEqualTo(1);
    assertThat(pair.measure(ServicePairs.REQUESTS_5XX)).isEqualTo(1);
    assertThat(pair.measure(ServicePairs.MTLS)).isEqualTo(3);
    assertThat(pair.isKnown(ServicePairs.PLAINTEXT)).isTrue();
    assertSketch(pair.sketch(ServicePairs.LATENCY_US), 2_000, 3);
    assertThat(rows(Http.TABLE))
        .extracting(row -> row.number(Http.STATUS))
        .containsExactlyInAnyOrder(200L, 404L, 503L);
    assertThat(rows(Flows.TABLE)).as("failed").hasSize(1);
  }

  @Test
  void aDnsQueryAndItsAnswerAreTwoRows() {
    flow.l7Protocol = L7Protocol.DNS;
    flow.l7Type = L7Type.RESPONSE;
    flow.dnsQuery = "cart.shop.";
    flow.dnsType = "A";
    flow.dnsCode = 3;
    flow.latencyNanos = 700_000;
    count();
    flow.l7Type = L7Type.REQUEST;
    count();
    assertThat(rows(ServicePairs.TABLE)).as("a query is no connection").isEmpty();
    List<Delta> rows = rows(Dns.TABLE);
    assertThat(rows).hasSize(2);
    Delta queries = rows.get(rows.get(0).text(Dns.RESPONSE_CODE).isEmpty() ? 0 : 1);
    Delta answers = rows.get(rows.get(0).text(Dns.RESPONSE_CODE).isEmpty() ? 1 : 0);
    assertThat(queries.text(Dns.CLIENT_WORKLOAD)).isEqualTo("web");
    assertThat(queries.text(Dns.QUERY_NAME)).isEqualTo("cart.shop.");
    assertThat(queries.measure(Dns.QUERIES)).isEqualTo(2);
    assertThat(queries.measure(Dns.ANSWERS)).isZero();
    assertThat(answers.text(Dns.RESPONSE_CODE)).isEqualTo("NXDOMAIN");
    assertThat(answers.measure(Dns.ANSWERS)).isEqualTo(1);
    assertSketch(answers.sketch(Dns.LATENCY_US), 700, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "3, 0, FORWARDED, true",
    "0, 2, FORWARDED, true",
    "-1, -1, DROPPED, true",
    "0, -1, FORWARDED, false"
  })
  void whatWasDeniedOrDroppedIsKeptSingly(
      long denied, long dropped, Flow.Verdict verdict, boolean kept) {
    flow.flowsDenied = denied;
    flow.flowsDropped = dropped;
    flow.verdict = verdict;
    flow.verdictText = "Deny";
    flow.weight = 3;
    origin.offset = 7;
    count();
    List<Delta> rows = rows(Flows.TABLE);
    assertThat(rows).hasSize(kept ? 1 : 0);
    if (kept) {
      Delta row = rows.get(0);
      assertThat(row.number(Flows.TIME)).isEqualTo(NOON * 1_000_000);
      assertThat(row.text(Flows.VERDICT)).isEqualTo("deny");
      assertThat(row.text(Flows.SRC_RESOLUTION)).isEqualTo("from_log");
      assertThat(row.number(Flows.OFFSET)).isEqualTo(7);
      assertThat(row.measure(Flows.FLOWS)).isEqualTo(3);
    }
  }

  @Test
  void statusIsNoTraffic() {
    flow.message = Flow.Message.STATUS;
    count();
    assertThat(only(Quality.TABLE).measure(Quality.NOT_TRAFFIC)).isEqualTo(1);
  }

  private Flow report() {
    flows.clear();
    Flow report = flows.add();
    report.message = Flow.Message.REPORT;
    report.system = "test";
    report.timeNanos = NOON * NANOS;
    report.reporter = Reporter.SOURCE;
    report.protocol = "TCP";
    report.source.namespace = "shop";
    report.source.workload = "web";
    report.source.workloadKind = "Deployment";
    report.destination.namespace = "shop";
    report.destination.workload = "cart";
    report.destination.workloadKind = "Deployment";
    report.destination.service = "cart-svc";
    report.destination.port = 8080;
    return report;
  }

  @Test
  void aNodeThatCallsAPodOfItsOwnIsTheSource() {
    directory.apply(TestPods.node("n1", "192.168.0.1"));
    directory.apply(TestPods.pod("cart-1", "n1"));
    flow.source.workload = "";
    flow.source.hasIp = true;
    flow.source.ipHigh = Address.parse("192.168.0.1").high();
    flow.source.ipLow = Address.parse("192.168.0.1").low();
    flow.source.namespace = "";
    flow.destination.pod = "cart-1";
    flow.reporter = Reporter.BY_NODE;
    flow.node = "n1";
    count();
    Delta pair = only(ServicePairs.TABLE);
    assertThat(pair.text(ServicePairs.SRC_WORKLOAD)).isEqualTo("n1");
    assertThat(pair.text(ServicePairs.REPORTER)).isEqualTo("source");
  }

  @Test
  void aPodThatEndedInTheMiddleStoodBehindItsService() {
    directory.apply(TestPods.pod("cart-1", "cart", "10.0.0.9", NOON - 90, NOON + 60));
    directory.apply(TestPods.behind("basket", "cart-1", "10.0.0.9", NOON - 80, NOON + 60));
    flow.destination.pod = "cart-1";
    flow.destination.service = "";
    flow.spanNanos = 300 * NANOS;
    flow.connectionsOpened = 1;
    count();
    assertThat(only(ServicePairs.TABLE).text(ServicePairs.DST_SERVICE)).isEqualTo("basket");
  }

  private void count() {
    origin.topic = "reports";
    origin.timestampMillis = (NOON + 600) * 1000;
    assertThat(counter.count(flows, origin, memory)).isNull();
  }

  private List<Delta> rows(DeltaTable table) {
    List<Delta> rows = new ArrayList<>();
    deltas.map(table).drain(rows::add);
    return rows;
  }

  private Delta only(DeltaTable table) {
    List<Delta> rows = rows(table);
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private static void assertSketch(Sketch sketch, double micros, long count) {
    assertThat(sketch.size()).isEqualTo(1);
    assertThat(sketch.bin(0)).isEqualTo(Sketch.binOf(micros));
    assertThat(sketch.count(0)).isEqualTo(count);
  }

  private static void assertKnown(Delta row, int... measures) {
    for (int measure : measures) {
      assertThat(row.isKnown(measure)).as("measure %d is known", measure).isTrue();
    }
  }

  private static void assertUnknown(Delta row, int... measures) {
    for (int measure : measures) {
      assertThat(row.isKnown(measure)).as("measure %d is known", measure).isFalse();
    }
  }
}
