-- A policy whose rules changed at ten, of which the old version selected one pod and the new one selects two; a Calico policy that
-- is only staged; one that nobody understands; one that ended.
INSERT INTO podflow.network_policies (cluster, uid, since, policy_kind, policy_tier, policy_namespace, policy_name, enforcement, pod_selector,
  ingress, egress, isolates_ingress, isolates_egress, ingress_rules, egress_rules, problem, started_at, ended_at, last_commit)
VALUES
  ('prod', 'a', '2026-01-01 08:00:00', 'NetworkPolicy', '', 'shop', 'web', 'enforced', 'app == "web"', 1, 0, 1, 0, 2, 0, '', '2026-01-01 08:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('prod', 'a', '2026-01-01 08:00:00', 'NetworkPolicy', '', 'shop', 'web', 'enforced', 'app == "web"', 1, 0, 1, 0, 2, 0, '', '2026-01-01 08:00:00', '2026-01-01 10:00:00', toUnixTimestamp(now()) * 1000 + 1),
  ('prod', 'a', '2026-01-01 10:00:00', 'NetworkPolicy', '', 'shop', 'web', 'enforced', 'all()', 1, 1, 1, 1, 2, 1, '', '2026-01-01 10:00:00', NULL, toUnixTimestamp(now()) * 1000 + 1),
  ('prod', 'b', '2026-01-01 08:00:00', 'StagedGlobalNetworkPolicy', 'security', '', 'lock', 'staged', 'has(team)', 0, 1, 0, 0, 0, 3, '', '2026-01-01 08:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('prod', 'c', '2026-01-01 08:00:00', 'CalicoNetworkPolicy', 'default', 'shop', 'odd', 'enforced', '', 0, 0, 0, 0, 0, 0, 'expected a label at character 1', '2026-01-01 08:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('prod', 'd', '2026-01-01 08:00:00', 'NetworkPolicy', '', 'shop', 'gone', 'enforced', 'all()', 1, 0, 1, 0, 0, 0, '', '2026-01-01 08:00:00', '2026-01-01 09:00:00', toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.policy_pods (cluster, policy_uid, pod_uid, since, started_at, ended_at, last_commit)
VALUES
  ('prod', 'a', 'web-1', '2026-01-01 08:00:00', '2026-01-01 08:00:00', '2026-01-01 10:00:00', toUnixTimestamp(now()) * 1000),
  ('prod', 'a', 'web-1', '2026-01-01 10:00:00', '2026-01-01 10:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('prod', 'a', 'db-1', '2026-01-01 10:00:00', '2026-01-01 10:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('prod', 'b', 'db-1', '2026-01-01 08:00:00', '2026-01-01 08:00:00', '2026-01-01 08:00:00', toUnixTimestamp(now()) * 1000);
