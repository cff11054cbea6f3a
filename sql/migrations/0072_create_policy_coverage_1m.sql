-- How many pods of a namespace are isolated. A row for each minute in which that changed, and one a day: what held at the
-- minute's end, and until the next row. Rows are states and not sums: of equal key the one of the newest commit holds
-- (FINAL), and the state at a time is the newest row that is not later. The view policy_coverage says from when to when.
CREATE TABLE IF NOT EXISTS podflow.policy_coverage_1m
(
  window_start DateTime('UTC') COMMENT 'Start of the minute at whose end it was so, UTC' CODEC(DoubleDelta, ZSTD(1)),
  cluster LowCardinality(String) COMMENT 'Cluster of the namespace',
  namespace LowCardinality(String) COMMENT 'Namespace',
  pods Nullable(UInt64) COMMENT 'Pods that policies can reach: all but those on the host network and those that have finished' CODEC(ZSTD(1)),
  isolated_ingress Nullable(UInt64) COMMENT 'Pods that nothing reaches but what a policy allows' CODEC(ZSTD(1)),
  isolated_egress Nullable(UInt64) COMMENT 'Pods that reach nothing but what a policy allows' CODEC(ZSTD(1)),
  default_deny_ingress UInt8 COMMENT '1 if a policy isolates every pod of the namespace for ingress, whatever its labels, also those to come',
  default_deny_egress UInt8 COMMENT 'The same for egress',
  last_commit UInt64 COMMENT 'The commit that wrote the row: its number, milliseconds since 1970' CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree(last_commit)
ORDER BY (cluster, namespace, window_start)
TTL toDateTime(intDiv(last_commit, 1000), 'UTC') + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Coverage by policies, where it changed';
