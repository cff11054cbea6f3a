-- Two of three workloads are in the mesh, one with one of its two pods; one left the mesh before the range; a pod on the host network cannot be in it.
INSERT INTO podflow.pods (ip, cluster, uid, since, namespace, pod, node, workload, workload_kind, mesh, host_network, started_at, ended_at, last_commit)
VALUES
  ('10.0.3.1', 'prod', 'web-1', '2025-12-31 14:00:00', 'shop', 'web-1', 'node-1', 'web', 'Deployment', 'istio', 0, '2025-12-31 14:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('10.0.3.2', 'prod', 'cart-1', '2025-12-31 14:00:00', 'shop', 'cart-1', 'node-1', 'cart', 'Deployment', 'istio', 0, '2025-12-31 14:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('10.0.3.3', 'prod', 'cart-2', '2025-12-31 14:00:00', 'shop', 'cart-2', 'node-1', 'cart', 'Deployment', '', 0, '2025-12-31 14:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('10.0.3.4', 'prod', 'legacy-1', '2025-12-31 14:00:00', 'shop', 'legacy-1', 'node-1', 'legacy', 'Deployment', '', 0, '2025-12-31 14:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('10.0.3.5', 'prod', 'web-0', '2025-12-31 14:00:00', 'shop', 'web-0', 'node-1', 'web', 'Deployment', '', 0, '2025-12-31 14:00:00', '2025-12-31 15:00:00', toUnixTimestamp(now()) * 1000),
  ('192.168.0.2', 'prod', 'agent-1', '2025-12-31 14:00:00', 'shop', 'agent-1', 'node-1', 'agent', 'DaemonSet', '', 1, '2025-12-31 14:00:00', NULL, toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_port, protocol, mtls, plaintext, last_commit)
VALUES
  ('2026-01-01 00:00:00', 'prod', 'istio', 'destination', 'shop', 'legacy', 'Deployment', 'shop', 'cart', 'Deployment', 8080, 'TCP', 0, 20, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:00:00', 'prod', 'istio', 'destination', 'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment', 8080, 'TCP', 90, 0, toUnixTimestamp(now()) * 1000);
