-- Both proxies count the same requests, in one minute only the server's does; the ingress has no proxy of its own that reports.
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, last_commit)
SELECT
  minute, 'prod', 'istio_requests_total', 'counter',
  map('destination_workload', dst, 'destination_workload_namespace', 'shop', 'reporter', reporter, 'response_code', code,
    'source_workload', src, 'source_workload_namespace', src_namespace),
  grown, toUnixTimestamp(now()) * 1000
FROM values
(
  'minute DateTime(''UTC''), reporter String, src_namespace String, src String, dst String, code String, grown Float64',
  ('2026-01-01 00:00:00', 'source', 'shop', 'web', 'cart', '200', 54),
  ('2026-01-01 00:00:00', 'source', 'shop', 'web', 'cart', '503', 6),
  ('2026-01-01 00:00:00', 'destination', 'shop', 'web', 'cart', '200', 54),
  ('2026-01-01 00:01:00', 'destination', 'shop', 'web', 'cart', '404', 30),
  ('2026-01-01 00:02:00', 'source', 'shop', 'web', 'cart', '200', 0),
  ('2026-01-01 00:02:00', 'destination', 'shop', 'web', 'cart', '200', 3),
  ('2026-01-01 00:00:00', 'destination', 'unknown', 'unknown', 'web', '200', 12)
);
