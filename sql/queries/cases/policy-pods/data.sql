-- One pod that two policies select, one of them on trial; another pod, which is gone by then.
INSERT INTO podflow.policy_pods (cluster, policy_uid, pod_uid, since, policy_kind, policy_namespace, policy_name, enforcement, namespace, pod, node,
  ingress, egress, isolates_ingress, isolates_egress, started_at, ended_at, last_commit)
VALUES
  ('prod', 'a', 'w1', '2026-01-01 08:00:00', 'NetworkPolicy', 'shop', 'web', 'enforced', 'shop', 'web-1', 'node-1', 1, 0, 1, 0, '2026-01-01 08:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('prod', 'a', 'w2', '2026-01-01 08:00:00', 'NetworkPolicy', 'shop', 'web', 'enforced', 'shop', 'web-2', 'node-1', 1, 0, 1, 0, '2026-01-01 08:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('prod', 'a', 'w2', '2026-01-01 08:00:00', 'NetworkPolicy', 'shop', 'web', 'enforced', 'shop', 'web-2', 'node-1', 1, 0, 1, 0, '2026-01-01 08:00:00', '2026-01-01 09:00:00', toUnixTimestamp(now()) * 1000 + 1),
  ('prod', 'b', 'w1', '2026-01-01 09:00:00', 'StagedGlobalNetworkPolicy', '', 'lock', 'staged', 'shop', 'web-1', 'node-1', 1, 1, 0, 0, '2026-01-01 09:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('prod', 'b', 'd1', '2026-01-01 09:00:00', 'StagedGlobalNetworkPolicy', '', 'lock', 'staged', 'shop', 'db-1', 'node-2', 1, 1, 0, 0, '2026-01-01 09:00:00', NULL, toUnixTimestamp(now()) * 1000);
