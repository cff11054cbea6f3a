package dev.podflow.table;

import dev.podflow.delta.ColumnType;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;

/** Metrics by minute and labels: what counters grew by, what gauges showed, histograms. */
public final class Metrics {
  public static final DeltaTable TABLE =
      DeltaTable.named("metrics", Tier.MINUTE)
          .with(ColumnType.WINDOW, "window_start")
          .with(ColumnType.TEXT, "cluster", "metric", "kind")
          .with(ColumnType.MAP, "labels")
          .with(ColumnType.SUM_FLOAT64, "increase")
          .with(ColumnType.LATEST_FLOAT64, "gauge_last")
          .with(ColumnType.MIN_FLOAT64, "gauge_min")
          .with(ColumnType.MAX_FLOAT64, "gauge_max")
          .with(ColumnType.SUM_FLOAT64, "gauge_sum")
          .with(ColumnType.SUM, "gauge_count", "histogram_count")
          .with(ColumnType.SUM_FLOAT64, "histogram_sum")
          .with(ColumnType.SKETCH, "histogram")
          .build();

  public static final int CLUSTER = TABLE.slot("cluster");
  public static final int METRIC = TABLE.slot("metric");
  public static final int KIND = TABLE.slot("kind");
  public static final int LABELS = TABLE.slot("labels");
  public static final int INCREASE = TABLE.slot("increase");
  public static final int GAUGE_LAST = TABLE.slot("gauge_last");
  public static final int GAUGE_MIN = TABLE.slot("gauge_min");
  public static final int GAUGE_MAX = TABLE.slot("gauge_max");
  public static final int GAUGE_SUM = TABLE.slot("gauge_sum");
  public static final int GAUGE_COUNT = TABLE.slot("gauge_count");
  public static final int HISTOGRAM_COUNT = TABLE.slot("histogram_count");
  public static final int HISTOGRAM_SUM = TABLE.slot("histogram_sum");
  public static final int HISTOGRAM = TABLE.slot("histogram");

  private Metrics() {}
}
