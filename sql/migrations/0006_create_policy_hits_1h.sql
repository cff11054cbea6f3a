-- How often a policy decided, by hour. A policy is evaluated at its own end, so hits never double.
-- Partitions hold a day, so that time prunes by partition; within one, the rows of one policy lie together.
-- Kept for 400 days after its newest commit, not after its event time: a replay of old recordings stays.
-- Only whole parts expire: a row that lost some of its deltas would be wrong.
CREATE TABLE IF NOT EXISTS podflow.policy_hits_1h
(
  window_start DateTime('UTC') COMMENT 'Start of the hour, UTC' CODEC(DoubleDelta, ZSTD(1)),
  cluster LowCardinality(String) COMMENT 'Cluster that the log came from',
  source_system LowCardinality(String) COMMENT 'cilium, calico, istio, envoy, linkerd, ingress-nginx or conntrack',
  policy_kind LowCardinality(String) COMMENT 'Kind of policy; default-deny or unnamed where the log names none',
  policy_tier LowCardinality(String) COMMENT 'Tier of the policy; empty where there are none',
  policy_namespace LowCardinality(String) COMMENT 'Namespace of the policy; empty for a cluster-wide one',
  policy_name LowCardinality(String) COMMENT 'Name of the policy; empty where the log names none',
  policy_rule LowCardinality(String) COMMENT 'Rule of the policy; empty where the log names none',
  direction LowCardinality(String) COMMENT 'ingress or egress, as seen by the end that decided',
  action LowCardinality(String) COMMENT 'allow, deny, pass or log',
  enforcement LowCardinality(String) COMMENT 'enforced or staged',
  src_namespace LowCardinality(String) COMMENT 'Client''s namespace; empty outside the cluster or unknown',
  src_workload LowCardinality(String) COMMENT 'Client''s workload, node, DNS name, or world',
  src_workload_kind LowCardinality(String) COMMENT 'Deployment, StatefulSet, Pod, Node, External, Reserved and so on',
  dst_namespace LowCardinality(String) COMMENT 'Server''s namespace; empty outside the cluster or unknown',
  dst_workload LowCardinality(String) COMMENT 'Server''s workload, node, DNS name, or world',
  dst_workload_kind LowCardinality(String) COMMENT 'Deployment, StatefulSet, Pod, Node, External, Reserved and so on',
  dst_service LowCardinality(String) COMMENT 'Kubernetes service that was called; empty where the reporter does not know it',
  dst_port UInt16 COMMENT 'Server''s (backend''s) port; 0 if unknown',
  protocol LowCardinality(String) COMMENT 'TCP, UDP, SCTP, ICMPv4 and so on',
  hits SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Decisions' CODEC(ZSTD(1)),
  connections SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Connections decided about' CODEC(ZSTD(1)),
  bytes SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Bytes both ways' CODEC(ZSTD(1)),
  first_hit SimpleAggregateFunction(min, DateTime('UTC')) COMMENT 'Earliest hit, UTC' CODEC(ZSTD(1)),
  last_hit SimpleAggregateFunction(max, DateTime('UTC')) COMMENT 'Latest hit, UTC' CODEC(ZSTD(1)),
  last_commit SimpleAggregateFunction(max, UInt64) COMMENT 'Newest commit in the row: its number, milliseconds since 1970' CODEC(Delta(8), ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMMDD(window_start)
PRIMARY KEY (cluster, policy_namespace, policy_name, dst_namespace, dst_workload, src_namespace, src_workload)
ORDER BY (cluster, policy_namespace, policy_name, dst_namespace, dst_workload, src_namespace, src_workload,
  action, direction, enforcement, policy_kind, policy_tier, policy_rule, dst_port, protocol,
  dst_workload_kind, src_workload_kind, dst_service, source_system, window_start)
TTL toDateTime(intDiv(last_commit, 1000), 'UTC') + INTERVAL 400 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1
COMMENT 'Decisions of policies by hour';
