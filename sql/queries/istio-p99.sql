-- Title: How fast does each service answer, by Istio's histograms?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only services of this namespace; empty for all
-- param: limit = 50: how many services, the slowest first
-- PromQL: histogram_quantile(0.99, sum by (destination_service, le) (rate(istio_request_duration_milliseconds_bucket[5m]))).
-- It mixes the reports of both proxies: that is p99_as_promql. p50 and p99: each minute of a pair from the source's report,
-- else the destination's, else a waypoint's. Milliseconds; within a bucket of the histogram both suppose an even spread, and
-- the sketch is within 1 % of that. PromQL's rate extrapolates, which a quantile hardly feels.
WITH
  rows AS
  (
    SELECT
      *,
      labels['reporter'] AS reporter,
      (
        cluster, window_start, labels['destination_service'],
        labels['source_workload_namespace'], labels['source_workload'],
        labels['destination_workload_namespace'], labels['destination_workload']
      ) AS pair
    FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE metric = 'istio_request_duration_milliseconds'
      AND {namespace:String} IN ('', labels['destination_service_namespace'])
  ),
  shown AS
  (
    SELECT
      pair,
      argMin(reporter, (counted = 0, transform(reporter, ['source', 'destination'], [0, 1], 2)))
    FROM
    (
      SELECT pair, reporter, sum(histogram_count) AS counted
      FROM rows
      GROUP BY pair, reporter
    )
    GROUP BY pair
  )
SELECT
  cluster,
  labels['destination_service'] AS service,
  sumIf(histogram_count, (pair, reporter) IN (shown)) AS requests,
  round(requests / any(seconds), 3) AS requests_s,
  round(ifNotFinite(quantilesDDMergeIf(0.01, 0.5, 0.9, 0.95, 0.99)(histogram, (pair, reporter) IN (shown))[1], NULL) / 1000, 2) AS p50,
  round(ifNotFinite(quantilesDDMergeIf(0.01, 0.5, 0.9, 0.95, 0.99)(histogram, (pair, reporter) IN (shown))[4], NULL) / 1000, 2) AS p99,
  round(ifNotFinite(quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(histogram)[4], NULL) / 1000, 2) AS p99_as_promql
FROM rows
GROUP BY cluster, service
ORDER BY p99 DESC NULLS LAST, cluster, service
LIMIT {limit:UInt32};
