package dev.podflow.flow.calico;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.Rejection;
import dev.podflow.flow.ReportText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalicoReaderTest {
  private static final String START = "\"start_time\":1772359203,";
  private static final String SOURCE = START + "\"action\":\"allow\",\"reporter\":\"src\"";

  private final CalicoReader reader = new CalicoReader();
  private final FlowBatch flows = new FlowBatch();

  @Test
  void readsWhatTheDestinationSaw() {
    assertReads(
        Samples.INGRESS,
        """
        REPORT of calico at 1772359203000000000 for 312000000000
        node /worker-3 weight 5
        DESTINATION INGRESS FORWARDED allow
        TCP UNKNOWN
        192.168.4.20:51122 pod /shop/checkout-5d8f7c6b9d-q4w7z / service  dns  reserved 0
        192.168.7.31:8443 pod /bank/payments-0 / service  dns  reserved 0
        flows 5 -1 0
        connections 3 at -9223372036854775808 2 -1
        bytes 90000 7000
        packets 120 80
        nanos 850000 -1 -1
        hits 3
        INGRESS PASS by GlobalNetworkPolicy|security||quarantine|0
        INGRESS ALLOW by CalicoNetworkPolicy|bank|bank|payments|2
        staged INGRESS DENY by StagedNetworkPolicy|bank|bank|strict|1""");
  }

  @Test
  void readsWhatTheSourceSawOfAggregatedPods() {
    assertReads(
        Samples.EGRESS,
        """
        REPORT of calico at 1772359100000000000 for 300000000000
        node prod/worker-1 weight 9
        SOURCE EGRESS FORWARDED allow
        TCP UNKNOWN
        -:0 pod /shop/checkout-5d8f7c6b9d-* / service  dns  reserved 0
        -:443 pod // / service  dns api.example.com reserved 2
        flows 9 -1 0
        connections 0 at -9223372036854775808 9 -1
        bytes 18236 52311
        packets 39 40
        nanos -1 -1 -1
        hits 0
        EGRESS ALLOW by Profile|||kns.shop|0""");
  }

  @Test
  void aDenialCountsEveryFlow() {
    assertReads(
        Samples.DENIED,
        """
        REPORT of calico at 1772359100000000000 for 310000000000
        node /worker-3 weight 3
        DESTINATION INGRESS DROPPED deny
        TCP UNKNOWN
        10.1.2.3:40000 pod // / service  dns  reserved 512
        192.168.7.31:22 pod /bank/payments-0 / service  dns  reserved 0
        flows 0 -1 3
        connections 2 at -9223372036854775808 1 -1
        bytes 180 0
        packets 3 0
        nanos -1 -1 -1
        hits 3
        INGRESS DENY by CalicoNetworkPolicy|bank|bank|payments|-1
        staged INGRESS DENY by StagedKubernetesNetworkPolicy|bank|bank|strict|-1""");
  }

  @Test
  void readsWhatWasWrittenBeforeThereWereRuleIndexes() {
    assertReads(
        Samples.OLD,
        """
        REPORT of calico at 1597086500000000000 for 300000000000
        node / weight 1
        SOURCE EGRESS FORWARDED allow
        UDP UNKNOWN
        -:0 pod /demo/web / service  dns  reserved 0
        -:53 pod // Node/node-7 service  dns  reserved 0
        flows 1 -1 0
        connections 1 at -9223372036854775808 0 -1
        bytes 0 0
        packets 0 0
        nanos -1 -1 -1
        hits 1
        EGRESS PASS by GlobalNetworkPolicy|allow-all||everything|
        EGRESS ALLOW by NetworkPolicy|default|demo|web|""");
  }

  @Test
  void aNodeBetweenDoesNotSayWhoseBytesTheyAre() {
    assertReads(
        Samples.FORWARDED,
        """
        REPORT of calico at 1772359100000000000 for 300000000000
        node /edge-1 weight 1
        MIDDLE UNKNOWN FORWARDED allow
        SCTP UNKNOWN
        -:0 pod // / service  dns  reserved 512
        -:0 pod /net/ NetworkSet/corp service  dns  reserved 0
        flows 1 -1 0
        connections 1 at -9223372036854775808 0 -1
        bytes -1 -1
        packets -1 -1
        nanos -1 -1 -1
        hits 1
        UNKNOWN ALLOW by GlobalNetworkPolicy|edge||transit|7""");
  }

  @Test
  void readsGoldmanesNumbersAndTheZerosThatItLeavesOut() {
    assertReads(
        Samples.GOLDMANE,
        """
        REPORT of calico at 1772359200000000000 for 300000000000
        node / weight 4
        DESTINATION INGRESS DROPPED deny
        TCP UNKNOWN
        -:0 pod /shop/checkout-5d8f7c6b9d-* / service  dns  reserved 0
        -:8443 pod /bank/payments-* / service payments dns  reserved 0
        flows 0 -1 4
        connections 4 at -9223372036854775808 0 -1
        bytes 240 0
        packets 4 0
        nanos -1 -1 -1
        hits 4
        INGRESS PASS by GlobalNetworkPolicy|security||quarantine|0
        INGRESS DENY by NetworkPolicy|bank|bank|payments|-1
        staged INGRESS DENY by StagedNetworkPolicy|bank|bank|strict|1""");
  }

  @Test
  void readsGoldmanesProtobuf() {
    assertReads(
        Samples.PROTOBUF,
        """
        REPORT of calico at 1772359200000000000 for 15000000000
        node / weight 1
        SOURCE EGRESS FORWARDED allow
        TCP UNKNOWN
        -:0 pod /ops/prober / service  dns  reserved 0
        -:9100 pod // Node/node-7 service  dns  reserved 0
        flows 1 -1 0
        connections 1 at -9223372036854775808 1 -1
        bytes 1226 957
        packets 14 11
        nanos -1 -1 -1
        hits 1
        EGRESS ALLOW by ClusterNetworkPolicy|kube-admin||monitoring|12""");
  }

  @Test
  void whiskerCountsNoFlows() {
    assertReads(
        Samples.WHISKER,
        """
        REPORT of calico at 1772359200000000000 for 15000000000
        node / weight 1
        DESTINATION INGRESS DROPPED deny
        UDP UNKNOWN
        -:0 pod // / service  dns  reserved 2
        -:53 pod /bank/payments-* / service  dns  reserved 0
        flows -1 -1 -1
        connections -1 at -9223372036854775808 -1 -1
        bytes 130 0
        packets 2 0
        nanos -1 -1 -1
        hits -1
        INGRESS DENY by default-deny|default|||-1""");
  }

  @Test
  void theSameWithOtherWhiteSpace() {
    for (String sample : Samples.ALL) {
      accept(sample);
      String expected = ReportText.of(flows.get(0));
      accept("\r\n\t " + sample.replaceAll("([\\[{,])(?=[\"{])", "$1\n    ") + " \n");
      assertThat(ReportText.of(flows.get(0))).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // type, name, aggregated name, namespace: pod or prefix, workload and kind, reserved
        "wep | a-b-c12de | a-b-*  | ns | ns/a-b-c12de/ | /     | 0",
        "wep | -         | a-b-*  | ns | ns/a-b-*/     | /     | 0",
        "wep | -         | bare   | ns | ns/bare/      | /     | 0",
        "wep | a-b-*     | -      | ns | ns/a-b-*/     | /     | 0",
        "wep | *         | *      | ns | ns//          | /     | 0",
        "wep | -         | -      | ns | ns//          | /     | 0",
        "hep | eth0      | node-1 | -  | //            | Node/node-1 | 0",
        "hep | node-1    | -      | -  | //            | Node/node-1 | 0",
        "hep | -         | -      | -  | //            | /     | 0",
        "ns  | corp      | corp   | -  | //            | GlobalNetworkSet/corp | 0",
        "ns  | -         | corp   | ns | ns//          | NetworkSet/corp | 0",
        "net | -         | pub    | -  | //            | /     | 2",
        "net | -         | pvt    | -  | //            | /     | 512",
        "net | pvt       | -      | -  | //            | /     | 512",
        "net | -         | other  | -  | //            | /     | 0",
        "4   | pub       | -      | -  | //            | /     | 2",
        "?   | PRIVATE NETWORK | - | -  | //            | /     | 512",
        "?   | pub       | -      | -  | //            | /     | 2",
        "?   | pub       | -      | ns | ns/pub/       | /     | 0",
        "?   | a-*       | -      | ns | ns/a-*/       | /     | 0",
        "?   | node-1    | -      | -  | //            | /node-1 | 0",
        "0   | -         | -      | -  | //            | /     | 0",
      })
  void knowsWhatAnEndIs(
      String type,
      String name,
      String aggregatedName,
      String namespace,
      String pod,
      String workload,
      int reserved) {
    accept(
        "{%s,\"dest_type\":\"%s\",\"dest_name\":\"%s\",\"dest_name_aggr\":\"%s\",\"dest_namespace\":\"%s\"}"
            .formatted(SOURCE, type, name, aggregatedName, namespace));
    Flow flow = flows.get(0);
    assertThat(
            flow.destination.namespace
                + "/"
                + flow.destination.pod
                + flow.destination.namePrefix
                + "/")
        .isEqualTo(pod);
    assertThat(flow.destination.workloadKind + "/" + flow.destination.workload).isEqualTo(workload);
    assertThat(flow.destination.reserved).isEqualTo(reserved);
    assertThat(flow.destination.pod).doesNotContain("*");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"tcp\"', TCP",
    "'\"icmp\"', ICMPv4",
    "58, ICMPv6",
    "'\"58\"', ICMPv6",
    "'\"icmp6\"', ICMPv6",
    "'\"ipip\"', IPIP",
    "253, 253",
    "'\"mptcp\"', mptcp",
    "null, ''"
  })
  void knowsProtocols(String written, String protocol) {
    accept("{" + SOURCE + ",\"proto\":" + written + "}");
    assertThat(flows.get(0).protocol).isEqualTo(protocol);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"start_time\":1772359203,\"end_time\":1772359203 | 1772359203 | 0",
        "\"start_time\":1772359203,\"end_time\":1772359202 | 1772359203 | 0",
        "\"start_time\":1772359203 | 1772359203 | 0",
        "\"start_time\":\"1772359203\",\"end_time\":\"1772359213\" | 1772359203 | 10",
        "\"start_time\":\"2026-03-01T10:00:03Z\",\"end_time\":1772359213 | 1772359203 | 10",
        "\"start_time\":1772359203,\"@timestamp\":1772359213000 | 1772359203 | 10",
        "\"start_time\":1772359203,\"@timestamp\":\"2026-03-01T10:00:13.000Z\" | 1772359203 | 10",
        "\"start_time\":1772359203,\"end_time\":1772359205,\"@timestamp\":1772359213000 | 1772359203 | 2",
        "\"end_time\":1772359203 | 1772359203 | 0",
        "\"@timestamp\":1772359203000 | 1772359203 | 0",
        "\"start_time\":0,\"end_time\":9000000000 | 0 | 86400",
        "\"start_time\":\"1960-01-01T00:00:00Z\",\"end_time\":9000000000 | -315619200 | 0"
      })
  void knowsTheWindow(String members, long seconds, long span) {
    accept("{\"action\":\"allow\"," + members + "}");
    assertThat(flows.get(0).timeNanos).isEqualTo(seconds * 1_000_000_000L);
    assertThat(flows.get(0).spanNanos).isEqualTo(span * 1_000_000_000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"host\":\"n1\" | /n1",
        "\"host\":{\"name\":\"n1\",\"ip\":[]},\"cluster\":\"blue\" | blue/n1",
        "\"host\":\"-\",\"cluster_name\":\"blue\" | blue/",
        "\"cluster\":{\"name\":\"blue\"} | blue/"
      })
  void knowsWhereItComesFrom(String members, String node) {
    accept("{" + SOURCE + "," + members + "}");
    assertThat(flows.get(0).cluster + "/" + flows.get(0).node).isEqualTo(node);
  }

  @Test
  void aPassIsNoVerdictAndNoneIsNoneEither() {
    for (String action : new String[] {"\"Pass\"", "3", "0", "\"ActionUnspecified\"", "null"}) {
      accept(
          ("{" + START + "\"reporter\":\"Src\",\"action\":%s,\"num_flows\":3,\"bytes_in\":1}")
              .formatted(action));
      Flow flow = flows.get(0);
      assertThat(flow.verdictText).isEmpty();
      assertThat(flow.flowsForwarded).isEqualTo(Flow.UNKNOWN);
      assertThat(flow.flowsDenied).isEqualTo(Flow.UNKNOWN);
      assertThat(flow.bytesReceived).isEqualTo(1);
      assertThat(flow.policies.size()).isZero();
    }
  }

  @Test
  void membersThatAreNotThereAreNotZero() {
    accept("{" + SOURCE + "}");
    assertThat(ReportText.of(flows.get(0)))
        .contains("flows -1 -1 -1", "bytes -1 -1", "packets -1 -1", "hits -1")
        .contains("connections -1 at -9223372036854775808 -1 -1");
  }

  @Test
  void membersThatNobodyNeedsMayHoldAnything() {
    accept(
        "{%s,\"Key\":\"a\",\"flow\":[1],\"labels\":{\"host\":[1]},\"source_labels\":7}"
            .formatted(SOURCE));
    accept("{" + SOURCE + ",\"dest_port\":-1,\"source_ip\":\"-\",\"dest_ip\":\"10.0.0.256\"}");
    assertThat(flows.get(0).destination.port).isZero();
    assertThat(flows.get(0).source.hasIp).isFalse();
    assertThat(flows.get(0).destination.hasIp).isFalse();
    accept("{" + SOURCE + ",\"dest_service_name\":\"*\",\"dest_service_port\":\"*\"}");
    assertThat(flows.get(0).destination.service).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"start_time\":1772359203 | \"start_time\":1772359202",
        "\"end_time\":1772359515 | \"end_time\":1772359516",
        "\"action\":\"allow\" | \"action\":\"deny\"",
        "\"reporter\":\"dst\" | \"reporter\":\"src\"",
        "\"proto\":\"tcp\" | \"proto\":\"udp\"",
        "\"source_ip\":\"192.168.4.20\" | \"source_ip\":\"192.168.4.21\"",
        "q4w7z | q4w7x",
        "\"source_name_aggr\":\"checkout | \"source_name_aggr\":\"check",
        "\"source_namespace\":\"shop\" | \"source_namespace\":\"shop2\"",
        "\"source_type\":\"wep\" | \"source_type\":\"hep\"",
        "\"source_port\":51122 | \"source_port\":51123",
        "\"dest_port\":8443 | \"dest_port\":8444",
        "\"dest_ip\":\"192.168.7.31\" | \"dest_ip\":\"192.168.7.32\"",
        "\"dest_name\":\"payments-0\" | \"dest_name\":\"payments-1\"",
        "\"bytes_in\":90000 | \"bytes_in\":90001",
        "\"bytes_out\":7000 | \"bytes_out\":7001",
        "\"num_flows\":5 | \"num_flows\":6",
        "\"num_flows_started\":3 | \"num_flows_started\":4",
        "\"num_flows_completed\":2 | \"num_flows_completed\":1",
        "\"packets_in\":120 | \"packets_in\":121",
        "\"packets_out\":80 | \"packets_out\":81",
        "\"process_name\":\"java\" | \"process_name\":\"nginx\"",
        "\"process_id\":\"4711\" | \"process_id\":\"4712\"",
        "\"tcp_mean_smooth_rtt\":850 | \"tcp_mean_smooth_rtt\":851",
        "\"host\":\"worker-3\" | \"host\":\"worker-4\"",
        "\"dest_service_name\":\"-\" | \"dest_service_name\":\"pay\"",
        "\"dest_service_port\":\"-\" | \"dest_service_port\":\"https\"",
        "\"dest_service_namespace\":\"-\" | \"dest_service_namespace\":\"bank\""
      })
  void whatDiffersInAnyStatisticIsNoCopy(String member, String other) {
    accept(Samples.INGRESS);
    long hash = flows.get(0).statisticsHash;
    assertThat(hash).isNotZero();
    assertThat(Samples.INGRESS).contains(member);
    accept(Samples.INGRESS.replace(member, other));
    assertThat(flows.get(0).statisticsHash).isNotEqualTo(hash);
  }

  @Test
  void aCopyWithOtherPoliciesAndLabelsIsACopy() {
    accept(Samples.INGRESS);
    long hash = flows.get(0).statisticsHash;
    accept(Samples.INGRESS.replace("payments|allow", "other|allow").replace("app=", "app=x"));
    assertThat(flows.get(0).statisticsHash).isEqualTo(hash);
    assertThat(flows.get(0).policies.name(1)).isEqualTo("other");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | EMPTY | at byte 0",
        "{\"start_time\":1 | MALFORMED | start_time at byte 15",
        "{} {} | TRAILING_DATA | at byte 3",
        "[] | WRONG_TYPE | at byte 0",
        "{\"start_time\":1772359203,\"qname\":\"a.b\"} | UNKNOWN_MESSAGE | at byte 0",
        "{\"action\":\"allow\"} | NO_TIME | at byte 0",
        "{\"action\":\"allow\",\"start_time\":\"soon\"} | BAD_TIME | start_time at byte 31",
        "{\"action\":\"allow\",\"start_time\":\"9000000001\"} | BAD_TIME | start_time at byte 31",
        "{\"action\":\"allow\",\"start_time\":-1} | WRONG_TYPE | start_time at byte 31",
        "{\"action\":\"allow\",\"start_time\":true} | WRONG_TYPE | start_time at byte 31",
        "{\"bytes_in\":-5} | WRONG_TYPE | bytes_in at byte 12",
        "{\"bytes_in\":1e300} | WRONG_TYPE | bytes_in at byte 12",
        "{\"dest_port\":65536} | WRONG_TYPE | dest_port at byte 13",
        "{\"Key\":{\"dest_name\":[]}} | WRONG_TYPE | Key.dest_name at byte 20",
        "{\"policies\":{\"enforced_policies\":[7]}} | WRONG_TYPE | policies.enforced_policies at byte 34",
        "{\"action\":\"a\",\"policies\":{\"enforced_policies\":[\"xy\"]}} | MALFORMED | policies.enforced_policies at byte 47",
      })
  void saysWhatIsWrongWithARecord(String text, Rejection rejection, String detail) {
    assertThat(read(text)).isEqualTo(rejection);
    assertThat(reader.detail()).isEqualTo(detail);
    accept(Samples.INGRESS);
    assertThat(reader.detail()).isEmpty();
  }

  @Test
  void refusesWhatIsTooDeepOrTooLarge() {
    String deep = "[".repeat(70) + "]".repeat(70);
    assertThat(read("{\"source_labels\":" + deep + "}")).isEqualTo(Rejection.TOO_DEEP);
    String keys = "{\"Key\":".repeat(70) + "{}" + "}".repeat(70);
    assertThat(read(keys)).isEqualTo(Rejection.TOO_DEEP);
    String large = "{" + SOURCE + ",\"tag\":\"%s\"}";
    int room = CalicoReader.MAX_RECORD_BYTES - large.length() + 2;
    accept(large.formatted("x".repeat(room)));
    assertThat(read(large.formatted("x".repeat(room + 1)))).isEqualTo(Rejection.TOO_LARGE);
    assertThat(reader.detail()).contains("1048577");
  }

  private void assertReads(String record, String expected) {
    accept(record);
    assertThat(flows.size()).isEqualTo(1);
    assertThat(ReportText.of(flows.get(0))).isEqualTo(expected);
  }

  private void accept(String text) {
    assertThat(read(text)).as(text + " " + reader.detail()).isNull();
  }

  private Rejection read(String text) {
    return reader.read(text.getBytes(UTF_8), flows);
  }
}
