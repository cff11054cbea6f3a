-- The day before, web called cart, and a week before it called mail. At noon a new version of web is rolled out: it calls cart as ever,
-- db for the first time (both ends say so), cart at another port, mail again, and is denied at the bank. Its first calls are in the
-- minute in which the range begins. Another namespace's new pair is not asked for. Of the cluster blue nothing was known.
INSERT INTO podflow.service_pairs_1d
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, dst_namespace, dst_workload, dst_port, protocol, flows, last_commit)
VALUES ('2026-01-01 00:00:00', 'prod', 'cilium', 'source', 'shop', 'web', 'shop', 'mail', 25, 'TCP', 9, toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.service_pairs_1h
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, dst_namespace, dst_workload, dst_port, protocol, flows, last_commit)
VALUES ('2026-01-07 20:00:00', 'prod', 'cilium', 'destination', 'shop', 'web', 'shop', 'cart', 8080, 'TCP', 9, toUnixTimestamp(now()) * 1000),
  ('2026-01-07 20:00:00', 'prod', 'cilium', 'source', 'shop', 'web', 'shop', 'old', 8080, 'TCP', 9, toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, dst_namespace, dst_workload, dst_service, dst_port, protocol, flows, requests, flows_denied, last_commit)
VALUES
  ('2026-01-08 12:00:00', 'prod', 'cilium', 'source', 'shop', 'web', 'shop', 'cart', 'cart', 8080, 'TCP', 5, 5, 0, toUnixTimestamp(now()) * 1000),
  ('2026-01-08 12:00:00', 'prod', 'cilium', 'source', 'shop', 'web', 'shop', 'db', 'db', 5432, 'TCP', 4, NULL, 0, toUnixTimestamp(now()) * 1000),
  ('2026-01-08 12:00:00', 'prod', 'cilium', 'destination', 'shop', 'web', 'shop', 'db', '', 5432, 'TCP', 4, NULL, 0, toUnixTimestamp(now()) * 1000),
  ('2026-01-08 12:01:00', 'prod', 'cilium', 'source', 'shop', 'web', 'shop', 'db', 'db', 5432, 'TCP', 4, NULL, 0, toUnixTimestamp(now()) * 1000),
  ('2026-01-08 12:01:00', 'prod', 'cilium', 'source', 'shop', 'web', 'shop', 'cart', '', 9090, 'TCP', 1, 1, 0, toUnixTimestamp(now()) * 1000),
  ('2026-01-08 12:02:00', 'prod', 'cilium', 'source', 'shop', 'web', 'shop', 'mail', '', 25, 'TCP', 2, NULL, 0, toUnixTimestamp(now()) * 1000),
  ('2026-01-08 12:03:00', 'prod', 'cilium', 'destination', 'shop', 'web', 'bank', 'vault', '', 443, 'TCP', 3, NULL, 3, toUnixTimestamp(now()) * 1000),
  ('2026-01-08 12:04:00', 'prod', 'cilium', 'source', 'lab', 'a', 'lab', 'b', '', 80, 'TCP', 3, 3, 0, toUnixTimestamp(now()) * 1000),
  ('2026-01-08 12:05:00', 'blue', 'cilium', 'source', 'shop', 'web', 'shop', 'cart', '', 8080, 'TCP', 6, 6, 0, toUnixTimestamp(now()) * 1000),
  ('2026-01-08 12:30:00', 'prod', 'cilium', 'source', 'shop', 'web', 'shop', 'late', '', 80, 'TCP', 1, 1, 0, toUnixTimestamp(now()) * 1000);
