-- Title: Which connections are there between services: opened, closed, reset, bytes, how long?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only pairs with an end in this namespace; empty for all
-- param: limit = 50: how many pairs
-- active_change: opened - closed - reset, of TCP. duration and rtt: milliseconds, of every end that reports them. What a source cannot know
-- is NULL.
WITH
  lives AS
  (
    SELECT
      cluster, source_system, src_namespace, src_workload, src_workload_kind,
      dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol,
      quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(connection_duration_us) AS duration_us,
      quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(rtt_us) AS round_trip_us
    FROM podflow.service_pairs_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE {namespace:String} IN ('', src_namespace, dst_namespace)
    GROUP BY
      cluster, source_system, src_namespace, src_workload, src_workload_kind,
      dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol
  )
SELECT
  cluster,
  source_system,
  concat(src_namespace, '/', src_workload) AS source,
  concat(dst_namespace, '/', dst_workload) AS destination,
  dst_port AS port,
  protocol,
  connections_opened AS opened,
  connections_closed AS closed,
  connections_reset AS reset,
  if(protocol = 'TCP', toInt64(opened) - ifNull(closed, 0) - ifNull(reset, 0), NULL) AS active_change,
  bytes_sent AS sent,
  bytes_received AS received,
  round(bytes_sent_per_second, 3) AS sent_s,
  round(bytes_received_per_second, 3) AS received_s,
  round(ifNotFinite(duration_us[1], NULL) / 1000, 2) AS duration_p50,
  round(ifNotFinite(duration_us[4], NULL) / 1000, 2) AS duration_p99,
  round(ifNotFinite(round_trip_us[1], NULL) / 1000, 2) AS rtt_p50,
  round(ifNotFinite(round_trip_us[4], NULL) / 1000, 2) AS rtt_p99
FROM podflow.service_pairs(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
LEFT JOIN lives USING
(
  cluster, source_system, src_namespace, src_workload, src_workload_kind,
  dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol
)
WHERE {namespace:String} IN ('', src_namespace, dst_namespace)
  AND (connections_opened > 0 OR connections_closed > 0 OR connections_reset > 0 OR bytes_sent > 0 OR bytes_received > 0)
ORDER BY
  ifNull(sent, 0) + ifNull(received, 0) DESC, opened DESC NULLS LAST,
  cluster, source_system, source, destination, port, protocol
LIMIT {limit:UInt32};
