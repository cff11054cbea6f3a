-- What each interface carried; one that carried nothing is not worth a row.
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, last_commit)
SELECT *, toUnixTimestamp(now()) * 1000
FROM values
(
  ('2026-01-01 00:00:00', 'prod', 'node_network_receive_bytes_total', 'counter', map('device', 'eth0', 'node', 'node-1'), 30000),
  ('2026-01-01 00:01:00', 'prod', 'node_network_transmit_bytes_total', 'counter', map('device', 'eth0', 'node', 'node-1'), 6000),
  ('2026-01-01 00:01:00', 'prod', 'node_network_receive_packets_total', 'counter', map('device', 'eth0', 'node', 'node-1'), 300),
  ('2026-01-01 00:01:00', 'prod', 'node_network_transmit_drop_total', 'counter', map('device', 'eth0', 'node', 'node-1'), 2),
  ('2026-01-01 00:01:00', 'prod', 'node_network_receive_bytes_total', 'counter', map('device', 'flannel.1', 'node', 'node-1'), 60000),
  ('2026-01-01 00:01:00', 'prod', 'node_network_receive_bytes_total', 'counter', map('device', 'docker0', 'node', 'node-1'), 0),
  ('2026-01-01 00:01:00', 'prod', 'node_network_receive_bytes_total', 'counter', map('device', 'eth0', 'node', 'node-2'), 1)
);
