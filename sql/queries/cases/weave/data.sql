-- node-1 lost a peer and blocked connections; a connection that was pending at first is established at the end.
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, gauge_last, last_commit)
SELECT
  minute, 'prod', metric, if(grown IS NULL, 'gauge', 'counter'), mapSort(mapConcat(map('node', node), extra)),
  grown, (toDateTime64(minute, 3, 'UTC'), ifNull(shown, 0)), toUnixTimestamp(now()) * 1000
FROM values
(
  'minute DateTime(''UTC''), node String, metric String, extra Map(String, String), grown Nullable(Float64), shown Nullable(Float64)',
  ('2026-01-01 00:00:00', 'node-1', 'weave_connections', map('state', 'established'), NULL, 2),
  ('2026-01-01 00:04:00', 'node-1', 'weave_connections', map('state', 'established'), NULL, 1),
  ('2026-01-01 00:04:00', 'node-1', 'weave_connections', map('state', 'failed'), NULL, 1),
  ('2026-01-01 00:04:00', 'node-1', 'weave_connection_terminations_total', map(), 1, NULL),
  ('2026-01-01 00:04:00', 'node-1', 'weave_flows', map(), NULL, 120),
  ('2026-01-01 00:02:00', 'node-1', 'weavenpc_blocked_connections_total', map('dport', '5432', 'protocol', 'tcp'), 6, NULL),
  ('2026-01-01 00:03:00', 'node-1', 'weavenpc_blocked_connections_total', map('dport', '53', 'protocol', 'udp'), 2, NULL),
  ('2026-01-01 00:00:00', 'node-2', 'weave_connections', map('state', 'pending'), NULL, 1),
  ('2026-01-01 00:04:00', 'node-2', 'weave_connections', map('state', 'pending'), NULL, 0),
  ('2026-01-01 00:04:00', 'node-2', 'weave_connections', map('state', 'established'), NULL, 2)
);
