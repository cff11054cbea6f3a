-- The client's proxy knows both ends. The server's counts the same requests again, which is another direction.
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, last_commit)
SELECT *, toUnixTimestamp(now()) * 1000
FROM values
(
  ('2026-01-01 00:00:00', 'prod', 'request_total', 'counter', map('deployment', 'web', 'direction', 'outbound', 'dst_deployment', 'cart', 'dst_namespace', 'shop', 'namespace', 'shop', 'pod', 'web-1', 'tls', 'true'), 50),
  ('2026-01-01 00:01:00', 'prod', 'request_total', 'counter', map('deployment', 'web', 'direction', 'outbound', 'dst_deployment', 'cart', 'dst_namespace', 'shop', 'namespace', 'shop', 'pod', 'web-2', 'tls', 'no_identity'), 10),
  ('2026-01-01 00:01:00', 'prod', 'response_total', 'counter', map('classification', 'success', 'deployment', 'web', 'direction', 'outbound', 'dst_deployment', 'cart', 'dst_namespace', 'shop', 'namespace', 'shop', 'pod', 'web-1', 'status_code', '200'), 57),
  ('2026-01-01 00:01:00', 'prod', 'response_total', 'counter', map('classification', 'failure', 'deployment', 'web', 'direction', 'outbound', 'dst_deployment', 'cart', 'dst_namespace', 'shop', 'namespace', 'shop', 'pod', 'web-1', 'status_code', '500'), 3),
  ('2026-01-01 00:00:00', 'prod', 'request_total', 'counter', map('deployment', 'cart', 'direction', 'inbound', 'namespace', 'shop', 'pod', 'cart-1', 'tls', 'true'), 50),
  ('2026-01-01 00:00:00', 'prod', 'request_total', 'counter', map('direction', 'outbound', 'authority', 'api.example.com', 'namespace', 'shop', 'pod', 'loner'), 6)
);
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, histogram_count, histogram_sum, histogram, last_commit)
SELECT
  '2026-01-01 00:01:00', 'prod', 'response_latency_ms', 'histogram',
  map('deployment', 'web', 'direction', 'outbound', 'dst_deployment', 'cart', 'dst_namespace', 'shop', 'namespace', 'shop', 'pod', 'web-1'), 100, 5050,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), range(1, 101))),
  toUnixTimestamp(now()) * 1000;
