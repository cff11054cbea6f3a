-- Two interfaces of one pod add up; a pod on the host network shows its node's bytes; what has no pod is the node itself.
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, last_commit)
SELECT *, toUnixTimestamp(now()) * 1000
FROM values
(
  ('2026-01-01 00:00:00', 'prod', 'container_network_receive_bytes_total', 'counter', map('interface', 'eth0', 'namespace', 'shop', 'pod', 'cart-6d4f-x2x'), 3000),
  ('2026-01-01 00:01:00', 'prod', 'container_network_receive_bytes_total', 'counter', map('interface', 'eth0', 'namespace', 'shop', 'pod', 'cart-6d4f-x2x'), 2000),
  ('2026-01-01 00:01:00', 'prod', 'container_network_receive_bytes_total', 'counter', map('interface', 'eth1', 'namespace', 'shop', 'pod', 'cart-6d4f-x2x'), 1000),
  ('2026-01-01 00:01:00', 'prod', 'container_network_transmit_bytes_total', 'counter', map('interface', 'eth0', 'namespace', 'shop', 'pod', 'cart-6d4f-x2x'), 9000),
  ('2026-01-01 00:02:00', 'prod', 'container_network_receive_bytes_total', 'counter', map('interface', 'eth0', 'namespace', 'shop', 'pod', 'web-1'), 9000),
  ('2026-01-01 00:02:00', 'prod', 'container_network_receive_bytes_total', 'counter', map('interface', 'eth0', 'namespace', 'ops', 'pod', 'kube-proxy-7xk2p'), 900000),
  ('2026-01-01 00:02:00', 'prod', 'container_network_receive_bytes_total', 'counter', map('id', '/', 'interface', 'eth0'), 900000),
  ('2026-01-01 00:02:00', 'prod', 'container_network_receive_bytes_total', 'counter', map('interface', 'eth0', 'namespace', 'shop', 'pod', 'idle-1'), 10),
  ('2026-01-01 00:05:00', 'prod', 'container_network_receive_bytes_total', 'counter', map('interface', 'eth0', 'namespace', 'shop', 'pod', 'idle-1'), 1000000)
);
INSERT INTO podflow.pods (ip, cluster, uid, since, namespace, pod, node, workload, workload_kind, host_network, started_at, last_commit)
VALUES
  ('10.0.3.7', 'prod', 'cart-1', '2025-12-31 14:00:00', 'shop', 'cart-6d4f-x2x', 'node-1', 'cart', 'Deployment', 0, '2025-12-31 14:00:00', toUnixTimestamp(now()) * 1000),
  ('192.168.0.2', 'prod', 'proxy-1', '2025-12-31 14:00:00', 'ops', 'kube-proxy-7xk2p', 'node-2', 'kube-proxy', 'DaemonSet', 1, '2025-12-31 14:00:00', toUnixTimestamp(now()) * 1000);
