-- web to cart was encrypted and half of it is not any more; legacy to cart never was; web to db still is; web to mail is silent now.
INSERT INTO podflow.service_pairs_1h
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, dst_namespace, dst_workload, dst_port, protocol, mtls, plaintext, last_commit)
VALUES
('2026-01-01 10:00:00', 'prod', 'istio', 'destination', 'shop', 'web', 'shop', 'cart', 8080, 'TCP', 90, 0, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 10:00:00', 'prod', 'istio', 'destination', 'shop', 'legacy', 'shop', 'cart', 8080, 'TCP', 0, 10, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 10:00:00', 'prod', 'istio', 'destination', 'shop', 'web', 'shop', 'db', 5432, 'TCP', 10, 0, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 10:00:00', 'prod', 'istio', 'destination', 'shop', 'web', 'shop', 'mail', 25, 'TCP', 10, 0, toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, dst_namespace, dst_workload, dst_port, protocol, mtls, plaintext, last_commit)
VALUES
  ('2026-01-01 12:00:00', 'prod', 'istio', 'destination', 'shop', 'web', 'shop', 'cart', 8080, 'TCP', 30, 30, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 12:00:00', 'prod', 'istio', 'destination', 'shop', 'legacy', 'shop', 'cart', 8080, 'TCP', 0, 10, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 12:00:00', 'prod', 'istio', 'destination', 'shop', 'web', 'shop', 'db', 5432, 'TCP', 10, 0, toUnixTimestamp(now()) * 1000);
