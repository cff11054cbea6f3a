package dev.podflow.metric;

import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaMap;
import dev.podflow.delta.Sketch;
import dev.podflow.delta.Tier;
import dev.podflow.table.Metrics;

/** Rows of {@code metrics_1m}. */
public final class MetricRows implements Measures {
  private final DeltaMap rows;
  private final BucketSketches sketches;
  private final boolean withZeros;

  /**
   * @param rows where they go; its owner drains it
   * @param withZeros whether a counter that was scraped and did not grow has a row
   */
  public MetricRows(DeltaMap rows, BucketSketches sketches, boolean withZeros) {
    this.rows = rows;
    this.sketches = sketches;
    this.withZeros = withZeros;
  }

  @Override
  public void gauge(Sample sample) {
    double value = sample.value;
    row(sample, sample.timeMillis)
        .latest(Metrics.GAUGE_LAST, sample.timeMillis, value)
        .addFloat64(Metrics.GAUGE_MIN, value)
        .addFloat64(Metrics.GAUGE_MAX, value)
        .addFloat64(Metrics.GAUGE_SUM, value)
        .add(Metrics.GAUGE_COUNT, 1);
  }

  @Override
  public void increase(Sample sample, long atMillis, double increase) {
    if (increase != 0 || withZeros) {
      row(sample, atMillis).addFloat64(Metrics.INCREASE, increase);
    }
  }

  @Override
  public void histogram(Sample sample, long atMillis, Buckets from, Buckets to, int sign) {
    long count = to.count - (from == null ? 0 : from.count);
    if (count == 0 && !withZeros) {
      return;
    }
    Delta row = row(sample, atMillis).add(Metrics.HISTOGRAM_COUNT, sign * count);
    double sum = to.sum - (from == null ? 0 : from.sum);
    if (Double.isFinite(sum)) {
      row.addFloat64(Metrics.HISTOGRAM_SUM, sign * sum);
    }
  }

  @Override
  public void observations(Sample sample, long atMillis, Buckets from, Buckets to) {
    if (to.count != (from == null ? 0 : from.count)) {
      Sketch sketch = row(sample, atMillis).sketchToFill(Metrics.HISTOGRAM);
      sketches.add(from, to, sample.unit, sample.series, sketch);
    }
  }

  @Override
  public boolean takeBack(Sample sample, long atMillis, Buckets from, Buckets to) {
    Sketch taken = new Sketch();
    sketches.add(from, to, sample.unit, sample.series, taken);
    return row(sample, atMillis).sketchToFill(Metrics.HISTOGRAM).takeOut(taken);
  }

  private Delta row(Sample sample, long atMillis) {
    return rows.upsert(
        rows.probe()
            .window(Tier.MINUTE.floor(Math.floorDiv(atMillis, 1_000L)))
            .text(Metrics.CLUSTER, sample.cluster)
            .text(Metrics.METRIC, sample.metric)
            .text(Metrics.KIND, sample.kind.text())
            .text(Metrics.LABELS, sample.labels));
  }
}
