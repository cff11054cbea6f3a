-- Two series of a counter, one of a gauge, one that is not asked for.
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, last_commit)
SELECT *, toUnixTimestamp(now()) * 1000
FROM values
(
  ('2026-01-01 00:00:00', 'prod', 'node_network_receive_drop_total', 'counter', map('device', 'eth0', 'node', 'node-1'), 1),
  ('2026-01-01 00:01:00', 'prod', 'node_network_receive_drop_total', 'counter', map('device', 'eth0', 'node', 'node-1'), 1),
  ('2026-01-01 00:01:00', 'prod', 'node_network_receive_drop_total', 'counter', map('device', 'eth0', 'instance', 'a:1', 'node', 'node-2'), 1),
  ('2026-01-01 00:01:00', 'prod', 'node_nf_conntrack_entries', 'gauge', map('node', 'node-1'), NULL),
  ('2026-01-01 00:01:00', 'prod', 'kube_pod_status_phase', 'gauge', map('pod', 'cart-1'), NULL)
);
