-- Two pods of a workload; the connections to the application beside the proxy (peer src on the way out) are not counted.
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, gauge_last, last_commit)
SELECT
  '2026-01-01 00:03:00', 'prod', metric, if(startsWith(metric, 'tcp_open_c'), 'gauge', 'counter'),
  map('deployment', 'web', 'direction', direction, 'namespace', 'shop', 'peer', peer, 'pod', pod, 'tls', 'true'),
  grown, (toDateTime64('2026-01-01 00:03:30', 3, 'UTC'), ifNull(shown, 0)), toUnixTimestamp(now()) * 1000
FROM values
(
  'metric String, direction String, peer String, pod String, grown Nullable(Float64), shown Nullable(Float64)',
  ('tcp_open_total', 'outbound', 'dst', 'web-1', 5, NULL),
  ('tcp_open_total', 'outbound', 'dst', 'web-2', 2, NULL),
  ('tcp_close_total', 'outbound', 'dst', 'web-1', 4, NULL),
  ('tcp_open_connections', 'outbound', 'dst', 'web-1', NULL, 3),
  ('tcp_open_connections', 'outbound', 'dst', 'web-2', NULL, 2),
  ('tcp_write_bytes_total', 'outbound', 'dst', 'web-1', 600, NULL),
  ('tcp_read_bytes_total', 'outbound', 'dst', 'web-1', 9000, NULL),
  ('tcp_open_total', 'outbound', 'src', 'web-1', 100, NULL),
  ('tcp_open_total', 'inbound', 'src', 'web-1', 3, NULL),
  ('tcp_read_bytes_total', 'inbound', 'src', 'web-1', 70, NULL),
  ('tcp_write_bytes_total', 'inbound', 'src', 'web-1', 80, NULL)
);
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, histogram_count, histogram_sum, histogram, last_commit)
SELECT
  '2026-01-01 00:03:00', 'prod', 'tcp_connection_duration_ms', 'histogram',
  map('deployment', 'web', 'direction', 'outbound', 'namespace', 'shop', 'peer', 'dst', 'pod', 'web-1'), 100, 5050,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), range(1, 101))),
  toUnixTimestamp(now()) * 1000;
