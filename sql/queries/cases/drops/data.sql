-- The same drop in two minutes, another one, and one in another namespace.
INSERT INTO podflow.drops_1m
  (window_start, cluster, source_system, node, direction, drop_reason, src_namespace, src_workload, dst_namespace, dst_workload,
  dst_port, protocol, drops, last_commit)
VALUES
  ('2026-01-01 00:00:00', 'prod', 'cilium', 'node-1', 'ingress', 'POLICY_DENIED', 'ops', 'debug', 'shop', 'cart', 8080, 'TCP', 3, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:01:00', 'prod', 'cilium', 'node-1', 'ingress', 'POLICY_DENIED', 'ops', 'debug', 'shop', 'cart', 8080, 'TCP', 4, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:01:00', 'prod', 'cilium', 'node-2', 'egress', 'CT_MAP_INSERTION_FAILED', 'shop', 'web', 'shop', 'cart', 8080, 'TCP', 1, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:01:00', 'prod', 'cilium', 'node-2', 'egress', 'UNSUPPORTED_L3_PROTOCOL', 'ops', 'debug', '', 'world', 0, 'TCP', 1, toUnixTimestamp(now()) * 1000);
