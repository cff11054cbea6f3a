-- Encrypted, partly, not at all, and of unknown encryption.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_port, protocol, flows, mtls, plaintext, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', 'istio', 'destination', 'shop', src, 'Deployment', 'shop', 'cart', 'Deployment',
  8080, 'TCP', 10, mtls, plaintext, toUnixTimestamp(now()) * 1000
FROM values
(
  'src String, mtls Nullable(UInt64), plaintext Nullable(UInt64)',
  ('web', 90, 0),
  ('api', 60, 30),
  ('legacy', 0, 20),
  ('unknown', NULL, NULL)
);
