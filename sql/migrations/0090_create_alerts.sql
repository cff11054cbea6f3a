-- History of alerts: a row for each change of state, as in the topic alerts.
-- An alert is a fingerprint (its rule and labels) and when it started. It comes exactly once here.
-- Kept for 400 days after its commit, not after its event time: a replay of old recordings stays.
CREATE TABLE IF NOT EXISTS podflow.alerts
(
  changed_at DateTime64(6, 'UTC') COMMENT 'End of the minutes that were judged, UTC, event time; of a resolved alert its end' CODEC(Delta(8), ZSTD(1)),
  started_at DateTime64(6, 'UTC') COMMENT 'Start of the first minute in which it was so, UTC, event time' CODEC(Delta(8), ZSTD(1)),
  fingerprint String COMMENT 'The same for ever for a rule and its labels' CODEC(ZSTD(1)),
  state LowCardinality(String) COMMENT 'firing, changed (fires still and has become much worse) or resolved',
  rule LowCardinality(String) COMMENT 'Name of the rule',
  kind LowCardinality(String) COMMENT 'What the rule looks for, such as error-ratio',
  severity LowCardinality(String) COMMENT 'info, warning or critical',
  cluster LowCardinality(String) COMMENT 'Cluster that it is about; empty if it is about an input',
  policy String COMMENT 'The policy that decided; empty if none is known' CODEC(ZSTD(1)),
  contributors String COMMENT 'Who has the largest shares, the largest first' CODEC(ZSTD(1)),
  summary String COMMENT 'One sentence for people' CODEC(ZSTD(1)),
  evidence_sql String COMMENT 'A query over these tables that shows the evidence' CODEC(ZSTD(1)),
  labels Map(LowCardinality(String), String) COMMENT 'What it is about: cluster, src_workload and so on' CODEC(ZSTD(1)),
  value Nullable(Float64) COMMENT 'What was measured, in the unit of the threshold' CODEC(ZSTD(1)),
  threshold Nullable(Float64) COMMENT 'What it was held against' CODEC(ZSTD(1)),
  last_commit UInt64 COMMENT 'The commit that wrote the row: its number, milliseconds since 1970' CODEC(Delta(8), ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(changed_at)
ORDER BY (changed_at, rule, fingerprint)
TTL toDateTime(intDiv(last_commit, 1000), 'UTC') + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1
COMMENT 'History of alerts';
