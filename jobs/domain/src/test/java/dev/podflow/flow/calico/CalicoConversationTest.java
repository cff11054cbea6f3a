package dev.podflow.flow.calico;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.podflow.count.CountingOptions;
import dev.podflow.count.Deltas;
import dev.podflow.count.Origin;
import dev.podflow.count.PartitionMemory;
import dev.podflow.count.ReportCounter;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.flow.FlowBatch;
import dev.podflow.identity.Directory;
import dev.podflow.identity.LifeKey;
import dev.podflow.identity.PodLife;
import dev.podflow.identity.Span;
import dev.podflow.table.PolicyHits;
import dev.podflow.table.ServicePairs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several logs of one conversation, which a view has to find in the same place. */
class CalicoConversationTest {
  /** Start of an interval of five minutes. */
  private static final long FIVE = 1_772_359_200L;

  private static final String POLICIES = "\"policies\":{\"enforced_policies\":[\"0|t|t.%s|%s|0\"]}";
  private static final String ALLOWED =
      "{\"start_time\":%d,\"end_time\":%d,\"host\":\"%s\",\"reporter\":\"%s\",\"action\":\"allow\","
          + "\"proto\":\"tcp\",\"source_type\":\"wep\",\"source_namespace\":\"shop\",\"source_name\":\"-\","
          + "\"source_name_aggr\":\"web-86c57db685-*\",\"dest_type\":\"wep\",\"dest_namespace\":\"shop\","
          + "\"dest_name\":\"-\",\"dest_name_aggr\":\"cart-*\",\"dest_port\":8080,\"num_flows\":4,"
          + "\"num_flows_started\":3,\"num_flows_completed\":2,\"bytes_in\":%d,\"bytes_out\":%d,"
          + "\"packets_in\":5,\"packets_out\":6,%s}";
  private static final String DENIED =
      "{\"start_time\":%d,\"end_time\":%d,\"host\":\"n2\",\"reporter\":\"dst\",\"action\":\"deny\","
          + "\"proto\":\"tcp\",\"source_type\":\"wep\",\"source_namespace\":\"shop\","
          + "\"source_name\":\"web-86c57db685-x2x4z\",\"source_name_aggr\":\"web-86c57db685-*\","
          + "\"source_ip\":\"10.0.0.1\",\"source_port\":40000,\"dest_type\":\"wep\",\"dest_namespace\":\"shop\","
          + "\"dest_name\":\"cart-0\",\"dest_name_aggr\":\"cart-*\",\"dest_ip\":\"10.0.0.2\",\"dest_port\":8080,"
          + "\"num_flows\":4,\"num_flows_started\":4,\"num_flows_completed\":4,\"bytes_in\":240,\"bytes_out\":0,%s}";

  private final Directory directory = new Directory();
  private final Deltas deltas = new Deltas();
  private final ReportCounter counter =
      new ReportCounter(CountingOptions.DEFAULT, directory, deltas);
  private final CalicoReader reader = new CalicoReader();
  private final FlowBatch flows = new FlowBatch();
  private final Origin origin = new Origin();

  /** Nodes' logs are in partitions of their own, each with its memory. */
  private final PartitionMemory one = new PartitionMemory();

  private final PartitionMemory other = new PartitionMemory();

  private final List<Delta> drained = new ArrayList<>();

  CalicoConversationTest() {
    directory.apply(pod("web-86c57db685-x2x4z", "ReplicaSet", "web-86c57db685", "86c57db685"));
    directory.apply(pod("cart-0", "StatefulSet", "cart", ""));
  }

  @Test
  void bothEndsReportTheSamePairWheneverTheirWindowsBegin() {
    count(allowed(FIVE + 3, "n1", "src", 900, 100, "egress"), one);
    count(allowed(FIVE + 299, "n2", "dst", 100, 900, "ingress"), other);
    List<Delta> pairs = rows(ServicePairs.TABLE);
    assertThat(pairs)
        .extracting(row -> row.text(ServicePairs.REPORTER))
        .containsExactlyInAnyOrder("source", "destination");
    for (Delta pair : pairs) {
      assertThat(pair.window()).isEqualTo(FIVE);
      assertThat(pair.text(ServicePairs.SRC_WORKLOAD)).isEqualTo("web");
      assertThat(pair.text(ServicePairs.SRC_WORKLOAD_KIND)).isEqualTo("Deployment");
      assertThat(pair.text(ServicePairs.DST_WORKLOAD)).isEqualTo("cart");
      assertThat(pair.text(ServicePairs.DST_WORKLOAD_KIND)).isEqualTo("StatefulSet");
      assertThat(pair.measure(ServicePairs.BYTES_SENT)).isEqualTo(100);
      assertThat(pair.measure(ServicePairs.BYTES_RECEIVED)).isEqualTo(900);
      assertThat(pair.measure(ServicePairs.FLOWS_FORWARDED)).isEqualTo(4);
      assertThat(pair.measure(ServicePairs.ENDS_EXACT)).isEqualTo(8);
    }
  }

  @Test
  void whatIsDeniedIsThePairOfWhatIsAllowedHoweverMuchIsAggregated() {
    count(allowed(FIVE + 3, "n1", "src", 0, 240, "egress"), one);
    count(denied(FIVE + 40), other);
    List<Delta> pairs = rows(ServicePairs.TABLE);
    assertThat(pairs).hasSize(2);
    Delta first = pairs.get(0);
    Delta second = pairs.get(1);
    for (int key : List.of(ServicePairs.REPORTER, ServicePairs.DST_SERVICE)) {
      first.text(key, "");
      second.text(key, "");
    }
    assertThat(first.keyEquals(second)).as(first + "\n" + second).isTrue();
    assertThat(first.measure(ServicePairs.FLOWS_DENIED) + second.measure(ServicePairs.FLOWS_DENIED))
        .isEqualTo(4);
  }

  @Test
  void ofALogThatWasSplitByItsPoliciesTheFirstCounts() {
    count(allowed(FIVE + 3, "n2", "dst", 100, 900, "before"), one);
    count(allowed(FIVE + 3, "n2", "dst", 100, 900, "after"), one);
    Delta pair = rows(ServicePairs.TABLE).get(0);
    assertThat(pair.measure(ServicePairs.BYTES_SENT)).isEqualTo(100);
    assertThat(rows(PolicyHits.TABLE))
        .extracting(row -> row.text(PolicyHits.POLICY_NAME), row -> row.measure(PolicyHits.HITS))
        .containsExactly(tuple("before", 3L));

    drained.clear();
    count(allowed(FIVE + 303, "n2", "dst", 100, 900, "after"), one);
    assertThat(rows(PolicyHits.TABLE))
        .as("from its next window on")
        .extracting(row -> row.text(PolicyHits.POLICY_NAME), row -> row.measure(PolicyHits.HITS))
        .containsExactly(tuple("after", 3L));
  }

  private static String allowed(
      long start, String host, String reporter, long in, long out, String policy) {
    String policies = POLICIES.formatted(policy, "allow");
    return ALLOWED.formatted(start, start + 300, host, reporter, in, out, policies);
  }

  private static String denied(long start) {
    return DENIED.formatted(start, start + 305, POLICIES.formatted("isolate", "deny"));
  }

  private static PodLife pod(String name, String ownerKind, String owner, String hash) {
    return new PodLife(
        new LifeKey("default", PodLife.KIND, name, 0),
        Span.openSince(0),
        "shop",
        name,
        List.of(),
        false,
        "n1",
        "",
        ownerKind,
        owner,
        owner,
        hash,
        List.of());
  }

  private void count(String record, PartitionMemory memory) {
    assertThat(reader.read(record.getBytes(UTF_8), flows)).as(record + reader.detail()).isNull();
    origin.topic = "flows.calico";
    origin.timestampMillis = (FIVE + 1_000) * 1_000;
    assertThat(counter.count(flows, origin, memory)).isNull();
  }

  private List<Delta> rows(DeltaTable table) {
    deltas.drain(drained::add);
    return drained.stream().filter(row -> row.table() == table).toList();
  }
}
