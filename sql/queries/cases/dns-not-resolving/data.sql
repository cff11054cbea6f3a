-- shop/web asks for a service of another namespace, finds a name only at times, and has its search domains tried in vain,
-- which is nothing; shop/api gets SERVFAIL; shop/job gets no answer, for a policy denies it; shop/slow waits. Behind that,
-- a pod of CoreDNS ended and the other's resolver is away. search/frontend runs, which web might mean.
INSERT INTO podflow.dns_1m
  (window_start, cluster, source_system, reporter, client_namespace, client_workload, query_name, query_type, response_code, queries, answers, latency_us, last_commit)
SELECT
  minute, 'prod', 'cilium', 'source', 'shop', client, name, 'A', code, queries, answers,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(n -> toFloat64(us), range(toUInt16(answers)))),
  toUnixTimestamp(now()) * 1000
FROM values
(
  'minute DateTime(''UTC''), client String, name String, code String, queries UInt64, answers UInt64, us UInt64',
  ('2026-01-01 00:01:00', 'web', 'frontend.shop.svc.cluster.local.', '', 12, 0, 0),
  ('2026-01-01 00:01:00', 'web', 'frontend.shop.svc.cluster.local.', 'NXDOMAIN', 0, 12, 2000),
  ('2026-01-01 00:01:00', 'web', 'frontend.svc.cluster.local.', 'NXDOMAIN', 0, 12, 2000),
  ('2026-01-01 00:01:00', 'web', 'frontend.cluster.local.', 'NXDOMAIN', 0, 12, 2000),
  ('2026-01-01 00:01:00', 'web', 'frontend.', 'NXDOMAIN', 0, 12, 2000),
  ('2026-01-01 00:02:00', 'web', 'api.example.com.shop.svc.cluster.local.', 'NXDOMAIN', 0, 40, 2000),
  ('2026-01-01 00:02:00', 'web', 'api.example.com.svc.cluster.local.', 'NXDOMAIN', 0, 40, 2000),
  ('2026-01-01 00:02:00', 'web', 'api.example.com.', '', 40, 0, 0),
  ('2026-01-01 00:02:00', 'web', 'api.example.com.', 'NOERROR', 0, 40, 9000),
  ('2026-01-01 00:02:00', 'web', 'cart.shop.shop.svc.cluster.local.', 'NXDOMAIN', 0, 7, 2000),
  ('2026-01-01 00:02:00', 'web', 'cart.shop.svc.cluster.local.', 'NOERROR', 0, 7, 2000),
  ('2026-01-01 00:02:00', 'web', 'db-0.db.shop.svc.cluster.local.', 'NOERROR', 0, 6, 2000),
  ('2026-01-01 00:03:00', 'web', 'db-0.db.shop.svc.cluster.local.', 'NXDOMAIN', 0, 3, 2000),
  ('2026-01-01 00:02:00', 'api', 'api.example.com.', 'NOERROR', 0, 90, 9000),
  ('2026-01-01 00:03:00', 'api', 'api.example.com.', 'SERVFAIL', 0, 8, 2000),
  ('2026-01-01 00:04:00', 'api', 'mail.example.com.', 'SERVFAIL', 0, 2, 2000),
  ('2026-01-01 00:03:00', 'job', 'cart.shop.svc.cluster.local.', '', 9, 0, 0),
  ('2026-01-01 00:03:00', 'slow', 'cart.shop.svc.cluster.local.', 'NOERROR', 0, 30, 2500000)
);
INSERT INTO podflow.policy_hits_1m
  (window_start, cluster, source_system, policy_kind, policy_namespace, policy_name, direction, action, enforcement,
  src_namespace, src_workload, dst_namespace, dst_workload, dst_port, protocol, hits, first_hit, last_hit, last_commit)
VALUES
  ('2026-01-01 00:03:00', 'prod', 'cilium', 'NetworkPolicy', 'shop', 'egress', 'egress', 'deny', 'enforced', 'shop', 'job', 'kube-system', 'coredns', 53, 'UDP', 9, '2026-01-01 00:03:01', '2026-01-01 00:03:31', toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload, dst_workload_kind,
  dst_service, dst_port, protocol, flows, flows_forwarded, flows_dropped, flows_denied, last_commit)
VALUES
  ('2026-01-01 00:05:00', 'prod', 'cilium', 'source', 'shop', 'web', 'Deployment', 'shop', 'cart', 'Service', 'cart', 80, 'TCP', 7, 7, 0, 0, toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.pods (ip, cluster, uid, since, namespace, pod, node, workload, workload_kind, labels, started_at, ended_at, last_commit)
VALUES
  ('10.0.4.1', 'prod', 'dns-1', '2025-12-31 14:00:00', 'kube-system', 'coredns-1', 'node-1', 'coredns', 'Deployment', {'k8s-app': 'kube-dns'}, '2025-12-31 14:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('10.0.4.2', 'prod', 'dns-2', '2025-12-31 14:00:00', 'kube-system', 'coredns-2', 'node-1', 'coredns', 'Deployment', {'k8s-app': 'kube-dns'}, '2025-12-31 14:00:00', '2026-01-01 00:03:20', toUnixTimestamp(now()) * 1000),
  ('10.0.4.3', 'prod', 'front-1', '2025-12-31 14:00:00', 'search', 'frontend-1', 'node-1', 'frontend', 'Deployment', {}, '2025-12-31 14:00:00', NULL, toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, last_commit)
VALUES
  ('2026-01-01 00:03:00', 'prod', 'coredns_forward_healthcheck_failures_total', 'counter', {'pod': 'coredns-1', 'to': '10.0.0.2:53'}, 4, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:03:00', 'prod', 'coredns_dns_responses_total', 'counter', {'pod': 'coredns-1', 'rcode': 'NOERROR'}, 5000, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:03:00', 'prod', 'coredns_dns_responses_total', 'counter', {'pod': 'coredns-1', 'rcode': 'SERVFAIL'}, 10, toUnixTimestamp(now()) * 1000);
