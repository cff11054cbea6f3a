package dev.podflow.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaMap;
import dev.podflow.delta.Sketch;
import dev.podflow.metric.Sample.Kind;
import dev.podflow.table.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MetricRowsTest {
  private static final long NOON = 1_767_355_200_000L;

  private final DeltaMap rows = new DeltaMap(Metrics.TABLE);
  private final MetricRows measures = new MetricRows(rows, new BucketSketches(), true);

  @Test
  void gaugesOfAMinuteAreOneRow() {
    for (int second : new int[] {45, 0, 15}) {
      Sample gauge = sample(Kind.GAUGE, NOON + second * 1_000L);
      gauge.value = second - 20;
      measures.gauge(gauge);
    }

    Delta row = onlyRow();
    assertThat(row.window()).isEqualTo(NOON / 1_000);
    assertThat(row.text(Metrics.KIND)).isEqualTo("gauge");
    assertThat(row.latestAt(Metrics.GAUGE_LAST)).isEqualTo(NOON + 45_000);
    assertThat(row.latest(Metrics.GAUGE_LAST)).isEqualTo(25);
    assertThat(row.float64(Metrics.GAUGE_MIN)).isEqualTo(-20);
    assertThat(row.float64(Metrics.GAUGE_MAX)).isEqualTo(25);
    assertThat(row.float64(Metrics.GAUGE_SUM)).isZero();
    assertThat(row.measure(Metrics.GAUGE_COUNT)).isEqualTo(3);
    assertThat(row.isKnown(Metrics.INCREASE)).isFalse();
  }

  @Test
  void aCounterThatDidNotGrowSaysSoUnlessItIsNotAsked() {
    measures.increase(sample(Kind.COUNTER, NOON), NOON, 0);
    assertThat(onlyRow().isKnown(Metrics.INCREASE)).isTrue();

    DeltaMap fewer = new DeltaMap(Metrics.TABLE);
    MetricRows brief = new MetricRows(fewer, new BucketSketches(), false);
    brief.increase(sample(Kind.COUNTER, NOON), NOON, 0);
    Buckets same = buckets(1, 2);
    brief.histogram(sample(Kind.HISTOGRAM, NOON), NOON, same, same, 1);
    brief.observations(sample(Kind.HISTOGRAM, NOON), NOON, same, same);
    assertThat(fewer.size()).isZero();
    brief.increase(sample(Kind.COUNTER, NOON), NOON, 0.5);
    assertThat(fewer.size()).isOne();
  }

  @Test
  void durationsAreInMicrosecondsAndWhatHasNoBoundIsTheLastOne() {
    Sample sample = sample(Kind.HISTOGRAM, NOON);
    sample.unit = Durations.unit("x_seconds", "");
    measures.histogram(sample, NOON, null, buckets(0, 0, 4), 1);
    measures.observations(sample, NOON, null, buckets(0, 0, 4));

    Sketch sketch = onlyRow().sketch(Metrics.HISTOGRAM);
    assertThat(Quantiles.of(sketch, 0.5) / 1e6).isBetween(0.99 * 25, 1.01 * 25);
    assertThat(onlyRow().measure(Metrics.HISTOGRAM_COUNT)).isEqualTo(4);
  }

  @Test
  void whatIsTakenBackIsGone() {
    Sample sample = sample(Kind.HISTOGRAM, NOON);
    Buckets before = buckets(3, 1, 0);
    Buckets after = buckets(900, 70, 1);
    measures.histogram(sample, NOON, before, after, 1);
    measures.histogram(sample, NOON, before, after, -1);

    Delta row = onlyRow();
    assertThat(row.measure(Metrics.HISTOGRAM_COUNT)).isZero();
    assertThat(row.float64(Metrics.HISTOGRAM_SUM)).isZero();
  }

  @Test
  void observationsAreTakenBackUntilTheirRowGoesOut() {
    Sample sample = sample(Kind.HISTOGRAM, NOON);
    Buckets before = buckets(3, 1, 0);
    Buckets after = buckets(900, 70, 1);
    measures.observations(sample, NOON, null, before);
    String alone = onlyRow().sketch(Metrics.HISTOGRAM).toString();
    measures.observations(sample, NOON, before, after);
    assertThat(measures.takeBack(sample, NOON, before, after)).isTrue();
    assertThat(onlyRow().sketch(Metrics.HISTOGRAM)).hasToString(alone);

    assertThat(measures.takeBack(sample, NOON, before, after)).as("they are gone").isFalse();
    assertThat(onlyRow().sketch(Metrics.HISTOGRAM)).hasToString(alone);
    rows.drain(row -> {});
    assertThat(measures.takeBack(sample, NOON, null, before)).as("gone out").isFalse();
  }

  /**
   * Many series, a few observations a scrape: the quantile of all of them together is what
   * histogram_quantile finds in the sums of their buckets, but for the sketch's 1 % and for the
   * ranks by which interpolation differs: a few for each bucket and series, at random to both
   * sides.
   */
  @Test
  void quantilesAreThoseOfHistogramQuantile() {
    Random random = new Random(4);
    double[] bounds = {1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000};
    for (int round = 0; round < 20; round++) {
      int seriesCount = 1 + random.nextInt(200);
      double scale = Math.exp(random.nextDouble() * 8);
      DeltaMap all = new DeltaMap(Metrics.TABLE);
      MetricRows into = new MetricRows(all, new BucketSketches(), true);
      long[] total = new long[bounds.length + 1];
      long n = 0;
      for (int s = 0; s < seriesCount; s++) {
        Sample sample = sample(Kind.HISTOGRAM, NOON);
        sample.series = random.nextLong();
        sample.unit = 1_000;
        Buckets before = bounded(bounds, new long[bounds.length + 1]);
        for (int scrape = 0; scrape < 20; scrape++) {
          long[] counts = before.counts.clone();
          for (int left = random.nextInt(12); left > 0; left--) {
            double value = scale * -Math.log(1 - random.nextDouble());
            int bucket = 0;
            while (bucket < bounds.length && value > bounds[bucket]) {
              bucket++;
            }
            counts[bucket]++;
            total[bucket]++;
            n++;
          }
          Buckets after = bounded(bounds, counts);
          into.observations(sample, NOON, before, after);
          before = after;
        }
      }
      List<Delta> merged = new ArrayList<>();
      all.drain(merged::add);
      Sketch sketch = merged.get(0).sketch(Metrics.HISTOGRAM);
      SortedMap<Double, Double> cumulative = cumulative(bounds, total);
      double ranks = (3 * Math.sqrt(seriesCount) + 4) / n;
      for (double q : new double[] {0.5, 0.9, 0.99}) {
        double low = Quantiles.prometheus(Math.max(0, q - ranks), cumulative);
        double high = Quantiles.prometheus(Math.min(1, q + ranks), cumulative);
        assertThat(Quantiles.of(sketch, q) / 1_000)
            .as("%s of %s series, round %s", q, seriesCount, round)
            .isBetween(low * 0.99, high * 1.01);
      }
    }
  }

  private static SortedMap<Double, Double> cumulative(double[] bounds, long[] counts) {
    SortedMap<Double, Double> cumulative = new TreeMap<>();
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += counts[i];
      cumulative.put(i == bounds.length ? Double.POSITIVE_INFINITY : bounds[i], sum);
    }
    return cumulative;
  }

  private Delta onlyRow() {
    List<Delta> all = new ArrayList<>();
    rows.drain(all::add);
    assertThat(all).hasSize(1);
    all.forEach(rows::merge);
    return all.get(0);
  }

  private static Sample sample(Kind kind, long timeMillis) {
    Sample sample = new Sample();
    sample.kind = kind;
    sample.metric = "m";
    sample.cluster = "c";
    sample.timeMillis = timeMillis;
    return sample;
  }

  private static Buckets buckets(long... counts) {
    return bounded(
        new double[] {1, 5, 25},
        new long[] {counts[0], counts[1], 0, counts.length > 2 ? counts[2] : 0});
  }

  private static Buckets bounded(double[] bounds, long[] counts) {
    Buckets buckets = new Buckets();
    buckets.bounds = bounds;
    buckets.counts = counts;
    buckets.sum = 0;
    for (long count : counts) {
      buckets.count += count;
      buckets.sum += count;
    }
    return buckets;
  }
}
