-- Two namespaces, of which one comes later.
INSERT INTO podflow.policy_coverage_1m (window_start, cluster, namespace, pods, isolated_ingress, isolated_egress, default_deny_ingress, default_deny_egress, last_commit)
VALUES
  ('2026-01-01 09:00:00', 'prod', 'shop', 4, 0, 0, 0, 0, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 10:30:00', 'prod', 'shop', 4, 4, 2, 0, 0, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 11:10:00', 'prod', 'media', 6, 6, 6, 1, 0, toUnixTimestamp(now()) * 1000);
