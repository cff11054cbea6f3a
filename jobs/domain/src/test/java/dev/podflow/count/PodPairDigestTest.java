package dev.podflow.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.delta.ColumnType;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.table.Flows;
import dev.podflow.table.PodPairs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodPairDigestTest {
  private static final long MINUTE_MICROS = 60_000_000;

  private final PodPairDigest digest = new PodPairDigest();

  @Test
  void flowsOfAMinuteAddUpByWhatBecameOfThem() {
    add(dropped("POLICY_DENIED"), 3);
    add(dropped("POLICY_DENIED"), 4);
    add(dropped("STALE_OR_UNROUTABLE_IP"), 5);
    add(flow(0, "web-0", "cart-0", 80).text(Flows.VERDICT, "deny"), 1);
    add(flow(0, "web-0", "cart-0", 80).text(Flows.VERDICT, "forwarded"), 100);
    add(flow(0, "web-0", "cart-0", 80).number(Flows.STATUS, 503), 2);
    add(flow(1, "web-0", "cart-0", 80).number(Flows.STATUS, 404), 100);

    List<Delta> rows = drained();

    assertThat(rows).hasSize(1);
    Delta row = rows.get(0);
    assertThat(row.text(PodPairs.SRC_POD)).isEqualTo("web-0");
    assertThat(row.text(PodPairs.DST_POD)).isEqualTo("cart-0");
    assertThat(row.measure(PodPairs.DENIED)).isEqualTo(8);
    assertThat(row.measure(PodPairs.DROPPED)).isEqualTo(5);
    assertThat(row.measure(PodPairs.FAILED)).isEqualTo(2);
    assertThat(drained()).as("all is forgotten").isEmpty();
  }

  @Test
  void minutesAreToldApart() {
    add(dropped("POLICY_DENIED"), 1);
    add(flow(1, "web-0", "cart-0", 80).text(Flows.VERDICT, "deny"), 1);
    assertThat(drained()).extracting(Delta::window).containsExactlyInAnyOrder(0L, 60L);
  }

  @Test
  void whoIsNoPodIsNamedByItsAddress() {
    add(flow(0, "", "", 80).text(Flows.VERDICT, "deny").text(Flows.SRC_IP, "192.0.2.1"), 1);
    assertThat(drained().get(0).text(PodPairs.SRC_POD)).isEqualTo("192.0.2.1");
  }

  @Test
  void ofAPairTheFiveLargestAreTold() {
    for (int pod = 1; pod <= 9; pod++) {
      add(flow(0, "web-" + pod, "cart-0", 80).text(Flows.VERDICT, "deny"), pod);
    }
    assertThat(drained())
        .extracting(row -> row.text(PodPairs.SRC_POD))
        .containsExactly("web-9", "web-8", "web-7", "web-6", "web-5");
  }

  @Test
  void whoTriesEveryPortIsToldALimitedNumberOfTimes() {
    for (int port = 1; port <= 20_000; port++) {
      add(flow(0, "web-0", "cart-0", port).text(Flows.VERDICT, "deny"), 1);
    }
    assertThat(drained()).hasSize(25);
  }

  @Test
  void eachMeasureHasItsOwnLargest() {
    for (int pod = 1; pod <= 9; pod++) {
      add(flow(0, "web-" + pod, "cart-0", 80).text(Flows.VERDICT, "deny"), pod);
      digest.merge(noted("web-" + pod, 80).add(PodPairs.SLOWEST_US, 1_000 - pod));
    }
    digest.merge(noted("web-0", 80).add(PodPairs.PLAINTEXT, 1));
    assertThat(drained())
        .extracting(row -> row.text(PodPairs.SRC_POD))
        .containsExactly("web-9", "web-8", "web-7", "web-6", "web-5", "web-0", "web-1", "web-2");
  }

  @Test
  void howManySlowOnesAreToldIsBounded() {
    for (int pair = 1; pair <= 1_500; pair++) {
      digest.merge(
          noted("web-0", 80)
              .text(PodPairs.SRC_WORKLOAD, "w" + pair)
              .add(PodPairs.SLOWEST_US, pair));
    }
    assertThat(drained())
        .hasSize(1_000)
        .allMatch(row -> row.measure(PodPairs.SLOWEST_US) > 500, "the slowest");
  }

  /** A commit that waits in a checkpoint is described by the release that wrote it. */
  @Test
  void rowsOfAnotherReleaseAreReadByTheirColumnsNames() {
    DeltaTable other =
        DeltaTable.named("pod_pairs")
            .with(ColumnType.WINDOW, "window_start")
            .with(ColumnType.TEXT, "colour", "src_pod")
            .with(ColumnType.UINT16, "dst_port")
            .with(ColumnType.MAX, "slowest_us")
            .build();
    Delta row =
        new Delta(other).window(60).text(0, "red").text(1, "web-7").number(0, 443).add(0, 9);
    digest.merge(row);
    digest.merge(row);
    assertThat(drained())
        .extracting(Delta::toString)
        .singleElement()
        .asString()
        .contains("window_start=60", "src_pod=web-7", "dst_port=443", "slowest_us=9");
  }

  private static Delta noted(String client, int port) {
    return new Delta(PodPairs.TABLE)
        .text(PodPairs.SRC_WORKLOAD, "web")
        .text(PodPairs.SRC_POD, client)
        .text(PodPairs.DST_WORKLOAD, "cart")
        .text(PodPairs.DST_POD, "cart-0")
        .number(PodPairs.DST_PORT, port);
  }

  private static Delta dropped(String reason) {
    return flow(0, "web-0", "cart-0", 80)
        .text(Flows.VERDICT, "dropped")
        .text(Flows.DROP_REASON, reason);
  }

  private static Delta flow(long minute, String client, String server, int port) {
    return new Delta(Flows.TABLE)
        .number(Flows.TIME, minute * MINUTE_MICROS + 7)
        .text(Flows.SRC_WORKLOAD, "web")
        .text(Flows.SRC_POD, client)
        .text(Flows.DST_WORKLOAD, "cart")
        .text(Flows.DST_POD, server)
        .number(Flows.DST_PORT, port);
  }

  private void add(Delta flow, long weight) {
    digest.add(flow.add(Flows.FLOWS, weight));
  }

  private List<Delta> drained() {
    List<Delta> rows = new ArrayList<>();
    digest.drain(rows::add);
    return rows;
  }
}
