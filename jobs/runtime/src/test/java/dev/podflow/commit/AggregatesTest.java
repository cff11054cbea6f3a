package dev.podflow.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.delta.Column;
import dev.podflow.delta.ColumnType;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.MapText;
import dev.podflow.delta.Tier;
import dev.podflow.schema.traffic.CommitToken;
import dev.podflow.schema.traffic.DDSketch;
import dev.podflow.schema.traffic.MetricReading;
import dev.podflow.schema.traffic.PodPairDelta;
import dev.podflow.schema.traffic.PolicyEventDelta;
import dev.podflow.schema.traffic.QualityDelta;
import dev.podflow.schema.traffic.ServicePairDelta;
import dev.podflow.schema.traffic.TrafficAggregate;
import dev.podflow.schema.traffic.TrafficAggregateCodec;
import dev.podflow.table.Flows;
import dev.podflow.table.NetworkPolicies;
import dev.podflow.table.PodPairs;
import dev.podflow.table.PolicyEvents;
import dev.podflow.table.Quality;
import dev.podflow.table.ServicePairs;
import dev.podflow.table.Tables;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;

class AggregatesTest {
  private static final long DAY = 20_500;

  @Test
  void aPairSaysWhatItsRowSays() throws IOException {
    Delta pair =
        new Delta(ServicePairs.TABLE)
            .window(DAY * 86_400)
            .text(ServicePairs.CLUSTER, "prod")
            .text(ServicePairs.SRC_NAMESPACE, "shop")
            .text(ServicePairs.SRC_WORKLOAD, "web")
            .text(ServicePairs.DST_NAMESPACE, "shop")
            .text(ServicePairs.DST_WORKLOAD, "cart")
            .number(ServicePairs.DST_PORT, 65_535)
            .add(ServicePairs.FLOWS, 7)
            .add(ServicePairs.REQUESTS, 0);
    pair.sketchToFill(ServicePairs.LATENCY_US).addBin(300, 5);
    pair.sketchToFill(ServicePairs.LATENCY_US).addBin(-2, 1);

    TrafficAggregate aggregate = decoded(commit(pair)).get(0);

    ServicePairDelta delta = (ServicePairDelta) aggregate.getDelta();
    assertThat(delta.getWindowStart()).isEqualTo(Instant.ofEpochSecond(DAY * 86_400));
    assertThat(delta.getSrcWorkload()).isEqualTo("web");
    assertThat(delta.getDstPort()).isEqualTo(65_535);
    assertThat(delta.getFlows()).isEqualTo(7);
    assertThat(delta.getRequests()).isZero();
    assertThat(delta.getBytesSent()).as("unknown").isNull();
    assertThat(delta.getLatencyUs().getBins()).containsExactly(-2, 300);
    assertThat(delta.getLatencyUs().getCounts()).containsExactly(1L, 5L);
    assertThat(delta.getRttUs()).isNull();
    assertThat(Aggregates.key(aggregate)).isEqualTo("prod/shop/web/shop/cart");
  }

  @Test
  void whatIsPublishedTwiceIsToldByItsToken() throws IOException {
    Commit commit = commit(quality("a", 1), quality("b", 2), quality("c", 3));

    List<TrafficAggregate> once = decoded(commit);

    assertThat(once)
        .extracting(TrafficAggregate::getToken)
        .containsExactly(
            new CommitToken("traffic", 2, commit.number(), 0),
            new CommitToken("traffic", 2, commit.number(), 1),
            new CommitToken("traffic", 2, commit.number(), 2));
    CommitSerializer state = new CommitSerializer();
    Commit restored = state.deserialize(state.getVersion(), state.serialize(commit));
    assertThat(decoded(restored)).isEqualTo(once);
    assertThat(once)
        .extracting(aggregate -> ((QualityDelta) aggregate.getDelta()).getReceived())
        .containsExactlyInAnyOrder(1L, 2L, 3L);
  }

  @Test
  void everyTableWithMinutesIsAKindOfTheSameColumns() {
    List<Schema> kinds = TrafficAggregate.getClassSchema().getField("delta").schema().getTypes();
    List<Set<String>> columns = new ArrayList<>();
    for (DeltaTable table : Tables.ALL) {
      if (isPublished(table) || table == PodPairs.TABLE) {
        columns.add(names(table));
      }
    }
    columns.add(names(PolicyEvents.TABLE));
    assertThat(kinds)
        .extracting(
            kind -> kind.getFields().stream().map(Schema.Field::name).collect(Collectors.toSet()))
        .containsExactlyElementsOf(columns);
  }

  private static boolean isNoSum(TrafficAggregate value) {
    return value.getDelta() instanceof PodPairDelta || value.getDelta() instanceof PolicyEventDelta;
  }

  private static Set<String> names(DeltaTable table) {
    return table.columns().stream().map(Column::name).collect(Collectors.toSet());
  }

  private static boolean isPublished(DeltaTable table) {
    return table.tiers().contains(Tier.MINUTE);
  }

  @Test
  void anyRowArrivesWhole() throws IOException {
    RandomDeltas random = new RandomDeltas(3);
    for (DeltaTable table : Tables.ALL) {
      for (int round = 0; round < 200; round++) {
        Delta row = random.next(table, DAY);
        List<TrafficAggregate> published = decoded(commit(row));
        if (!isPublished(table)) {
          assertThat(published).allMatch(AggregatesTest::isNoSum);
          continue;
        }
        assertThat(PublishedRows.row(published.get(0))).hasToString(row.toString());
        SpecificRecordBase delta = (SpecificRecordBase) published.get(0).getDelta();
        for (Column column : table.columns()) {
          assertThat(plain(delta.get(column.name())))
              .as("%s of %s", column, row)
              .isEqualTo(value(column, row));
        }
      }
    }
  }

  /** What a column holds, in words that both sides share. */
  private static Object value(Column column, Delta row) {
    int slot = column.slot();
    if (column.type() == ColumnType.WINDOW) {
      return row.window() * 1_000;
    } else if (column.type() == ColumnType.SKETCH) {
      return row.sketch(slot) == null ? "null" : row.sketch(slot).toString();
    } else if (column.type() == ColumnType.TEXT) {
      return row.text(slot);
    } else if (column.type() == ColumnType.MAP) {
      return MapText.toMap(row.text(slot));
    } else if (column.type() == ColumnType.LATEST_FLOAT64) {
      return row.latestAt(slot) == 0 ? "null" : row.latest(slot) + "@" + row.latestAt(slot);
    } else if (column.type() == ColumnType.STATE_FLAG) {
      return row.state(slot).equals(1L);
    } else if (column.type().store() == ColumnType.Store.STATE) {
      return row.state(slot) == null ? "null" : row.state(slot);
    } else if (column.type().isKey()) {
      return row.number(slot);
    } else if (!row.isKnown(slot)) {
      return "null";
    }
    if (column.name().startsWith("gauge_m")
        || column.name().endsWith("_sum")
        || column.name().equals("increase")) {
      return row.float64(slot);
    }
    boolean time = column.type() == ColumnType.FIRST_TIME || column.type() == ColumnType.LAST_TIME;
    return time ? row.measure(slot) * 1_000 : row.measure(slot);
  }

  private static Object plain(Object value) {
    if (value instanceof Instant time) {
      return time.toEpochMilli();
    } else if (value instanceof Integer number) {
      return number.longValue();
    } else if (value instanceof MetricReading reading) {
      return reading.getValue() + "@" + reading.getAt().toEpochMilli();
    } else if (value instanceof DDSketch sketch) {
      List<String> bins = new ArrayList<>();
      for (int i = 0; i < sketch.getBins().size(); i++) {
        bins.add(sketch.getBins().get(i) + ":" + sketch.getCounts().get(i));
      }
      return "[" + String.join(" ", bins) + "]";
    }
    return value == null ? "null" : value;
  }

  @Test
  void aColumnOfALaterReleaseIsLeftOut() throws IOException {
    DeltaTable wider =
        DeltaTable.named(Quality.TABLE.name(), Tier.MINUTE)
            .with(ColumnType.WINDOW, "window_start")
            .with(ColumnType.TEXT, "input", "colour")
            .with(ColumnType.SUM, "received")
            .build();
    PendingTable pending = new PendingTable(wider, 10);
    pending.add(new Delta(wider).text(0, "t").text(1, "red").add(0, 4));
    Commit commit = new Commit("traffic", 1, 1, 0, 1, 10, List.of(pending.drain()));

    QualityDelta delta = (QualityDelta) decoded(commit).get(0).getDelta();

    assertThat(Map.entry(delta.getInput(), delta.getReceived())).isEqualTo(Map.entry("t", 4L));
  }

  @Test
  void ofSingleFlowsTheirPodsArePublished() throws IOException {
    Delta sampled = flow().text(Flows.VERDICT, "forwarded");
    Delta denied = flow().text(Flows.VERDICT, "dropped").text(Flows.DROP_REASON, "POLICY_DENIED");

    List<TrafficAggregate> published = decoded(commit(sampled, denied, denied, quality("a", 1)));

    assertThat(published).hasSize(2);
    assertThat(published.get(1).getToken().getSequence()).isEqualTo(1);
    PodPairDelta pods = (PodPairDelta) published.get(1).getDelta();
    assertThat(pods.getWindowStart()).isEqualTo(Instant.ofEpochSecond(DAY * 86_400 + 60));
    assertThat(pods.getSrcPod()).isEqualTo("web-0");
    assertThat(pods.getDenied()).isEqualTo(6);
    assertThat(pods.getDropped()).isNull();
    assertThat(Aggregates.key(published.get(1)))
        .as("as of the pair")
        .isEqualTo("prod/shop/web/shop/cart");
    assertThat(PublishedRows.row(published.get(1)).table()).isSameAs(PodPairs.TABLE);
  }

  @Test
  void exemplarsArePublishedTheSameAfterARestart() throws IOException {
    List<Delta> rows = new ArrayList<>();
    for (int pod = 0; pod < 100; pod++) {
      rows.add(
          new Delta(PodPairs.TABLE)
              .window(DAY * 86_400)
              .text(PodPairs.SRC_WORKLOAD, "web" + pod / 10)
              .text(PodPairs.SRC_POD, "web-" + pod)
              .add(pod % 2 == 0 ? PodPairs.SLOWEST_US : PodPairs.PLAINTEXT, 1 + pod % 7));
    }
    Commit commit = commit(rows.toArray(Delta[]::new));
    CommitSerializer state = new CommitSerializer();
    Commit restored = state.deserialize(state.getVersion(), state.serialize(commit));

    List<TrafficAggregate> published = decoded(commit);

    assertThat(published).as("of ten workloads five and two").hasSize(10 * (5 + 2));
    assertThat(decoded(restored)).isEqualTo(published);
  }

  /**
   * The rows of a commit that waits for its end have the columns of the release that wrote them.
   */
  @Test
  void flowsOfAnotherReleaseAreReadByTheirColumnsNames() throws IOException {
    DeltaTable.Builder later =
        DeltaTable.named(Flows.TABLE.name(), Tier.SINGLE).with(ColumnType.TEXT, "colour");
    Flows.TABLE.columns().forEach(column -> later.with(column.type(), column.name()));
    DeltaTable wider = later.ofSingleEvents().build();
    PendingTable pending = new PendingTable(wider, 10);
    pending.add(
        new Delta(wider)
            .text(wider.slot("verdict"), "deny")
            .text(wider.slot("src_ip"), "10.0.0.9")
            .add(wider.slot("flows"), 2));
    Commit commit = new Commit("traffic", 1, 1, 0, 1, 10, List.of(pending.drain()));
    PodPairDelta pods = (PodPairDelta) decoded(commit).get(0).getDelta();
    assertThat(pods.getSrcPod()).isEqualTo("10.0.0.9");
    assertThat(pods.getDenied()).isEqualTo(2);
  }

  @Test
  void ofAPolicyThatIsEnforcedItsBeginningAndItsEndArePublished() throws IOException {
    Delta policy = policy("isolate").state(NetworkPolicies.ENDED_AT, (Long) (DAY * 86_400_000 + 1));
    Delta staged = policy("staged").state(NetworkPolicies.ENFORCEMENT, "staged");

    List<TrafficAggregate> published = decoded(commit(policy, staged));

    assertThat(published)
        .extracting(TrafficAggregate::getDelta)
        .containsExactly(
            event("began", Instant.ofEpochSecond(DAY * 86_400 - 120)),
            event("ended", Instant.ofEpochSecond(DAY * 86_400)));
  }

  private static PolicyEventDelta event(String event, Instant minute) {
    return new PolicyEventDelta(
        minute, "prod", "NetworkPolicy", "shop", "isolate", event, "ingress egress");
  }

  private static Delta policy(String name) {
    Delta row =
        new Delta(NetworkPolicies.TABLE)
            .text(NetworkPolicies.CLUSTER, "prod")
            .text(NetworkPolicies.UID, name);
    for (Column column : NetworkPolicies.TABLE.columns()) {
      if (column.type() == ColumnType.STATE_TEXT) {
        row.state(column.slot(), "");
      } else if (column.type() == ColumnType.STATE_FLAG) {
        row.state(column.slot(), (Long) 1L);
      }
    }
    return row.state(NetworkPolicies.POLICY_KIND, "NetworkPolicy")
        .state(NetworkPolicies.POLICY_NAMESPACE, "shop")
        .state(NetworkPolicies.POLICY_NAME, name)
        .state(NetworkPolicies.ENFORCEMENT, "enforced")
        .state(NetworkPolicies.STARTED_AT, (Long) (DAY * 86_400_000 - 61_000));
  }

  private static Delta flow() {
    return new Delta(Flows.TABLE)
        .number(Flows.TIME, (DAY * 86_400 + 75) * 1_000_000)
        .text(Flows.CLUSTER, "prod")
        .text(Flows.SRC_NAMESPACE, "shop")
        .text(Flows.SRC_WORKLOAD, "web")
        .text(Flows.SRC_POD, "web-0")
        .text(Flows.DST_NAMESPACE, "shop")
        .text(Flows.DST_WORKLOAD, "cart")
        .add(Flows.FLOWS, 3);
  }

  private static Delta quality(String input, long received) {
    return new Delta(Quality.TABLE).text(Quality.INPUT, input).add(Quality.RECEIVED, received);
  }

  private static Commit commit(Delta... rows) {
    DeltaSinkWriter writer =
        new DeltaSinkWriter(
            CommitOptions.from(new Configuration()),
            "traffic",
            2,
            3,
            WriterState.NONE,
            Clock.systemUTC(),
            new SimpleCounter(),
            new SimpleCounter());
    for (Delta row : rows) {
      writer.write(row, null);
    }
    return writer.prepareCommit().iterator().next().of(9);
  }

  /** What a consumer gets. */
  private static List<TrafficAggregate> decoded(Commit commit) throws IOException {
    List<byte[]> values = new ArrayList<>();
    Aggregates.forEach(commit, value -> values.add(TrafficAggregateCodec.encode(value)));
    List<TrafficAggregate> aggregates = new ArrayList<>();
    for (byte[] value : values) {
      aggregates.add(TrafficAggregateCodec.decode(value));
    }
    return aggregates;
  }
}
