-- node-1 was nearly full and dropped; node-2 has room.
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, gauge_last, gauge_min, gauge_max, gauge_sum, gauge_count, last_commit)
SELECT
  minute, 'prod', concat('node_nf_conntrack_', metric), if(grown IS NULL, 'gauge', 'counter'), map('node', node), grown,
  (toDateTime64(minute, 3, 'UTC'), ifNull(value, 0)), value, value, value, if(value IS NULL, NULL, 1), toUnixTimestamp(now()) * 1000
FROM values
(
  'minute DateTime(''UTC''), node String, metric String, value Nullable(Float64), grown Nullable(Float64)',
  ('2026-01-01 00:00:00', 'node-1', 'entries', 1000, NULL),
  ('2026-01-01 00:01:00', 'node-1', 'entries', 1990, NULL),
  ('2026-01-01 00:02:00', 'node-1', 'entries', 1500, NULL),
  ('2026-01-01 00:00:00', 'node-1', 'entries_limit', 2000, NULL),
  ('2026-01-01 00:01:00', 'node-1', 'entries_limit', 2000, NULL),
  ('2026-01-01 00:02:00', 'node-1', 'entries_limit', 2000, NULL),
  ('2026-01-01 00:01:00', 'node-1', 'stat_drop', NULL, 7),
  ('2026-01-01 00:01:00', 'node-2', 'entries', 10, NULL),
  ('2026-01-01 00:01:00', 'node-2', 'entries_limit', 2000, NULL)
);
