-- Failing, degraded, denied, healthy, idle.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_dropped, flows_denied, requests, requests_4xx, requests_5xx, mtls, plaintext, latency_us, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', 'cilium', 'source', 'shop', src, 'Deployment', 'shop', dst, 'Deployment',
  dst, 8080, 'TCP', flows, 0, denied, requests, 0, errors, mtls, 1,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), range(1, toUInt16(ifNull(requests, 0)) + 1))),
  toUnixTimestamp(now()) * 1000
FROM values
(
  'src String, dst String, flows Nullable(UInt64), denied UInt64, requests Nullable(UInt64), errors Nullable(UInt64), mtls UInt64',
  ('web', 'cart', 60, 0, 100, 30, 1),
  ('api', 'cart', 60, 0, 20, 0, 2),
  ('web', 'search', 60, 0, 500, 1, 0),
  ('debug', 'db', 2, 2, NULL, NULL, 0),
  ('cart', 'mail', 5, 0, NULL, NULL, 0),
  ('cart', 'old', 0, 0, NULL, NULL, 0)
);
