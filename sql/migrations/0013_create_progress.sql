-- How far each partition of an input has had its full effect. Written last in a commit.
CREATE TABLE IF NOT EXISTS podflow.progress
(
  job LowCardinality(String) COMMENT 'Job that reads',
  topic LowCardinality(String) COMMENT 'Kafka topic',
  `partition` UInt32 COMMENT 'Kafka partition',
  settled_offset SimpleAggregateFunction(max, UInt64) COMMENT 'Next offset: everything before it has had its full effect' CODEC(ZSTD(1)),
  last_commit SimpleAggregateFunction(max, UInt64) COMMENT 'Newest commit in the row: its number, milliseconds since 1970' CODEC(Delta(8), ZSTD(1))
)
ENGINE = AggregatingMergeTree
ORDER BY (job, topic, `partition`)
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Settled offsets of Kafka partitions';
