-- A node with errors and one without.
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, gauge_last, last_commit)
SELECT
  '2026-01-01 00:03:00', 'prod', metric, if(grown IS NULL, 'gauge', 'counter'), mapSort(mapConcat(map('node', node), extra)),
  grown, (toDateTime64('2026-01-01 00:03:30', 3, 'UTC'), ifNull(shown, 0)), toUnixTimestamp(now()) * 1000
FROM values
(
  'node String, metric String, extra Map(String, String), grown Nullable(Float64), shown Nullable(Float64)',
  ('node-1', 'felix_active_local_endpoints', map(), NULL, 17),
  ('node-1', 'felix_active_local_policies', map(), NULL, 4),
  ('node-1', 'felix_int_dataplane_failures', map(), 0, NULL),
  ('node-2', 'felix_active_local_endpoints', map(), NULL, 9),
  ('node-2', 'felix_int_dataplane_failures', map(), 3, NULL),
  ('node-2', 'felix_iptables_restore_errors', map('ip_version', '4'), 2, NULL),
  ('node-2', 'felix_ipset_errors', map('ip_version', '6'), 1, NULL),
  ('node-2', 'felix_int_dataplane_apply_time_seconds', map('quantile', '0.5'), NULL, 0.01),
  ('node-2', 'felix_int_dataplane_apply_time_seconds', map('quantile', '0.99'), NULL, 1.25),
  ('node-2', 'calico_denied_packets', map('policy', 'profile|k8s_ns.shop|0|deny', 'srcIP', '10.0.3.7'), 8, NULL)
);
