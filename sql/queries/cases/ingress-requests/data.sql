-- Two services behind one ingress; a status that is an error; the time to answer is a histogram beside the counter.
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, last_commit)
SELECT *, toUnixTimestamp(now()) * 1000
FROM values
(
  ('2026-01-01 00:00:00', 'prod', 'nginx_ingress_controller_requests', 'counter', map('ingress', 'shop', 'namespace', 'shop', 'service', 'cart', 'status', '200'), 57),
  ('2026-01-01 00:01:00', 'prod', 'nginx_ingress_controller_requests', 'counter', map('ingress', 'shop', 'namespace', 'shop', 'service', 'cart', 'status', '503'), 3),
  ('2026-01-01 00:01:00', 'prod', 'nginx_ingress_controller_requests', 'counter', map('exported_namespace', 'shop', 'exported_service', 'web', 'ingress', 'shop', 'namespace', 'ingress-nginx', 'service', 'controller', 'status', '404'), 6)
);
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, histogram_count, histogram_sum, histogram, last_commit)
SELECT
  '2026-01-01 00:01:00', 'prod', 'nginx_ingress_controller_request_duration_seconds', 'histogram',
  map('ingress', 'shop', 'namespace', 'shop', 'service', 'cart', 'status', '200'), 100, 5.05,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), range(1, 101))),
  toUnixTimestamp(now()) * 1000;
