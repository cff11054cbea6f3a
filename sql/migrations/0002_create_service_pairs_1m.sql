-- Traffic between two workloads by minute, as one reporter saw it; client to server.
-- The hour comes first in the key, so that a question about the last hour does not read its whole day;
-- within the hour, the rows of one server lie together.
-- Kept for 30 days after its newest commit, not after its event time: a replay of old recordings stays.
-- Only whole parts expire: a row that lost some of its deltas would be wrong.
CREATE TABLE IF NOT EXISTS podflow.service_pairs_1m
(
  window_start DateTime('UTC') COMMENT 'Start of the minute, UTC' CODEC(DoubleDelta, ZSTD(1)),
  cluster LowCardinality(String) COMMENT 'Cluster that the log came from',
  source_system LowCardinality(String) COMMENT 'cilium, calico, istio, envoy, linkerd, ingress-nginx or conntrack',
  reporter LowCardinality(String) COMMENT 'End that saw it: source, destination or middle',
  src_namespace LowCardinality(String) COMMENT 'Client''s namespace; empty outside the cluster or unknown',
  src_workload LowCardinality(String) COMMENT 'Client''s workload, node, DNS name, or world',
  src_workload_kind LowCardinality(String) COMMENT 'Deployment, StatefulSet, Pod, Node, External, Reserved and so on',
  dst_namespace LowCardinality(String) COMMENT 'Server''s namespace; empty outside the cluster or unknown',
  dst_workload LowCardinality(String) COMMENT 'Server''s workload, node, DNS name, or world',
  dst_workload_kind LowCardinality(String) COMMENT 'Deployment, StatefulSet, Pod, Node, External, Reserved and so on',
  dst_service LowCardinality(String) COMMENT 'Kubernetes service that was called; empty where the reporter does not know it',
  dst_port UInt16 COMMENT 'Server''s (backend''s) port; 0 if unknown',
  protocol LowCardinality(String) COMMENT 'TCP, UDP, SCTP, ICMPv4 and so on',
  flows SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Flows: forwarded + dropped + denied' CODEC(ZSTD(1)),
  flows_forwarded SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Flows that were let through' CODEC(ZSTD(1)),
  flows_dropped SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Flows that were dropped other than by policy' CODEC(ZSTD(1)),
  flows_denied SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Flows that a policy denied' CODEC(ZSTD(1)),
  connections_opened SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Connections opened' CODEC(ZSTD(1)),
  connections_closed SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Connections closed in order' CODEC(ZSTD(1)),
  connections_reset SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Connections reset' CODEC(ZSTD(1)),
  bytes_sent SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Bytes from client to server' CODEC(ZSTD(1)),
  bytes_received SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Bytes from server to client' CODEC(ZSTD(1)),
  packets_sent SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Packets from client to server' CODEC(ZSTD(1)),
  packets_received SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Packets from server to client' CODEC(ZSTD(1)),
  requests SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Requests, in the window of the request' CODEC(ZSTD(1)),
  requests_4xx SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Requests answered with 400 to 499, in the window of the answer' CODEC(ZSTD(1)),
  requests_5xx SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Requests answered with 500 to 599, in the window of the answer' CODEC(ZSTD(1)),
  mtls SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Requests or connections under mutual TLS' CODEC(ZSTD(1)),
  plaintext SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Requests or connections in plain text' CODEC(ZSTD(1)),
  ends_exact SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Ends of flows that the directory knew for that time' CODEC(ZSTD(1)),
  ends_from_log SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Ends of flows that the flow log itself named' CODEC(ZSTD(1)),
  ends_late SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Ends of flows resolved after waiting for the directory' CODEC(ZSTD(1)),
  ends_ambiguous SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Ends of flows with more than one possible owner' CODEC(ZSTD(1)),
  ends_external SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Ends of flows outside the cluster' CODEC(ZSTD(1)),
  ends_unresolved SimpleAggregateFunction(sum, Nullable(UInt64)) COMMENT 'Ends of flows that nobody could name' CODEC(ZSTD(1)),
  latency_us AggregateFunction(quantilesDD(0.01, 0.5, 0.9, 0.95, 0.99), Float64) COMMENT 'Time to answer a request, microseconds' CODEC(ZSTD(3)),
  rtt_us AggregateFunction(quantilesDD(0.01, 0.5, 0.9, 0.95, 0.99), Float64) COMMENT 'Round trip of a connection, microseconds' CODEC(ZSTD(3)),
  connection_duration_us AggregateFunction(quantilesDD(0.01, 0.5, 0.9, 0.95, 0.99), Float64) COMMENT 'Life of a connection, microseconds' CODEC(ZSTD(3)),
  last_commit SimpleAggregateFunction(max, UInt64) COMMENT 'Newest commit in the row: its number, milliseconds since 1970' CODEC(Delta(8), ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMMDD(window_start)
PRIMARY KEY (toStartOfHour(window_start), cluster, dst_namespace, dst_workload, src_namespace, src_workload)
ORDER BY (toStartOfHour(window_start), cluster, dst_namespace, dst_workload, src_namespace, src_workload,
  dst_port, protocol, dst_workload_kind, src_workload_kind, dst_service, source_system, reporter,
  window_start)
TTL toDateTime(intDiv(last_commit, 1000), 'UTC') + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1
COMMENT 'Traffic between two workloads by minute and reporter';
