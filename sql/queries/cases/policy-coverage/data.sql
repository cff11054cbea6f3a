-- Two namespaces: one was covered at ten and lost half of that at eleven, with a row that was corrected; one has a default deny.
-- Verdicts before eleven belong to the state before. One without a name, and a profile's, allow nothing explicitly.
INSERT INTO podflow.policy_coverage_1m (window_start, cluster, namespace, pods, isolated_ingress, isolated_egress, default_deny_ingress, default_deny_egress, last_commit)
VALUES
  ('2026-01-01 10:00:00', 'prod', 'shop', 4, 4, 0, 0, 0, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 11:00:00', 'prod', 'shop', 4, 3, 0, 0, 0, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 11:00:00', 'prod', 'shop', 4, 2, 0, 0, 0, toUnixTimestamp(now()) * 1000 + 1),
  ('2026-01-01 12:00:00', 'prod', 'shop', 0, 0, 0, 0, 0, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 09:00:00', 'prod', 'media', 6, 6, 6, 1, 1, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 09:00:00', 'prod', 'gone', 0, 0, 0, 0, 0, toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.policy_hits_1m (window_start, cluster, policy_kind, policy_name, direction, action, enforcement, src_namespace, dst_namespace, hits, last_commit)
VALUES
  ('2026-01-01 10:30:00', 'prod', 'unnamed', '', 'ingress', 'allow', 'enforced', 'media', 'shop', 1000, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 11:00:00', 'prod', 'NetworkPolicy', 'web', 'ingress', 'allow', 'enforced', 'media', 'shop', 30, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 11:05:00', 'prod', 'unnamed', '', 'egress', 'allow', 'enforced', 'shop', 'media', 50, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 11:06:00', 'prod', 'Profile', 'kns.shop', 'egress', 'allow', 'enforced', 'shop', 'media', 20, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 11:06:00', 'prod', 'NetworkPolicy', 'web', 'ingress', 'allow', 'staged', 'media', 'shop', 7, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 11:06:00', 'prod', 'NetworkPolicy', 'all', 'ingress', 'allow', 'enforced', 'shop', 'media', 10, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 11:07:00', 'prod', 'default-deny', '', 'ingress', 'deny', 'enforced', 'shop', 'media', 5, toUnixTimestamp(now()) * 1000);
