-- web and cart are enrolled. The proxies know web to cart on 8080 and not on 9090; the tunnel's port is the mesh's own; a scraper
-- without a proxy reaches cart and no proxy says so; two that are not enrolled are nobody's business; in the other cluster no proxy is heard.
INSERT INTO podflow.pods (ip, cluster, uid, since, namespace, pod, workload, workload_kind, mesh, started_at, ended_at, last_commit)
VALUES
  ('10.0.0.1', 'prod', 'w1', '2025-12-31 14:00:00', 'shop', 'web-1', 'web', 'Deployment', 'istio', '2025-12-31 14:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('10.0.0.2', 'prod', 'c1', '2025-12-31 14:00:00', 'shop', 'cart-1', 'cart', 'Deployment', 'istio', '2025-12-31 14:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('10.0.0.3', 'prod', 'l1', '2025-12-31 14:00:00', 'shop', 'legacy-1', 'legacy', 'Deployment', '', '2025-12-31 14:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('10.0.0.1', 'test', 'w1', '2025-12-31 14:00:00', 'shop', 'web-1', 'web', 'Deployment', 'istio', '2025-12-31 14:00:00', NULL, toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, dst_namespace, dst_workload, dst_port, protocol, flows, flows_forwarded, connections_opened, bytes_sent, bytes_received, mtls, last_commit)
VALUES
  ('2026-01-01 00:00:00', 'prod', 'istio', 'destination', 'shop', 'web', 'shop', 'cart', 8080, 'TCP', NULL, NULL, 5, NULL, NULL, 5, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:00:00', 'prod', 'cilium', 'source', 'shop', 'web', 'shop', 'cart', 8080, 'TCP', 20, 20, 5, NULL, NULL, NULL, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:00:00', 'prod', 'cilium', 'source', 'shop', 'web', 'shop', 'cart', 9090, 'TCP', 8, 8, 2, NULL, NULL, NULL, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:00:00', 'prod', 'cilium', 'source', 'shop', 'web', 'shop', 'cart', 15008, 'TCP', 8, 8, 2, NULL, NULL, NULL, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:00:00', 'prod', 'calico', 'source', 'ops', 'scraper', 'shop', 'cart', 9100, 'TCP', 4, 4, 4, 100, 900, NULL, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:00:00', 'prod', 'cilium', 'source', 'shop', 'web', 'shop', 'cart', 9999, 'TCP', 3, 0, 0, NULL, NULL, NULL, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:00:00', 'prod', 'cilium', 'source', 'shop', 'legacy', 'ops', 'scraper', 80, 'TCP', 4, 4, 1, NULL, NULL, NULL, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:00:00', 'test', 'cilium', 'source', 'shop', 'web', 'shop', 'cart', 9090, 'TCP', 8, 8, 2, NULL, NULL, NULL, toUnixTimestamp(now()) * 1000);
