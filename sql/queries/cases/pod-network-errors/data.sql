-- A pod with errors, one with drops alone, one that is well.
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, last_commit)
SELECT *, toUnixTimestamp(now()) * 1000
FROM values
(
  ('2026-01-01 00:00:00', 'prod', 'container_network_receive_errors_total', 'counter', map('interface', 'eth0', 'namespace', 'shop', 'pod', 'cart-1'), 3),
  ('2026-01-01 00:01:00', 'prod', 'container_network_receive_errors_total', 'counter', map('interface', 'eth0', 'namespace', 'shop', 'pod', 'cart-1'), 4),
  ('2026-01-01 00:01:00', 'prod', 'container_network_receive_packets_total', 'counter', map('interface', 'eth0', 'namespace', 'shop', 'pod', 'cart-1'), 700),
  ('2026-01-01 00:01:00', 'prod', 'container_network_receive_errors_total', 'counter', map('interface', 'eth0', 'namespace', 'shop', 'pod', 'web-1'), 0),
  ('2026-01-01 00:01:00', 'prod', 'container_network_transmit_packets_dropped_total', 'counter', map('interface', 'eth0', 'namespace', 'shop', 'pod', 'web-1'), 2),
  ('2026-01-01 00:01:00', 'prod', 'container_network_receive_errors_total', 'counter', map('interface', 'eth0', 'namespace', 'shop', 'pod', 'well-1'), 0)
);
