-- Cilium sees flows and no bytes, Flannel's conntrack bytes and no policies; exporters beside them.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_port, protocol, flows, connections_opened, bytes_sent, requests, mtls, last_commit)
VALUES
  ('2026-01-01 00:00:00', 'prod', 'cilium', 'source', 'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment', 8080, 'TCP', 10, 4, NULL, 7, NULL, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:00:00', 'prod', 'cilium', 'source', 'shop', 'cart', 'Deployment', 'shop', 'db', 'Deployment', 5432, 'TCP', 10, 2, NULL, NULL, NULL, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:00:00', 'edge', 'conntrack', 'source', 'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment', 8080, 'TCP', NULL, 5, 900, NULL, NULL, toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.policy_hits_1m
  (window_start, cluster, source_system, policy_kind, direction, action, enforcement, src_namespace, src_workload, dst_namespace, dst_workload, hits, first_hit, last_hit, last_commit)
VALUES
  ('2026-01-01 00:00:00', 'prod', 'cilium', 'default-deny', 'ingress', 'deny', 'enforced', 'shop', 'web', 'shop', 'cart', 3, '2026-01-01 00:00:00', '2026-01-01 00:00:01', toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.dns_1m (window_start, cluster, source_system, reporter, client_namespace, client_workload, query_name, query_type, queries, last_commit)
VALUES ('2026-01-01 00:00:00', 'edge', 'coredns', 'destination', 'shop', 'web', 'cart.', 'A', 6, toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, last_commit)
VALUES
  ('2026-01-01 00:01:00', 'edge', 'node_network_receive_drop_total', 'counter', map('device', 'eth0', 'node', 'node-1'), 1, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:01:00', 'edge', 'node_network_receive_bytes_total', 'counter', map('device', 'eth0', 'node', 'node-1'), 1, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:01:00', 'edge', 'node_network_receive_bytes_total', 'counter', map('device', 'eth1', 'node', 'node-1'), 1, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:01:00', 'edge', 'request_total', 'counter', map('direction', 'inbound'), 1, toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.http_1m (window_start, cluster, source_system, reporter, dst_namespace, dst_workload, dst_workload_kind, method, status, requests, last_commit)
VALUES
  ('2026-01-01 00:01:00', 'edge', 'linkerd', 'destination', 'shop', 'cart', 'Deployment', 'GET', 200, 8, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:01:00', 'edge', 'linkerd', 'destination', 'shop', 'cart', 'Deployment', 'GET', 503, 1, toUnixTimestamp(now()) * 1000);
