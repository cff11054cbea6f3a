-- What became of every record that was read. Every record is used, merged, not traffic or a dead letter.
-- Kept for 30 days after its newest commit, not after its event time: a replay of old recordings stays.
-- Only whole parts expire: a row that lost some of its deltas would be wrong.
CREATE TABLE IF NOT EXISTS podflow.pipeline_quality_1m
(
  window_start DateTime('UTC') COMMENT 'Start of the minute of the Kafka timestamp, UTC' CODEC(DoubleDelta, ZSTD(1)),
  input LowCardinality(String) COMMENT 'Input topic',
  received SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Records read: used + merged + not_traffic + dead_letters' CODEC(ZSTD(1)),
  used SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Records counted in a table' CODEC(ZSTD(1)),
  merged SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Further reports of something counted before' CODEC(ZSTD(1)),
  not_traffic SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Records that are not about traffic' CODEC(ZSTD(1)),
  dead_letters SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Records that could not be used' CODEC(ZSTD(1)),
  lost SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Events that the source says it lost' CODEC(ZSTD(1)),
  late SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Used records that came late' CODEC(ZSTD(1)),
  unresolved SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Used records with an end that nobody could name' CODEC(ZSTD(1)),
  ambiguous SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Used records with an end of more than one possible owner' CODEC(ZSTD(1)),
  last_commit SimpleAggregateFunction(max, UInt64) COMMENT 'Newest commit in the row: its number, milliseconds since 1970' CODEC(Delta(8), ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMMDD(window_start)
ORDER BY (input, window_start)
TTL toDateTime(intDiv(last_commit, 1000), 'UTC') + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1
COMMENT 'What became of every record';
