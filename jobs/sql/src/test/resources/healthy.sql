-- A cluster in which all is well, which is not to say that nothing ever fails: one reset in a hundred connections, one error in a
-- thousand requests, one dropped packet in a million, a rollout, names that are tried with each search domain, a staged policy that
-- would deny, a 404 of a service's own.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload, dst_workload_kind,
  dst_service, dst_port, protocol, flows, flows_forwarded, flows_dropped, flows_denied, connections_opened, connections_reset, packets_sent, packets_received,
  requests, requests_4xx, requests_5xx, mtls, plaintext, latency_us, last_commit)
SELECT
  toDateTime('2026-01-01 00:00:00', 'UTC') + 60 * minute, 'prod', system, reporter, src_namespace, src, kind, 'shop', dst, 'Deployment',
  dst, 8080, 'TCP', 1000, 1000, 0, 0, 100, 1, 5000, 4000, 1000, 3, 1, 100, 0,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(n -> toFloat64(1000 * (n + minute)), range(1, 100))), toUnixTimestamp(now()) * 1000
FROM values
(
  'system String, reporter String, src_namespace String, src String, kind String, dst String',
  ('cilium', 'source', 'shop', 'web', 'Deployment', 'cart'),
  ('cilium', 'destination', 'shop', 'web', 'Deployment', 'cart'),
  ('cilium', 'destination', '', 'world', 'Reserved', 'web'),
  ('ingress-nginx', 'source', 'ingress-nginx', 'controller', 'Deployment', 'web')
)
ARRAY JOIN range(10) AS minute;
INSERT INTO podflow.http_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload, dst_workload_kind,
  dst_service, dst_port, method, status, requests, last_commit)
SELECT
  toDateTime('2026-01-01 00:00:00', 'UTC') + 60 * minute, 'prod', system, 'source', src_namespace, src, 'Deployment', 'shop', dst, 'Deployment',
  dst, 8080, 'GET', status, requests, toUnixTimestamp(now()) * 1000
FROM values
(
  'system String, src_namespace String, src String, dst String, status UInt16, requests UInt64',
  ('cilium', 'shop', 'web', 'cart', 200, 998),
  ('cilium', 'shop', 'web', 'cart', 503, 1),
  ('cilium', 'shop', 'web', 'cart', 0, 1),
  ('ingress-nginx', 'ingress-nginx', 'controller', 'web', 200, 990),
  ('ingress-nginx', 'ingress-nginx', 'controller', 'web', 404, 10)
)
ARRAY JOIN range(10) AS minute;
INSERT INTO podflow.policy_hits_1m
  (window_start, cluster, source_system, policy_kind, policy_namespace, policy_name, direction, action, enforcement,
  src_namespace, src_workload, dst_namespace, dst_workload, dst_port, protocol, hits, first_hit, last_hit, last_commit)
VALUES
  ('2026-01-01 00:01:00', 'prod', 'cilium', 'CiliumNetworkPolicy', 'shop', 'cart', 'ingress', 'allow', 'enforced', 'shop', 'web', 'shop', 'cart', 8080, 'TCP', 30, '2026-01-01 00:01:01', '2026-01-01 00:01:59', toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:02:00', 'prod', 'cilium', 'CiliumNetworkPolicy', 'shop', 'strict', 'egress', 'deny', 'staged', 'shop', 'web', 'shop', 'cart', 8080, 'TCP', 9, '2026-01-01 00:02:00', '2026-01-01 00:02:09', toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.dns_1m
  (window_start, cluster, source_system, reporter, client_namespace, client_workload, query_name, query_type, response_code, queries, answers, latency_us, last_commit)
SELECT
  '2026-01-01 00:01:00', 'prod', 'cilium', 'source', 'shop', 'web', name, type, code, queries, answers,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(n -> 2000., range(toUInt16(answers)))), toUnixTimestamp(now()) * 1000
FROM values
(
  'name String, type String, code String, queries UInt64, answers UInt64',
  ('api.example.com.shop.svc.cluster.local.', 'A', 'NXDOMAIN', 0, 40),
  ('api.example.com.svc.cluster.local.', 'A', 'NXDOMAIN', 0, 40),
  ('api.example.com.cluster.local.', 'A', 'NXDOMAIN', 0, 40),
  ('api.example.com.eu-1.compute.internal.', 'A', 'NXDOMAIN', 0, 40),
  ('api.example.com.', 'A', '', 40, 0),
  ('api.example.com.', 'A', 'NOERROR', 0, 39),
  ('cart.shop.shop.svc.cluster.local.', 'A', 'NXDOMAIN', 0, 7),
  ('cart.shop.svc.cluster.local.', 'A', 'NOERROR', 0, 7),
  ('cart.shop.svc.cluster.local.', 'AAAA', 'NOERROR', 0, 7),
  ('db-0.db.shop.svc.cluster.local.', 'A', 'NOERROR', 0, 6)
);
INSERT INTO podflow.pods (ip, cluster, uid, since, namespace, pod, node, workload, workload_kind, labels, mesh, started_at, ended_at, last_commit)
SELECT ip, 'prod', pod, started, namespace, pod, node, workload, 'Deployment', map('k8s-app', app), 'istio', started, ended, toUnixTimestamp(now()) * 1000
FROM values
(
  'ip String, namespace String, pod String, node String, workload String, app String, started DateTime(''UTC''), ended Nullable(DateTime(''UTC''))',
  ('10.0.3.1', 'shop', 'web-1', 'node-1', 'web', 'web', '2025-12-31 14:00:00', NULL),
  ('10.0.3.2', 'shop', 'cart-1', 'node-1', 'cart', 'cart', '2025-12-31 14:00:00', '2026-01-01 00:04:00'),
  ('10.0.3.3', 'shop', 'cart-2', 'node-2', 'cart', 'cart', '2026-01-01 00:03:50', NULL),
  ('10.0.3.4', 'shop', 'cart-3', 'node-1', 'cart', 'cart', '2025-12-31 14:00:00', NULL),
  ('10.0.3.5', 'shop', 'old-1', 'node-1', 'old', 'old', '2025-12-31 14:00:00', '2025-12-31 20:00:00'),
  ('10.0.4.1', 'kube-system', 'coredns-1', 'node-1', 'coredns', 'kube-dns', '2025-12-31 14:00:00', NULL),
  ('10.0.5.1', 'ingress-nginx', 'controller-1', 'node-1', 'controller', 'ingress-nginx', '2025-12-31 14:00:00', NULL)
);
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, gauge_max, gauge_last, last_commit)
SELECT
  '2026-01-01 00:05:00', 'prod', metric, if(grown IS NULL, 'gauge', 'counter'), labels, grown, value,
  (toDateTime64('2026-01-01 00:05:30', 3, 'UTC'), ifNull(value, 0)), toUnixTimestamp(now()) * 1000
FROM values
(
  'metric String, labels Map(String, String), grown Nullable(Float64), value Nullable(Float64)',
  ('node_nf_conntrack_entries', map('node', 'node-1'), NULL, 1000),
  ('node_nf_conntrack_entries_limit', map('node', 'node-1'), NULL, 2000),
  ('node_network_receive_drop_total', map('device', 'eth0', 'node', 'node-1'), 1, NULL),
  ('node_network_receive_packets_total', map('device', 'eth0', 'node', 'node-1'), 1000000, NULL),
  ('node_network_receive_bytes_total', map('device', 'eth0', 'node', 'node-1'), 600000000, NULL),
  ('node_network_speed_bytes', map('device', 'eth0', 'node', 'node-1'), NULL, 125000000),
  ('node_network_receive_bytes_total', map('device', 'veth1', 'node', 'node-1'), 600000000, NULL),
  ('node_network_speed_bytes', map('device', 'veth1', 'node', 'node-1'), NULL, -125000),
  ('coredns_dns_responses_total', map('pod', 'coredns-1', 'rcode', 'NOERROR'), 5000, NULL),
  ('coredns_dns_responses_total', map('pod', 'coredns-1', 'rcode', 'SERVFAIL'), 3, NULL),
  ('coredns_forward_healthcheck_failures_total', map('pod', 'coredns-1', 'to', '10.0.0.2:53'), 0, NULL),
  ('coredns_panics_total', map('pod', 'coredns-1'), 0, NULL),
  ('nginx_ingress_controller_requests', map('ingress', 'shop', 'namespace', 'shop', 'service', 'web', 'status', '200'), 9900, NULL),
  ('nginx_ingress_controller_requests', map('ingress', 'shop', 'namespace', 'shop', 'service', 'web', 'status', '404'), 100, NULL),
  ('nginx_ingress_controller_config_last_reload_successful', map('controller_pod', 'controller-1'), NULL, 1),
  ('nginx_ingress_controller_ssl_expire_time_seconds', map('host', 'www.example.com'), NULL, 1799999999),
  ('kube_service_spec_type', map('namespace', 'shop', 'service', 'web', 'type', 'LoadBalancer'), NULL, 1),
  ('kube_service_status_load_balancer_ingress', map('ip', '203.0.113.7', 'namespace', 'shop', 'service', 'web'), NULL, 1),
  ('kube_pod_status_phase', map('namespace', 'shop', 'phase', 'Running', 'pod', 'web-1'), NULL, 1),
  ('kube_pod_status_phase', map('namespace', 'shop', 'phase', 'Pending', 'pod', 'web-1'), NULL, 0)
);
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, histogram_count, histogram, last_commit)
SELECT
  '2026-01-01 00:04:00', 'prod', 'istio_request_duration_milliseconds', 'histogram',
  map('destination_workload', 'cart', 'destination_workload_namespace', 'shop', 'namespace', 'shop', 'pod', pod, 'reporter', 'destination'), 50,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(n -> toFloat64(1000 * ms), range(50))), toUnixTimestamp(now()) * 1000
FROM values('pod String, ms UInt16', ('cart-1', 20), ('cart-2', 30));
