-- Single flows with both ends as of their time: denied, dropped or failed ones, and a sample of the rest.
-- Each row is an event of its own, so the table does not merge.
-- The hour comes first in the key, so that a question about the last hour does not read its whole day;
-- within the hour, the rows of one server lie together.
-- Kept for 14 days after its commit, not after its event time: a replay of old recordings stays.
CREATE TABLE IF NOT EXISTS podflow.flows
(
  `time` DateTime64(6, 'UTC') COMMENT 'When it happened, UTC' CODEC(Delta(8), ZSTD(1)),
  cluster LowCardinality(String) COMMENT 'Cluster that the log came from',
  source_system LowCardinality(String) COMMENT 'cilium, calico, istio, envoy, linkerd, ingress-nginx or conntrack',
  reporter LowCardinality(String) COMMENT 'End that saw it: source, destination or middle',
  node LowCardinality(String) COMMENT 'Node that reported it',
  verdict LowCardinality(String) COMMENT 'What became of it, in the words of the source',
  drop_reason LowCardinality(String) COMMENT 'Why it was dropped; empty if it was not',
  direction LowCardinality(String) COMMENT 'ingress or egress',
  src_namespace LowCardinality(String) COMMENT 'Client''s namespace; empty outside the cluster or unknown',
  src_workload LowCardinality(String) COMMENT 'Client''s workload, node, DNS name, or world',
  src_workload_kind LowCardinality(String) COMMENT 'Deployment, StatefulSet, Pod, Node, External, Reserved and so on',
  src_pod String COMMENT 'Client''s pod' CODEC(ZSTD(1)),
  src_ip String COMMENT 'Client''s address' CODEC(ZSTD(1)),
  dst_namespace LowCardinality(String) COMMENT 'Server''s namespace; empty outside the cluster or unknown',
  dst_workload LowCardinality(String) COMMENT 'Server''s workload, node, DNS name, or world',
  dst_workload_kind LowCardinality(String) COMMENT 'Deployment, StatefulSet, Pod, Node, External, Reserved and so on',
  dst_service LowCardinality(String) COMMENT 'Kubernetes service that was called; empty where the reporter does not know it',
  dst_pod String COMMENT 'Server''s pod' CODEC(ZSTD(1)),
  dst_ip String COMMENT 'Server''s address' CODEC(ZSTD(1)),
  src_port UInt16 COMMENT 'Client''s port; 0 if unknown',
  dst_port UInt16 COMMENT 'Server''s (backend''s) port; 0 if unknown',
  protocol LowCardinality(String) COMMENT 'TCP, UDP, SCTP, ICMPv4 and so on',
  method LowCardinality(String) COMMENT 'Method of an HTTP request; else empty',
  status UInt16 COMMENT 'Status of an HTTP answer; else 0',
  src_resolution LowCardinality(String) COMMENT 'How the client was named: exact, from_log, late, ambiguous, external or unresolved',
  dst_resolution LowCardinality(String) COMMENT 'How the server was named: exact, from_log, late, ambiguous, external or unresolved',
  topic LowCardinality(String) COMMENT 'Kafka topic of the record',
  `partition` UInt32 COMMENT 'Kafka partition of the record',
  `offset` UInt64 COMMENT 'Kafka offset of the record' CODEC(Delta(8), ZSTD(1)),
  flows Nullable(UInt64) COMMENT 'Flows that the record stands for' CODEC(ZSTD(1)),
  latency_us Nullable(UInt64) COMMENT 'Time to answer, microseconds' CODEC(ZSTD(1)),
  last_commit UInt64 COMMENT 'The commit that wrote the row: its number, milliseconds since 1970' CODEC(Delta(8), ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(`time`)
ORDER BY (toStartOfHour(`time`), cluster, dst_namespace, dst_workload, src_namespace, src_workload, `time`)
TTL toDateTime(intDiv(last_commit, 1000), 'UTC') + INTERVAL 14 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1
COMMENT 'Single flows';
