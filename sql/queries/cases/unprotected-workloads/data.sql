-- Of web one of two pods is isolated for ingress; db is in both directions, by two policies; api's policy is on trial; a pod on the host network.
INSERT INTO podflow.pods (ip, cluster, uid, since, namespace, pod, workload, workload_kind, host_network, started_at, ended_at, last_commit)
VALUES
  ('10.0.0.1', 'prod', 'w1', '2026-01-01 08:00:00', 'shop', 'web-1', 'web', 'Deployment', 0, '2026-01-01 08:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('fd00::1', 'prod', 'w1', '2026-01-01 08:00:00', 'shop', 'web-1', 'web', 'Deployment', 0, '2026-01-01 08:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('10.0.0.2', 'prod', 'w2', '2026-01-01 08:00:00', 'shop', 'web-2', 'web', 'Deployment', 0, '2026-01-01 08:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('10.0.0.3', 'prod', 'd1', '2026-01-01 08:00:00', 'shop', 'db-0', 'db', 'StatefulSet', 0, '2026-01-01 08:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('10.0.0.4', 'prod', 'a1', '2026-01-01 08:00:00', 'shop', 'api-1', 'api', 'Deployment', 0, '2026-01-01 08:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('10.0.0.5', 'prod', 'o1', '2026-01-01 08:00:00', 'shop', 'old-1', 'old', 'Deployment', 0, '2026-01-01 08:00:00', '2026-01-01 09:00:00', toUnixTimestamp(now()) * 1000),
  ('192.168.0.1', 'prod', 'h1', '2026-01-01 08:00:00', 'shop', 'agent-1', 'agent', 'DaemonSet', 1, '2026-01-01 08:00:00', NULL, toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.policy_pods (cluster, policy_uid, pod_uid, since, enforcement, isolates_ingress, isolates_egress, started_at, ended_at, last_commit)
VALUES
  ('prod', 'p', 'w1', '2026-01-01 08:00:00', 'enforced', 1, 0, '2026-01-01 08:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('prod', 'p', 'w2', '2026-01-01 08:00:00', 'enforced', 1, 0, '2026-01-01 08:00:00', '2026-01-01 09:00:00', toUnixTimestamp(now()) * 1000),
  ('prod', 'p', 'd1', '2026-01-01 08:00:00', 'enforced', 1, 0, '2026-01-01 08:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('prod', 'q', 'd1', '2026-01-01 08:00:00', 'enforced', 0, 1, '2026-01-01 08:00:00', NULL, toUnixTimestamp(now()) * 1000),
  ('prod', 's', 'a1', '2026-01-01 08:00:00', 'staged', 0, 0, '2026-01-01 08:00:00', NULL, toUnixTimestamp(now()) * 1000);
