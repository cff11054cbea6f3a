-- A pair with unnamed ends, and one without.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, dst_namespace, dst_workload, dst_port, protocol,
  flows, ends_exact, ends_ambiguous, ends_unresolved, last_commit)
VALUES
  ('2026-01-01 00:00:00', 'prod', 'cilium', 'source', '', '', 'shop', 'cart', 8080, 'TCP', 5, 5, 1, 4, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:00:00', 'prod', 'cilium', 'source', 'shop', 'web', 'shop', 'cart', 8080, 'TCP', 5, 10, 0, 0, toUnixTimestamp(now()) * 1000);
