-- Istio knows bytes and how long connections lived, Cilium neither.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, connections_opened, connections_closed, connections_reset, bytes_sent, bytes_received,
  connection_duration_us, rtt_us, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', system, 'source', 'shop', 'cart', 'Deployment', 'shop', 'db', 'StatefulSet',
  'db', 5432, 'TCP', 7, closed, reset, bytes, 2 * bytes,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), lives)),
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', emptyArrayFloat64()),
  toUnixTimestamp(now()) * 1000
FROM values
(
  'system String, closed Nullable(UInt64), reset Nullable(UInt64), bytes Nullable(UInt64), lives Array(UInt16)',
  ('istio', 4, NULL, 6000, range(1, 101)),
  ('cilium', 4, 1, NULL, [])
);
