-- Staged policies deny nothing.
INSERT INTO podflow.policy_hits_1m
  (window_start, cluster, source_system, policy_kind, policy_namespace, policy_name, direction, action, enforcement,
  src_namespace, src_workload, dst_namespace, dst_workload, dst_port, protocol, hits, first_hit, last_hit, last_commit)
VALUES
  ('2026-01-01 00:00:00', 'prod', 'cilium', 'CiliumNetworkPolicy', 'shop', 'cart', 'ingress', 'allow', 'enforced', 'shop', 'web', 'shop', 'cart', 8080, 'TCP', 30, '2026-01-01 00:00:01', '2026-01-01 00:00:59', toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:01:00', 'prod', 'cilium', 'CiliumNetworkPolicy', 'shop', 'cart', 'ingress', 'allow', 'enforced', 'shop', 'web', 'shop', 'cart', 8080, 'TCP', 12, '2026-01-01 00:01:03', '2026-01-01 00:01:40', toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:01:00', 'prod', 'cilium', 'CiliumNetworkPolicy', 'shop', 'cart', 'ingress', 'allow', 'enforced', 'shop', 'api', 'shop', 'cart', 8080, 'TCP', 1, '2026-01-01 00:01:10', '2026-01-01 00:01:10', toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:01:00', 'prod', 'cilium', 'default-deny', '', '', 'ingress', 'deny', 'enforced', 'ops', 'debug', 'shop', 'cart', 8080, 'TCP', 5, '2026-01-01 00:01:00', '2026-01-01 00:01:04', toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:02:00', 'prod', 'cilium', 'default-deny', '', '', 'ingress', 'deny', 'enforced', 'ops', 'debug', 'shop', 'cart', 8080, 'TCP', 2, '2026-01-01 00:02:30', '2026-01-01 00:02:31', toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:02:00', 'prod', 'cilium', 'CiliumNetworkPolicy', 'shop', 'strict', 'egress', 'deny', 'staged', 'shop', 'cart', '', 'world', 443, 'TCP', 9, '2026-01-01 00:02:00', '2026-01-01 00:02:09', toUnixTimestamp(now()) * 1000);
