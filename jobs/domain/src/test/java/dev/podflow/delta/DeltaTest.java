package dev.podflow.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.table.Metrics;
import org.junit.jupiter.api.Test;

class DeltaTest {
  @Test
  void fractionsMergeInTheWayOfTheirColumns() {
    Delta first = metric();
    first.addFloat64(Metrics.INCREASE, 1.5).addFloat64(Metrics.INCREASE, 0.25);
    first.addFloat64(Metrics.GAUGE_MIN, -2).addFloat64(Metrics.GAUGE_MAX, -2);
    Delta second = metric();
    second.addFloat64(Metrics.INCREASE, 0.5);
    second.addFloat64(Metrics.GAUGE_MIN, 3.5).addFloat64(Metrics.GAUGE_MAX, 3.5);

    first.merge(second);
    first.merge(metric());

    assertThat(first.float64(Metrics.INCREASE)).isEqualTo(2.25);
    assertThat(first.float64(Metrics.GAUGE_MIN)).isEqualTo(-2);
    assertThat(first.float64(Metrics.GAUGE_MAX)).isEqualTo(3.5);
    assertThat(first.isKnown(Metrics.GAUGE_SUM)).isFalse();
  }

  @Test
  void theLatestValueWinsInAnyOrder() {
    Delta older = metric().latest(Metrics.GAUGE_LAST, 1_000, 9);
    Delta newer = metric().latest(Metrics.GAUGE_LAST, 2_000, -1);
    Delta atOnce = metric().latest(Metrics.GAUGE_LAST, 2_000, -3);
    Delta none = metric();

    for (Delta[] order :
        new Delta[][] {
          {older, newer, atOnce, none}, {none, atOnce, newer, older}, {newer, older, none, atOnce}
        }) {
      Delta merged = metric();
      for (Delta delta : order) {
        merged.merge(delta);
      }
      assertThat(merged.latestAt(Metrics.GAUGE_LAST)).isEqualTo(2_000);
      assertThat(merged.latest(Metrics.GAUGE_LAST)).isEqualTo(-1);
    }
    assertThat(none.latestAt(Metrics.GAUGE_LAST)).isZero();
  }

  private static Delta metric() {
    return new Delta(Metrics.TABLE);
  }
}
