package dev.podflow.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.delta.Sketch;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InterpolationTest {
  private static final double ONE = 0x1p62;

  @Test
  void countsAsManyPlacesBelowAnEdgeAsThereAre() {
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      long n = random.nextInt(3_000);
      long edge = (long) (random.nextDouble() * ONE);
      long shift = random.nextLong() >>> 2;
      long expected = 0;
      for (long k = 0; k < n; k++) {
        expected += ((Long.reverse(k) >>> 2) ^ shift) < edge ? 1 : 0;
      }
      assertThat(Interpolation.countBelow(n, edge, shift)).isEqualTo(expected);
    }
    assertThat(Interpolation.countBelow(Long.MAX_VALUE >>> 2, (long) ONE, 5))
        .isEqualTo(Long.MAX_VALUE >>> 2);
  }

  /** However an increase is cut into scrapes, it fills the same bins. */
  @Test
  void anIncreaseIsTheSumOfItsParts() {
    Random random = new Random(2);
    for (int round = 0; round < 300; round++) {
      Interpolation.Cells cells =
          Interpolation.Cells.between(random.nextInt(500), 501 + random.nextInt(100_000));
      long shift = random.nextLong();
      long start = random.nextInt(1 << 20);
      long end = start;
      Sketch parts = new Sketch();
      for (int part = random.nextInt(6); part >= 0; part--) {
        long next = end + random.nextInt(random.nextBoolean() ? 5 : 2_000);
        cells.add(end, next, shift, parts);
        end = next;
      }
      Sketch whole = new Sketch();
      cells.add(start, end, shift, whole);

      assertThat(parts).hasToString(whole.toString());
    }
  }

  /** As histogram_quantile does, though observations come one at a time. */
  @Test
  void spreadsEvenly() {
    Interpolation.Cells cells = Interpolation.Cells.between(1_000, 5_000);
    Sketch sketch = new Sketch();
    int n = 10_000;
    for (int k = 0; k < n; k++) {
      cells.add(k, k + 1, 77, sketch);
    }
    for (double q : new double[] {0.01, 0.25, 0.5, 0.9, 0.99}) {
      assertThat(Quantiles.of(sketch, q)).isCloseTo(1_000 + q * 4_000, within(0.011));
    }
  }

  private static org.assertj.core.data.Percentage within(double share) {
    return org.assertj.core.data.Percentage.withPercentage(share * 100);
  }

  @Test
  void aBucketInsideOfABinGoesThereAsAWhole() {
    Sketch sketch = new Sketch();
    Interpolation.Cells.between(0, 0.5).add(3, 1_000_000, 9, sketch);
    Interpolation.Cells.between(1_000, 1_000).add(0, 7, 9, sketch);
    assertThat(sketch).hasToString("[0:999997 " + Sketch.binOf(1_000) + ":7]");
  }
}
