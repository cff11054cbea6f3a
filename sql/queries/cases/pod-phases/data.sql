-- One pod left Pending, one is stuck in it, one failed and is not scraped any more.
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, gauge_last, gauge_min, gauge_max, gauge_sum, gauge_count, last_commit)
SELECT
  minute, 'prod', 'kube_pod_status_phase', 'gauge', map('namespace', 'shop', 'phase', phase, 'pod', pod, 'uid', pod),
  (toDateTime64(minute, 3, 'UTC') + toIntervalSecond(30), toFloat64(phase = shown)), phase = shown, phase = shown, phase = shown, 1, toUnixTimestamp(now()) * 1000
FROM values
(
  'minute DateTime(''UTC''), pod String, shown String',
  ('2026-01-01 00:00:00', 'cart-1', 'Pending'),
  ('2026-01-01 00:01:00', 'cart-1', 'Pending'),
  ('2026-01-01 00:02:00', 'cart-1', 'Running'),
  ('2026-01-01 00:03:00', 'cart-1', 'Running'),
  ('2026-01-01 00:04:00', 'cart-1', 'Running'),
  ('2026-01-01 00:00:00', 'cart-2', 'Pending'),
  ('2026-01-01 00:04:00', 'cart-2', 'Pending'),
  ('2026-01-01 00:00:00', 'job-1', 'Running'),
  ('2026-01-01 00:01:00', 'job-1', 'Failed')
)
ARRAY JOIN ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'] AS phase;
