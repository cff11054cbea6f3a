package dev.podflow.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.delta.Delta;
import dev.podflow.flow.Flow.L7Type;
import dev.podflow.table.PodPairs;
import org.junit.jupiter.api.Test;

/** Which pods are noted of what Hubble tells. */
class HubblePodPairsTest extends HubbleCounting {
  private static final long MILLI = 1_000_000;
  private static final int SERVFAIL = 2;
  private static final int NXDOMAIN = 3;

  @Test
  void whoWaitedLongestIsNoted() {
    for (long millis : new long[] {5, 3, 80, 79}) {
      response(1, 200);
      flow.latencyNanos = millis * MILLI;
      count();
    }
    Delta row = only(PodPairs.TABLE);
    assertThat(row.window()).isEqualTo(NOON);
    assertThat(row.text(PodPairs.SRC_POD)).as("of a response, its receiver").isEqualTo("web-1");
    assertThat(row.text(PodPairs.DST_POD)).isEqualTo("cart-1");
    assertThat(row.number(PodPairs.DST_PORT)).isEqualTo(8080);
    assertThat(row.measure(PodPairs.SLOWEST_US)).isEqualTo(80_000);
    assertThat(row.isKnown(PodPairs.DNS_FAILURES)).isFalse();
  }

  /** As long as the pair's row is not handed on, which is when its sketch begins anew. */
  @Test
  void whoIsFasterThanTheSlowestIsNot() {
    response(1, 200);
    flow.latencyNanos = 80 * MILLI;
    count();
    assertThat(rows(PodPairs.TABLE)).hasSize(1);
    response(1, 200);
    flow.latencyNanos = 70 * MILLI;
    count();
    assertThat(rows(PodPairs.TABLE)).isEmpty();
  }

  @Test
  void whoCouldNotResolveANameIsNoted() {
    for (int code : new int[] {SERVFAIL, NXDOMAIN, 0, SERVFAIL}) {
      dns(L7Type.RESPONSE, 1, "A");
      flow.dnsCode = code;
      flow.weight = 2;
      count();
    }
    Delta row = only(PodPairs.TABLE);
    assertThat(row.text(PodPairs.SRC_POD)).isEqualTo("web-1");
    assertThat(row.text(PodPairs.QUERY_NAME)).isEqualTo("cart.shop.svc.cluster.local.");
    assertThat(row.text(PodPairs.RESPONSE_CODE)).isEqualTo("SERVFAIL");
    assertThat(row.measure(PodPairs.DNS_FAILURES)).isEqualTo(4);
  }

  @Test
  void howManyAreNotedIsBounded() {
    for (int i = 0; i < 11_000; i++) {
      dns(L7Type.RESPONSE, 1, "A");
      flow.dnsCode = SERVFAIL;
      flow.dnsQuery = i + ".example.";
      count();
    }
    assertThat(rows(PodPairs.TABLE)).hasSize(10_000);
  }
}
