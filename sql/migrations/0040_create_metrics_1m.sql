-- Metrics by minute and labels: what counters grew by, what gauges showed, histograms as sketches.
-- Labels are those of the sample and of its target (namespace, pod, node, container, job, instance); a sample's own win.
-- The hour comes first in the key, so that a question about the last hour does not read its whole day;
-- within the hour, the rows of one metric lie together. The labels are ordered by name, so equal ones are one key.
-- Kept for 30 days after its newest commit, not after its event time: a replay of old recordings stays.
-- Only whole parts expire: a row that lost some of its deltas would be wrong.
CREATE TABLE IF NOT EXISTS podflow.metrics_1m
(
  window_start DateTime('UTC') COMMENT 'Start of the minute of the scrape, UTC' CODEC(DoubleDelta, ZSTD(1)),
  cluster LowCardinality(String) COMMENT 'Cluster of the target',
  metric LowCardinality(String) COMMENT 'Name as scraped; of a histogram or summary without _bucket, _sum, _count',
  kind LowCardinality(String) COMMENT 'counter, gauge or histogram; a summary is a histogram with an empty sketch, and a gauge for each of its quantiles',
  labels Map(LowCardinality(String), String) COMMENT 'Labels, ordered by name: labels[''pod'']; a label that is missing is empty' CODEC(ZSTD(1)),
  increase SimpleAggregateFunction(sum, Nullable(Float64)) COMMENT 'What a counter grew by, resets allowed for; in the metric''s own unit' CODEC(ZSTD(1)),
  gauge_last SimpleAggregateFunction(max, Tuple(at DateTime64(3, 'UTC'), value Float64)) COMMENT 'When a gauge was scraped last, and what it showed: max(gauge_last).value; at 1970 where it is none' CODEC(ZSTD(1)),
  gauge_min SimpleAggregateFunction(min, Nullable(Float64)) COMMENT 'Smallest value of a gauge, in its own unit' CODEC(ZSTD(1)),
  gauge_max SimpleAggregateFunction(max, Nullable(Float64)) COMMENT 'Largest value of a gauge, in its own unit' CODEC(ZSTD(1)),
  gauge_sum SimpleAggregateFunction(sum, Nullable(Float64)) COMMENT 'Sum of a gauge''s values; by gauge_count their mean' CODEC(ZSTD(1)),
  gauge_count SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'How many values a gauge showed' CODEC(ZSTD(1)),
  histogram_count SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Observations of a histogram or summary' CODEC(ZSTD(1)),
  histogram_sum SimpleAggregateFunction(sum, Nullable(Float64)) COMMENT 'Sum of the observations, in the metric''s own unit' CODEC(ZSTD(1)),
  histogram AggregateFunction(quantilesDD(0.01, 0.5, 0.9, 0.95, 0.99), Float64) COMMENT 'Observations, interpolated inside the source''s buckets: microseconds for durations (metrics in _seconds, _milliseconds, _ms and so on), else the metric''s own unit, at least 1' CODEC(ZSTD(3)),
  last_commit SimpleAggregateFunction(max, UInt64) COMMENT 'Newest commit in the row: its number, milliseconds since 1970' CODEC(Delta(8), ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMMDD(window_start)
PRIMARY KEY (toStartOfHour(window_start), cluster, metric)
ORDER BY (toStartOfHour(window_start), cluster, metric, kind, labels, window_start)
TTL toDateTime(intDiv(last_commit, 1000), 'UTC') + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1
COMMENT 'Metrics by minute and labels';
