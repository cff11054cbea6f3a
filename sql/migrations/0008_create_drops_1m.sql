-- What the datapath dropped, and why.
-- The hour comes first in the key, so that a question about the last hour does not read its whole day;
-- within the hour, the rows of one server lie together.
-- Kept for 30 days after its newest commit, not after its event time: a replay of old recordings stays.
-- Only whole parts expire: a row that lost some of its deltas would be wrong.
CREATE TABLE IF NOT EXISTS podflow.drops_1m
(
  window_start DateTime('UTC') COMMENT 'Start of the minute, UTC' CODEC(DoubleDelta, ZSTD(1)),
  cluster LowCardinality(String) COMMENT 'Cluster that the log came from',
  source_system LowCardinality(String) COMMENT 'cilium, calico, istio, envoy, linkerd, ingress-nginx or conntrack',
  node LowCardinality(String) COMMENT 'Node that dropped it',
  direction LowCardinality(String) COMMENT 'ingress or egress',
  drop_reason LowCardinality(String) COMMENT 'Why, in the words of the source',
  src_namespace LowCardinality(String) COMMENT 'Client''s namespace; empty outside the cluster or unknown',
  src_workload LowCardinality(String) COMMENT 'Client''s workload, node, DNS name, or world',
  src_workload_kind LowCardinality(String) COMMENT 'Deployment, StatefulSet, Pod, Node, External, Reserved and so on',
  dst_namespace LowCardinality(String) COMMENT 'Server''s namespace; empty outside the cluster or unknown',
  dst_workload LowCardinality(String) COMMENT 'Server''s workload, node, DNS name, or world',
  dst_workload_kind LowCardinality(String) COMMENT 'Deployment, StatefulSet, Pod, Node, External, Reserved and so on',
  dst_service LowCardinality(String) COMMENT 'Kubernetes service that was called; empty where the reporter does not know it',
  dst_port UInt16 COMMENT 'Server''s (backend''s) port; 0 if unknown',
  protocol LowCardinality(String) COMMENT 'TCP, UDP, SCTP, ICMPv4 and so on',
  drops SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Packets dropped' CODEC(ZSTD(1)),
  last_commit SimpleAggregateFunction(max, UInt64) COMMENT 'Newest commit in the row: its number, milliseconds since 1970' CODEC(Delta(8), ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMMDD(window_start)
PRIMARY KEY (toStartOfHour(window_start), cluster, dst_namespace, dst_workload, src_namespace, src_workload)
ORDER BY (toStartOfHour(window_start), cluster, dst_namespace, dst_workload, src_namespace, src_workload,
  drop_reason, direction, node, dst_port, protocol, dst_workload_kind, src_workload_kind, dst_service,
  source_system, window_start)
TTL toDateTime(intDiv(last_commit, 1000), 'UTC') + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1
COMMENT 'Dropped packets by reason';
