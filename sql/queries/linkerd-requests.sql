-- Title: How many requests do Linkerd's proxies count, how many succeed, and how fast?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only pairs with an end in this namespace; empty for all
-- param: direction = 'outbound': the client's proxy, which knows both ends; inbound for the server's, which sees all clients
-- param: limit = 50: how many pairs
-- Of request_total, response_total (success is Linkerd's own classification) and response_latency_ms. One request is
-- counted by both proxies, so a direction has to be chosen. tls: share of the requests. p50, p99: milliseconds.
-- PromQL's rate extrapolates to the edges of its range; here the counters' increase is divided by the range's seconds.
WITH
  rows AS
  (
    SELECT
      *,
      arrayFirst(
        name -> name != '',
        [
          labels['deployment'], labels['statefulset'], labels['daemonset'], labels['cronjob'], labels['job_name'],
          labels['workload'], labels['pod']
        ]
      ) AS own,
      arrayFirst(
        name -> name != '',
        [
          labels['dst_deployment'], labels['dst_statefulset'], labels['dst_daemonset'], labels['dst_job'],
          labels['dst_service'], labels['authority']
        ]
      ) AS other,
      labels['direction'] = 'outbound' AS is_client
    FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE metric IN ('request_total', 'response_total', 'response_latency_ms') AND labels['direction'] = {direction:String}
      AND {namespace:String} IN ('', labels['namespace'], labels['dst_namespace'])
  )
SELECT
  cluster,
  if(is_client, concat(labels['namespace'], '/', own), labels['client_id']) AS source,
  if(is_client, concat(labels['dst_namespace'], '/', other), concat(labels['namespace'], '/', own)) AS destination,
  sumIf(increase, metric = 'request_total') AS requests,
  round(requests / any(seconds), 3) AS requests_s,
  round(
    ifNull(sumIf(increase, metric = 'response_total' AND labels['classification'] = 'success'), 0)
      / nullIf(sumIf(increase, metric = 'response_total'), 0),
    4) AS success,
  round(
    ifNull(sumIf(increase, metric = 'request_total' AND labels['tls'] = 'true'), 0) / nullIf(requests, 0),
    4) AS tls,
  round(ifNotFinite(quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(histogram)[1], NULL) / 1000, 2) AS p50,
  round(ifNotFinite(quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(histogram)[4], NULL) / 1000, 2) AS p99
FROM rows
GROUP BY cluster, source, destination
ORDER BY requests DESC NULLS LAST, cluster, source, destination
LIMIT {limit:UInt32};
