package dev.podflow.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.delta.Delta;
import dev.podflow.identity.Address;
import dev.podflow.identity.LifeKey;
import dev.podflow.identity.Owner;
import dev.podflow.identity.PodFacts;
import dev.podflow.identity.PodLife;
import dev.podflow.identity.PodVersion;
import dev.podflow.identity.Span;
import dev.podflow.table.Pods;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodRowsTest {
  private static final LifeKey KEY = new LifeKey("prod", "Pod", "uid-1", 1_000);
  private static final Owner OWNER =
      new Owner(
          Owner.Kind.POD,
          "shop",
          "cart",
          "Deployment",
          "cart-5d-x",
          "uid-1",
          "n1",
          "",
          "sa",
          false);

  private final PodRows rows = new PodRows(new LabelLimit(20));

  @Test
  void saysWhoItWasAndWhen() {
    assertThat(row(new Span(1_500, 500, 9_000, 250), false))
        .hasToString(
            "pods{ip=10.0.0.1, cluster=prod, uid=uid-1, since=1000000, namespace=shop, pod=cart-5d-x,"
                + " node=n1, workload=cart, workload_kind=Deployment, service_account=sa,"
                + " labels={app=cart}, mesh=istio, host_network=1, started_at=1500, ended_at=9000,"
                + " started_within_ms=500, ended_within_ms=250}");
  }

  @Test
  void whatLastsHasNoEndAndWhatWasOnlySeenNoCertainStart() {
    Delta row = row(new Span(1_500, Span.UNKNOWN, Span.OPEN, 0), false);
    assertThat(row.state(Pods.ENDED_AT)).isNull();
    assertThat(row.state(Pods.ENDED_WITHIN_MS)).isNull();
    assertThat(row.state(Pods.STARTED_WITHIN_MS)).isNull();
  }

  @Test
  void whatWasNeverItsOwnLastedNoTime() {
    Delta row = row(Span.openSince(1_500), true);
    assertThat(row.state(Pods.STARTED_AT)).isEqualTo(1_500L);
    assertThat(row.state(Pods.ENDED_AT)).isEqualTo(1_500L);
  }

  @Test
  void countsTheLabelsThatItLeavesOut() {
    row(Span.openSince(0), false);
    row(Span.openSince(0), false);
    assertThat(rows.labelsCut()).isEqualTo(2);
  }

  private Delta row(Span span, boolean withdrawn) {
    Address address = Address.parse("10.0.0.1");
    PodLife life =
        new PodLife(
            KEY,
            span,
            "shop",
            "cart-5d-x",
            List.of(address),
            true,
            "n1",
            "sa",
            "",
            "",
            "",
            "",
            List.of());
    Map<String, String> labels = Map.of("app", "cart", "note", "x".repeat(30));
    return rows.row(new PodVersion(address, new PodFacts(life, labels, "istio"), OWNER, withdrawn));
  }
}
