-- Title: How do HTTP requests end, by pair, method and status?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only servers of this namespace; empty for all
-- param: workload = '': only this server; empty for all
-- param: limit = 50: how many rows
-- Both ends may report: each minute of a pair comes from the source's report, else the destination's, else the middle's.
WITH
  covered AS
  (
    SELECT start, end
    FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
  ),
  rows AS
  (
    SELECT *
    FROM podflow.http_1m
    WHERE window_start >= (SELECT start FROM covered) AND window_start < (SELECT end FROM covered)
      AND {namespace:String} IN ('', dst_namespace) AND ({workload:String} = '' OR dst_workload = {workload:String})
  ),
  shown AS
  (
    SELECT
      window_start, cluster, source_system, src_namespace, src_workload, src_workload_kind,
      dst_namespace, dst_workload, dst_workload_kind, dst_port,
      argMin(reporter, indexOf(['source', 'destination', 'middle'], reporter))
    FROM rows
    WHERE requests > 0
    GROUP BY
      window_start, cluster, source_system, src_namespace, src_workload, src_workload_kind,
      dst_namespace, dst_workload, dst_workload_kind, dst_port
  )
SELECT
  cluster,
  source_system,
  concat(src_namespace, '/', src_workload) AS source,
  concat(dst_namespace, '/', dst_workload) AS destination,
  dst_port AS port,
  method,
  if(status = 0, 'no answer', toString(status)) AS answer,
  sum(rows.requests) AS requests,
  round(ifNotFinite(quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(latency_us)[4], NULL) / 1000, 2) AS p99
FROM rows
WHERE (
    window_start, cluster, source_system, src_namespace, src_workload, src_workload_kind,
    dst_namespace, dst_workload, dst_workload_kind, dst_port, reporter
  ) IN (shown)
GROUP BY cluster, source_system, source, destination, port, method, status
-- An answer that came when its request had been given up takes one away again.
HAVING requests > 0
ORDER BY requests DESC, cluster, source_system, source, destination, port, method, answer
LIMIT {limit:UInt32};
