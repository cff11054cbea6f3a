-- Calico counts connections; Cilium's AUDIT counts verdicts and names nobody. What is allowed, enforced or outside of the range is none.
INSERT INTO podflow.policy_hits_1m (window_start, cluster, source_system, policy_kind, policy_tier, policy_namespace, policy_name, policy_rule, direction, action, enforcement,
  src_namespace, src_workload, dst_namespace, dst_workload, dst_port, protocol, hits, connections, last_hit, last_commit)
VALUES
  ('2026-01-01 00:20:00', 'prod', 'calico', 'StagedNetworkPolicy', 'security', 'shop', 'lock', '-1', 'ingress', 'deny', 'staged', 'ops', 'debug', 'shop', 'cart', 8080, 'TCP', 40, 30, '2026-01-01 00:20:10', toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:40:00', 'prod', 'calico', 'StagedNetworkPolicy', 'security', 'shop', 'lock', '-1', 'ingress', 'deny', 'staged', 'ops', 'debug', 'shop', 'cart', 8080, 'TCP', 40, 10, '2026-01-01 00:40:20', toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:40:00', 'prod', 'calico', 'StagedNetworkPolicy', 'security', 'shop', 'lock', '0', 'ingress', 'allow', 'staged', 'shop', 'web', 'shop', 'cart', 8080, 'TCP', 40, 10, '2026-01-01 00:40:20', toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:50:00', 'prod', 'cilium', 'default-deny', '', '', '', '', 'egress', 'deny', 'staged', 'shop', 'cart', '', 'world', 443, 'TCP', 6, NULL, '2026-01-01 00:50:20', toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:50:00', 'prod', 'cilium', 'default-deny', '', '', '', '', 'egress', 'deny', 'enforced', 'shop', 'cart', '', 'world', 80, 'TCP', 6, NULL, '2026-01-01 00:50:20', toUnixTimestamp(now()) * 1000),
  ('2026-01-01 03:20:00', 'prod', 'cilium', 'default-deny', '', '', '', '', 'egress', 'deny', 'staged', 'shop', 'cart', '', 'world', 443, 'TCP', 6, NULL, '2026-01-01 03:20:20', toUnixTimestamp(now()) * 1000);
