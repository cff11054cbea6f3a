/**
 * Metrics: what a scrape says about a series, and what that adds to its minute. A {@link
 * dev.podflow.metric.Sample} is one point, a {@link dev.podflow.metric.Series} is what is
 * remembered of the points before it, a {@link dev.podflow.metric.SeriesCounter} decides. Counters
 * and histograms become increases, histograms also sketches.
 */
package dev.podflow.metric;
