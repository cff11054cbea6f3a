-- Two interfaces that drop, one that does not.
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, last_commit)
SELECT *, toUnixTimestamp(now()) * 1000
FROM values
(
  ('2026-01-01 00:00:00', 'prod', 'node_network_receive_drop_total', 'counter', map('device', 'eth0', 'instance', '192.168.0.2:9100', 'node', 'node-1'), 10),
  ('2026-01-01 00:03:00', 'prod', 'node_network_receive_drop_total', 'counter', map('device', 'eth0', 'instance', '192.168.0.2:9100', 'node', 'node-1'), 50),
  ('2026-01-01 00:03:00', 'prod', 'node_network_receive_packets_total', 'counter', map('device', 'eth0', 'instance', '192.168.0.2:9100', 'node', 'node-1'), 2940),
  ('2026-01-01 00:03:00', 'prod', 'node_network_receive_drop_total', 'counter', map('device', 'lo', 'instance', '192.168.0.2:9100', 'node', 'node-1'), 0),
  ('2026-01-01 00:01:00', 'prod', 'node_network_transmit_drop_total', 'counter', map('device', 'eth0', 'instance', '192.168.0.3:9100'), 5)
);
