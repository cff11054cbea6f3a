-- A finished Job, whose row was corrected and then ended; a Deployment's pod, whose label changed; one of somebody else.
INSERT INTO podflow.pods
  (ip, cluster, uid, since, namespace, pod, node, workload, workload_kind, service_account, labels, mesh, host_network,
  started_at, ended_at, started_within_ms, ended_within_ms, last_commit)
VALUES
  ('10.0.3.7', 'prod', 'job-1', '2026-01-01 14:00:00', 'shop', 'nightly-1-abc', 'node-1', 'nightly-1', 'Job', 'batch', {'app': 'nightly'}, '', 0,
  '2026-01-01 14:00:00', NULL, 500, NULL, toUnixTimestamp(now()) * 1000 + 100),
  ('10.0.3.7', 'prod', 'job-1', '2026-01-01 14:00:00', 'shop', 'nightly-1-abc', 'node-1', 'nightly', 'CronJob', 'batch', {'app': 'nightly'}, '', 0,
  '2026-01-01 14:00:00', '2026-01-01 14:02:00', 500, 500, toUnixTimestamp(now()) * 1000 + 200),
  ('10.0.3.7', 'prod', 'cart-1', '2026-01-01 14:02:10', 'shop', 'cart-6d4f-x2x', 'node-1', 'cart', 'Deployment', 'cart', {'app': 'cart', 'track': 'canary'}, 'istio', 0,
  '2026-01-01 14:02:11', '2026-01-01 14:30:00', 1000, 0, toUnixTimestamp(now()) * 1000 + 300),
  ('10.0.3.7', 'prod', 'cart-1', '2026-01-01 14:30:00', 'shop', 'cart-6d4f-x2x', 'node-1', 'cart', 'Deployment', 'cart', {'app': 'cart'}, 'istio', 0,
  '2026-01-01 14:30:00', NULL, 0, NULL, toUnixTimestamp(now()) * 1000 + 300),
  ('10.0.3.8', 'prod', 'web-1', '2026-01-01 14:00:00', 'web', 'web-1', 'node-1', 'web-1', 'Pod', '', {}, '', 0,
  '2026-01-01 14:00:00', NULL, 0, NULL, toUnixTimestamp(now()) * 1000 + 300);
