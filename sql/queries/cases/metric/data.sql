-- A counter by two of its labels; a third is added up.
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, last_commit)
SELECT *, toUnixTimestamp(now()) * 1000
FROM values
(
  ('2026-01-01 00:00:00', 'prod', 'container_network_receive_bytes_total', 'counter', map('interface', 'eth0', 'namespace', 'shop', 'pod', 'cart-1'), 3000),
  ('2026-01-01 00:01:00', 'prod', 'container_network_receive_bytes_total', 'counter', map('interface', 'eth1', 'namespace', 'shop', 'pod', 'cart-1'), 600),
  ('2026-01-01 00:01:00', 'prod', 'container_network_receive_bytes_total', 'counter', map('interface', 'eth0', 'namespace', 'shop', 'pod', 'web-1'), 30),
  ('2026-01-01 00:01:00', 'prod', 'container_network_transmit_bytes_total', 'counter', map('interface', 'eth0', 'namespace', 'shop', 'pod', 'web-1'), 77)
);
