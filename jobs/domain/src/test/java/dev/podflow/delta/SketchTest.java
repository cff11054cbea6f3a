package dev.podflow.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SketchTest {
  @Test
  void binsAreThoseOfClickHouse() {
    assertThat(Sketch.binOf(1)).isZero();
    assertThat(Sketch.binOf(0)).as("below 1 counts as 1").isZero();
    assertThat(Sketch.binOf(1_000)).isEqualTo((int) (Math.log(1_000) / Math.log(1.01 / 0.99)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void quantilesAreWithinOnePercent(long seed) {
    Random random = new Random(seed);
    Sketch sketch = new Sketch();
    double[] values = new double[10_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp(random.nextGaussian() * 2 + 8) + 1;
      sketch.add(values[i], 1);
    }
    Arrays.sort(values);
    for (double q : new double[] {0.01, 0.5, 0.9, 0.95, 0.99}) {
      double exact = values[(int) Math.floor(q * (values.length - 1))];
      assertThat(quantile(sketch, q)).isCloseTo(exact, within(exact * 0.0101));
    }
  }

  @Test
  void mergingIsAddingUpInAnyOrder() {
    Random random = new Random(7);
    Sketch all = new Sketch();
    Sketch left = new Sketch();
    Sketch right = new Sketch();
    for (int i = 0; i < 1_000; i++) {
      double value = random.nextInt(1_000_000);
      all.add(value, 2);
      (random.nextBoolean() ? left : right).add(value, 2);
    }
    Sketch one = new Sketch();
    one.merge(left);
    one.merge(right);
    Sketch other = new Sketch();
    other.merge(right);
    other.merge(left);
    assertThat(one).hasToString(all.toString());
    assertThat(other).hasToString(all.toString());
  }

  /** As ClickHouse reads it back: the middle of the bin that holds the rank. */
  private static double quantile(Sketch sketch, double q) {
    long total = 0;
    for (int i = 0; i < sketch.size(); i++) {
      total += sketch.count(i);
    }
    long rank = (long) Math.floor(q * (total - 1));
    long seen = 0;
    for (int i = 0; i < sketch.size(); i++) {
      seen += sketch.count(i);
      if (seen > rank) {
        return Math.pow(Sketch.GAMMA, sketch.bin(i)) * (1 + (Sketch.GAMMA - 1) / 2);
      }
    }
    throw new IllegalStateException("empty");
  }
}
