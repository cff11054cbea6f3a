-- The ledger: one row for each commit of a sink shard that is complete in every data table. A job that is
-- started from a checkpoint older than its newest commit refuses, so the ledger is kept long after the data.
CREATE TABLE IF NOT EXISTS podflow.commits
(
  job LowCardinality(String) COMMENT 'Job that commits',
  shard UInt32 COMMENT 'Shard of the sink, from 0',
  shards UInt32 COMMENT 'How many shards the sink had',
  checkpoint UInt64 COMMENT 'Flink checkpoint that was committed',
  commit UInt64 COMMENT 'The commit''s number: milliseconds since 1970 when it was prepared, strictly increasing',
  committed_at DateTime64(3, 'UTC') COMMENT 'When the commit was complete, UTC'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(committed_at)
ORDER BY (job, shard, commit)
TTL toDateTime(committed_at, 'UTC') + INTERVAL 5 YEAR
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1
COMMENT 'Completed commits';
