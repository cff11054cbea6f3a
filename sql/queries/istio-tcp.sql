-- Title: Which TCP traffic does Istio count: bytes, connections opened, closed and active?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only pairs with an end in this namespace; empty for all
-- param: limit = 50: how many pairs
-- Of istio_tcp_*: sent is from the client to the server, which Istio calls received. Each minute of a pair from the source's
-- report, else the destination's, else a waypoint's. active_change: opened - closed. Istio has no histogram of the
-- connections' duration: tcp-connections has it where a log does. PromQL's rate extrapolates; these are increases as they are.
WITH
  reports AS
  (
    SELECT
      cluster,
      labels['source_workload_namespace'] AS src_namespace,
      labels['source_workload'] AS src_workload,
      labels['destination_workload_namespace'] AS dst_namespace,
      labels['destination_workload'] AS dst_workload,
      window_start,
      labels['reporter'] AS reporter,
      any(seconds) AS seconds,
      sumIf(increase, metric = 'istio_tcp_connections_opened_total') AS opened,
      sumIf(increase, metric = 'istio_tcp_connections_closed_total') AS closed,
      sumIf(increase, metric = 'istio_tcp_received_bytes_total') AS sent,
      sumIf(increase, metric = 'istio_tcp_sent_bytes_total') AS received,
      sum(increase) AS counted
    FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE startsWith(metric, 'istio_tcp_')
    GROUP BY cluster, src_namespace, src_workload, dst_namespace, dst_workload, window_start, reporter
  ),
  minutes AS
  (
    SELECT
      cluster, src_namespace, src_workload, dst_namespace, dst_workload,
      any(reports.seconds) AS seconds,
      argMin(
        (opened, closed, sent, received),
        (counted = 0, transform(reporter, ['source', 'destination'], [0, 1], 2))
      ) AS best
    FROM reports
    GROUP BY cluster, src_namespace, src_workload, dst_namespace, dst_workload, window_start
  )
SELECT
  cluster,
  concat(src_namespace, '/', src_workload) AS source,
  concat(dst_namespace, '/', dst_workload) AS destination,
  sum(best.1) AS opened,
  sum(best.2) AS closed,
  opened - closed AS active_change,
  sum(best.3) AS sent,
  sum(best.4) AS received,
  round(sent / any(seconds), 3) AS sent_s,
  round(received / any(seconds), 3) AS received_s
FROM minutes
WHERE {namespace:String} IN ('', src_namespace, dst_namespace)
GROUP BY cluster, source, destination
ORDER BY ifNull(sent, 0) + ifNull(received, 0) DESC, cluster, source, destination
LIMIT {limit:UInt32};
