-- Title: How many requests does Istio count between each source and destination?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only pairs with an end in this namespace; empty for all
-- param: limit = 50: how many pairs
-- PromQL: sum by (source_workload, destination_workload) (rate(istio_requests_total[5m])). It counts a request twice where
-- both proxies report it: that is as_promql_s. requests: each minute of a pair from the source's report, else the
-- destination's, else a waypoint's. PromQL's rate also extrapolates to the edges of its range; here the counters' increase
-- is divided by the range's seconds.
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
      sum(increase) AS counted,
      sumIf(increase, startsWith(labels['response_code'], '4')) AS counted_4xx,
      sumIf(increase, startsWith(labels['response_code'], '5')) AS counted_5xx
    FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE metric = 'istio_requests_total'
    GROUP BY cluster, src_namespace, src_workload, dst_namespace, dst_workload, window_start, reporter
  ),
  minutes AS
  (
    SELECT
      cluster, src_namespace, src_workload, dst_namespace, dst_workload,
      any(reports.seconds) AS seconds,
      argMin(
        (counted, ifNull(counted_4xx, 0), ifNull(counted_5xx, 0)),
        (counted = 0, transform(reporter, ['source', 'destination'], [0, 1], 2))
      ) AS best,
      sum(counted) AS both
    FROM reports
    GROUP BY cluster, src_namespace, src_workload, dst_namespace, dst_workload, window_start
  )
SELECT
  cluster,
  concat(src_namespace, '/', src_workload) AS source,
  concat(dst_namespace, '/', dst_workload) AS destination,
  sum(best.1) AS requests,
  round(requests / any(seconds), 3) AS requests_s,
  sum(best.2) AS requests_4xx,
  sum(best.3) AS requests_5xx,
  round(requests_5xx / nullIf(requests, 0), 4) AS errors,
  round(sum(both) / any(seconds), 3) AS as_promql_s
FROM minutes
WHERE {namespace:String} IN ('', src_namespace, dst_namespace)
GROUP BY cluster, source, destination
ORDER BY requests DESC, cluster, source, destination
LIMIT {limit:UInt32};
