-- Behind the ingress, cart is gone: 503. search answers 500 by itself. A host in no ingress gets 404. The other cluster has metrics
-- alone, and an ingress that refused its configuration, an expired certificate, and a load balancer without an address; nothing
-- comes in there any more. A partner is denied and world's packets dropped; the ingress controller of a third cluster is gone.
INSERT INTO podflow.http_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload, dst_workload_kind,
  dst_service, dst_port, method, status, requests, last_commit)
SELECT
  '2026-01-01 00:01:00', 'prod', 'ingress-nginx', 'source', 'ingress-nginx', 'controller', 'Deployment', if(dst = '', '', 'shop'), dst, if(dst = '', '', 'Deployment'),
  dst, if(dst = '', 0, 8080), 'GET', status, requests, toUnixTimestamp(now()) * 1000
FROM values
(
  'dst String, status UInt16, requests UInt64',
  ('cart', 200, 60),
  ('cart', 503, 38),
  ('cart', 504, 2),
  ('search', 200, 95),
  ('search', 500, 5),
  ('web', 200, 1000),
  ('web', 502, 1),
  ('', 404, 12)
);
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload, dst_workload_kind,
  dst_port, protocol, flows, flows_forwarded, flows_dropped, flows_denied, requests, requests_4xx, requests_5xx, last_commit)
SELECT
  toDateTime('2026-01-01 00:00:00', 'UTC') + 60 * minute, cluster, system, 'source', src_namespace, src, kind, 'shop', dst, 'Deployment',
  8080, 'TCP', if(system = 'ingress-nginx', NULL, 5), if(system = 'ingress-nginx', NULL, 5), NULL, NULL, if(system = 'ingress-nginx', 5, NULL), 0, 0, toUnixTimestamp(now()) * 1000
FROM values
(
  'cluster String, system String, src_namespace String, src String, kind String, dst String, minutes UInt8',
  ('prod', 'ingress-nginx', 'ingress-nginx', 'controller', 'Deployment', 'cart', 10),
  ('edge', 'cilium', '', 'world', 'Reserved', 'web', 5),
  ('edge', 'cilium', 'shop', 'web', 'Deployment', 'cart', 10)
)
ARRAY JOIN range(minutes) AS minute;
INSERT INTO podflow.pods (ip, cluster, uid, since, namespace, pod, node, workload, workload_kind, labels, started_at, ended_at, last_commit)
VALUES
  ('10.0.3.2', 'prod', 'cart-1', '2025-12-31 14:00:00', 'shop', 'cart-1', 'node-1', 'cart', 'Deployment', {}, '2025-12-31 14:00:00', '2026-01-01 00:00:40', toUnixTimestamp(now()) * 1000),
  ('10.0.4.2', 'lab', 'nginx-1', '2025-12-31 14:00:00', 'ingress-nginx', 'controller-1', 'node-1', 'controller', 'Deployment', {'app.kubernetes.io/name': 'ingress-nginx'}, '2025-12-31 14:00:00', '2026-01-01 00:04:00', toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, gauge_last, last_commit)
SELECT
  '2026-01-01 00:05:00', 'edge', metric, if(grown IS NULL, 'gauge', 'counter'), labels, grown,
  (toDateTime64('2026-01-01 00:05:30', 3, 'UTC'), ifNull(value, 0)), toUnixTimestamp(now()) * 1000
FROM values
(
  'metric String, labels Map(String, String), grown Nullable(Float64), value Nullable(Float64)',
  ('nginx_ingress_controller_requests', map('ingress', 'shop', 'namespace', 'shop', 'service', 'web', 'status', '200'), 80, NULL),
  ('nginx_ingress_controller_requests', map('ingress', 'shop', 'namespace', 'shop', 'service', 'web', 'status', '502'), 20, NULL),
  ('nginx_ingress_controller_requests', map('status', '404'), 3, NULL),
  ('nginx_ingress_controller_config_last_reload_successful', map('controller_pod', 'controller-9'), NULL, 0),
  ('nginx_ingress_controller_ssl_expire_time_seconds', map('host', 'shop.example.com'), NULL, 1767225720),
  ('nginx_ingress_controller_ssl_expire_time_seconds', map('host', 'www.example.com'), NULL, 1799999999),
  ('kube_service_spec_type', map('namespace', 'shop', 'service', 'web', 'type', 'LoadBalancer'), NULL, 1),
  ('kube_service_spec_type', map('namespace', 'shop', 'service', 'api', 'type', 'LoadBalancer'), NULL, 1),
  ('kube_service_status_load_balancer_ingress', map('ip', '203.0.113.7', 'namespace', 'shop', 'service', 'api'), NULL, 1)
);
INSERT INTO podflow.policy_hits_1m
  (window_start, cluster, source_system, policy_kind, policy_namespace, policy_name, direction, action, enforcement,
  src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload, dst_port, protocol, hits, first_hit, last_hit, last_commit)
VALUES
  ('2026-01-01 00:03:00', 'prod', 'cilium', 'default-deny', '', '', 'ingress', 'deny', 'enforced', '', 'partner.example.com', 'External', 'shop', 'web', 8443, 'TCP', 9, '2026-01-01 00:03:01', '2026-01-01 00:03:31', toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:03:00', 'prod', 'cilium', 'default-deny', '', '', 'ingress', 'deny', 'enforced', 'shop', 'cart', 'Deployment', 'shop', 'web', 8443, 'TCP', 9, '2026-01-01 00:03:01', '2026-01-01 00:03:31', toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.drops_1m
  (window_start, cluster, source_system, node, direction, drop_reason, src_workload, src_workload_kind, dst_namespace, dst_workload, dst_port, protocol, drops, last_commit)
VALUES
  ('2026-01-01 00:03:00', 'prod', 'cilium', 'node-1', 'ingress', 'NO_MAPPING_FOR_NAT_MASQUERADE', 'world', 'Reserved', 'shop', 'web', 8080, 'TCP', 4, toUnixTimestamp(now()) * 1000);
