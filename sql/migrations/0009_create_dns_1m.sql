-- Names asked for, and what was answered.
-- The hour comes first in the key, so that a question about the last hour does not read its whole day;
-- within the hour, the rows of one client lie together.
-- Kept for 30 days after its newest commit, not after its event time: a replay of old recordings stays.
-- Only whole parts expire: a row that lost some of its deltas would be wrong.
CREATE TABLE IF NOT EXISTS podflow.dns_1m
(
  window_start DateTime('UTC') COMMENT 'Start of the minute, UTC' CODEC(DoubleDelta, ZSTD(1)),
  cluster LowCardinality(String) COMMENT 'Cluster that the log came from',
  source_system LowCardinality(String) COMMENT 'cilium, calico, istio, envoy, linkerd, ingress-nginx or conntrack',
  reporter LowCardinality(String) COMMENT 'End that saw it: source, destination or middle',
  client_namespace LowCardinality(String) COMMENT 'Namespace of who asked',
  client_workload LowCardinality(String) COMMENT 'Workload of who asked',
  query_name String COMMENT 'Name asked for' CODEC(ZSTD(1)),
  query_type LowCardinality(String) COMMENT 'A, AAAA, SRV and so on',
  response_code LowCardinality(String) COMMENT 'NOERROR, NXDOMAIN, SERVFAIL and so on; empty for a query',
  queries SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Queries asked' CODEC(ZSTD(1)),
  answers SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Answers with this response code' CODEC(ZSTD(1)),
  latency_us AggregateFunction(quantilesDD(0.01, 0.5, 0.9, 0.95, 0.99), Float64) COMMENT 'Time to answer a query, microseconds' CODEC(ZSTD(3)),
  last_commit SimpleAggregateFunction(max, UInt64) COMMENT 'Newest commit in the row: its number, milliseconds since 1970' CODEC(Delta(8), ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMMDD(window_start)
PRIMARY KEY (toStartOfHour(window_start), cluster, client_namespace, client_workload, query_name)
ORDER BY (toStartOfHour(window_start), cluster, client_namespace, client_workload, query_name, query_type,
  response_code, source_system, reporter, window_start)
TTL toDateTime(intDiv(last_commit, 1000), 'UTC') + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1
COMMENT 'DNS queries and answers';
