-- Title: What do ingresses get asked, and how do the services behind them answer?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only ingresses of this namespace; empty for all
-- param: ingress = '': only this ingress; empty for all
-- param: limit = 50: how many rows
-- Of ingress-nginx's nginx_ingress_controller_requests and _request_duration_seconds. PromQL's rate extrapolates to the edges
-- of its range; here the counters' increase is divided by the range's seconds. p50, p99: milliseconds. The same from the
-- access log, with the client: ingress-backends.
WITH
  rows AS
  (
    SELECT
      *,
      if(labels['exported_namespace'] = '', labels['namespace'], labels['exported_namespace']) AS ingress_namespace,
      if(labels['exported_service'] = '', labels['service'], labels['exported_service']) AS ingress_service
    FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE metric IN ('nginx_ingress_controller_requests', 'nginx_ingress_controller_request_duration_seconds')
  )
SELECT
  cluster,
  ingress_namespace AS namespace,
  labels['ingress'] AS ingress,
  ingress_service AS service,
  sum(increase) AS requests,
  round(requests / any(seconds), 3) AS requests_s,
  sumIf(increase, startsWith(labels['status'], '4')) AS requests_4xx,
  sumIf(increase, startsWith(labels['status'], '5')) AS requests_5xx,
  round(ifNull(requests_5xx, 0) / nullIf(requests, 0), 4) AS errors,
  round(ifNotFinite(quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(histogram)[1], NULL) / 1000, 2) AS p50,
  round(ifNotFinite(quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(histogram)[4], NULL) / 1000, 2) AS p99
FROM rows
WHERE {namespace:String} IN ('', ingress_namespace) AND {ingress:String} IN ('', labels['ingress'])
GROUP BY cluster, namespace, ingress, service
ORDER BY requests DESC NULLS LAST, cluster, namespace, ingress, service
LIMIT {limit:UInt32};
