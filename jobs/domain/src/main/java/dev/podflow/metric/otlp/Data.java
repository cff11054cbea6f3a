package dev.podflow.metric.otlp;

/** What a metric's points are. */
enum Data {
  GAUGE,
  SUM,
  HISTOGRAM,
  EXPONENTIAL,
  SUMMARY
}
