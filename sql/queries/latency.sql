-- Title: How does the latency of a workload's callers develop?
-- param: namespace = 'default': the server's namespace
-- param: workload = '': the server; empty for every one of the namespace
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: step = 5: minutes in a row of the answer
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
    FROM podflow.service_pairs_1m
    WHERE window_start >= (SELECT start FROM covered) AND window_start < (SELECT end FROM covered)
      AND dst_namespace = {namespace:String} AND ({workload:String} = '' OR dst_workload = {workload:String})
      AND (requests IS NOT NULL OR requests_4xx IS NOT NULL OR requests_5xx IS NOT NULL)
  ),
  shown AS
  (
    SELECT
      window_start, cluster, source_system, src_namespace, src_workload, src_workload_kind,
      dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol,
      argMin(
        reporter,
        (
          multiIf(requests > 0 OR requests_4xx > 0 OR requests_5xx > 0, 0, requests IS NOT NULL, 1, 2),
          indexOf(['source', 'destination', 'middle'], reporter)
        )
      )
    FROM rows
    GROUP BY
      window_start, cluster, source_system, src_namespace, src_workload, src_workload_kind,
      dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol
  )
SELECT
  toStartOfInterval(rows.window_start, toIntervalMinute({step:UInt32})) AS time,
  cluster,
  source_system,
  concat(src_namespace, '/', src_workload) AS source,
  concat(dst_namespace, '/', dst_workload) AS destination,
  dst_port AS port,
  sum(rows.requests) AS requests,
  round(ifNotFinite(quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(latency_us)[1], NULL) / 1000, 2) AS p50,
  round(ifNotFinite(quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(latency_us)[4], NULL) / 1000, 2) AS p99
FROM rows
WHERE (
    window_start, cluster, source_system, src_namespace, src_workload, src_workload_kind,
    dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol, reporter
  ) IN (shown)
GROUP BY time, cluster, source_system, source, destination, port
ORDER BY time, cluster, source_system, source, destination, port;
