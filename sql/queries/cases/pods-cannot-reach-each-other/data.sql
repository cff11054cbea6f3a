-- What shop/web tries: cart, which a policy denies, and of which a node drops some; db, where nothing arrives that api's does;
-- old, whose last pod is gone; search, a service without endpoints; mail, which resets, and is in a mesh that web is not in;
-- quiet, which never answers; a name that there is not; and it runs on a node whose connection tracking is full.
-- What api is denied is not asked for.
INSERT INTO podflow.policy_hits_1m
  (window_start, cluster, source_system, policy_kind, policy_namespace, policy_name, direction, action, enforcement,
  src_namespace, src_workload, dst_namespace, dst_workload, dst_port, protocol, hits, first_hit, last_hit, last_commit)
SELECT *, toUnixTimestamp(now()) * 1000
FROM values
(
  ('2026-01-01 00:01:00', 'prod', 'cilium', 'CiliumNetworkPolicy', 'shop', 'cart', 'ingress', 'deny', 'enforced', 'shop', 'web', 'shop', 'cart', 8080, 'TCP', 30, '2026-01-01 00:01:01', '2026-01-01 00:01:59'),
  ('2026-01-01 00:02:00', 'prod', 'cilium', 'CiliumNetworkPolicy', 'shop', 'cart', 'ingress', 'deny', 'enforced', 'shop', 'web', 'shop', 'cart', 8080, 'TCP', 12, '2026-01-01 00:02:03', '2026-01-01 00:02:40'),
  ('2026-01-01 00:02:00', 'prod', 'cilium', 'default-deny', '', '', 'egress', 'deny', 'enforced', 'shop', 'web', '', 'world', 443, 'TCP', 3, '2026-01-01 00:02:05', '2026-01-01 00:02:06'),
  ('2026-01-01 00:02:00', 'prod', 'cilium', 'default-deny', '', '', 'ingress', 'deny', 'enforced', 'shop', 'api', 'shop', 'cart', 8080, 'TCP', 99, '2026-01-01 00:02:05', '2026-01-01 00:02:06'),
  ('2026-01-01 00:02:00', 'prod', 'cilium', 'CiliumNetworkPolicy', 'shop', 'strict', 'egress', 'deny', 'staged', 'shop', 'web', 'shop', 'mail', 25, 'TCP', 9, '2026-01-01 00:02:00', '2026-01-01 00:02:09')
);
INSERT INTO podflow.drops_1m
  (window_start, cluster, source_system, node, direction, drop_reason, src_namespace, src_workload, dst_namespace, dst_workload, dst_port, protocol, drops, last_commit)
SELECT *, toUnixTimestamp(now()) * 1000
FROM values
(
  ('2026-01-01 00:01:00', 'prod', 'cilium', 'node-2', 'ingress', 'POLICY_DENIED', 'shop', 'web', 'shop', 'cart', 8080, 'TCP', 42),
  ('2026-01-01 00:03:00', 'prod', 'cilium', 'node-1', 'egress', 'CT_MAP_INSERTION_FAILED', 'shop', 'web', 'shop', 'cart', 8080, 'TCP', 6)
);
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload, dst_workload_kind,
  dst_service, dst_port, protocol, flows, flows_forwarded, flows_dropped, flows_denied, connections_opened, connections_reset, packets_sent, packets_received, last_commit)
SELECT
  '2026-01-01 00:01:00', 'prod', system, reporter, 'shop', src, 'Deployment', 'shop', dst, kind, dst, port, 'TCP',
  flows, flows - denied, if(flows IS NULL, NULL, 0), denied, opened, reset, sent, received, toUnixTimestamp(now()) * 1000
FROM values
(
  'system String, reporter String, src String, dst String, kind String, port UInt16, flows Nullable(UInt64), denied Nullable(UInt64), opened UInt64, reset UInt64, sent Nullable(UInt64), received Nullable(UInt64)',
  ('cilium', 'source', 'web', 'cart', 'Deployment', 8080, 50, 0, 40, 0, NULL, NULL),
  ('cilium', 'destination', 'web', 'cart', 'Deployment', 8080, 50, 42, 0, 0, NULL, NULL),
  ('cilium', 'source', 'web', 'db', 'StatefulSet', 5432, 48, 0, 48, 0, NULL, NULL),
  ('cilium', 'destination', 'api', 'db', 'StatefulSet', 5432, 300, 0, 30, 0, NULL, NULL),
  ('cilium', 'source', 'api', 'db', 'StatefulSet', 5432, 300, 0, 30, 0, NULL, NULL),
  ('cilium', 'source', 'web', 'old', 'Deployment', 8080, 7, 0, 7, 0, NULL, NULL),
  ('cilium', 'source', 'web', 'search', 'Service', 80, 5, 0, 5, 0, NULL, NULL),
  ('cilium', 'source', 'web', 'mail', 'Deployment', 25, 40, 0, 20, 18, NULL, NULL),
  ('cilium', 'destination', 'web', 'mail', 'Deployment', 25, 40, 0, 20, 18, NULL, NULL),
  ('calico', 'source', 'web', 'quiet', 'Deployment', 9000, NULL, NULL, 4, 0, 24, 0),
  ('cilium', 'source', 'web', 'well', 'Deployment', 8080, 500, 0, 100, 1, 900, 900),
  ('cilium', 'destination', 'web', 'well', 'Deployment', 8080, 500, 0, 100, 1, 900, 900)
);
INSERT INTO podflow.pods (ip, cluster, uid, since, namespace, pod, node, workload, workload_kind, mesh, host_network, started_at, ended_at, last_commit)
SELECT ip, 'prod', pod, '2025-12-31 14:00:00', 'shop', pod, node, workload, 'Deployment', mesh, 0, '2025-12-31 14:00:00', ended, toUnixTimestamp(now()) * 1000
FROM values
(
  'ip String, pod String, node String, workload String, mesh String, ended Nullable(DateTime(''UTC''))',
  ('10.0.3.1', 'web-1', 'node-1', 'web', '', NULL),
  ('10.0.3.2', 'cart-1', 'node-2', 'cart', '', NULL),
  ('10.0.3.3', 'mail-1', 'node-2', 'mail', 'istio', NULL),
  ('10.0.3.4', 'old-1', 'node-2', 'old', '', '2025-12-31 22:00:00'),
  ('10.0.3.5', 'old-2', 'node-2', 'old', '', '2025-12-31 23:58:30')
);
INSERT INTO podflow.dns_1m
  (window_start, cluster, source_system, reporter, client_namespace, client_workload, query_name, query_type, response_code, queries, answers, last_commit)
VALUES
  ('2026-01-01 00:04:00', 'prod', 'cilium', 'source', 'shop', 'web', 'cartx.shop.svc.cluster.local.', 'A', '', 8, 0, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:04:00', 'prod', 'cilium', 'source', 'shop', 'web', 'cartx.shop.svc.cluster.local.', 'A', 'NXDOMAIN', 0, 8, toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, gauge_max, gauge_last, last_commit)
SELECT '2026-01-01 00:05:00', 'prod', metric, 'gauge', map('node', node), value, (toDateTime64('2026-01-01 00:05:30', 3, 'UTC'), value), toUnixTimestamp(now()) * 1000
FROM values
(
  'node String, metric String, value Float64',
  ('node-1', 'node_nf_conntrack_entries', 1990),
  ('node-1', 'node_nf_conntrack_entries_limit', 2000),
  ('node-3', 'node_nf_conntrack_entries', 2000),
  ('node-3', 'node_nf_conntrack_entries_limit', 2000)
);
