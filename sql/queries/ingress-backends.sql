-- Title: Which services does the ingress call, for whom, and how do they answer?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only services of this namespace; empty for all
-- param: limit = 50: how many rows
-- Of ingress-nginx's access log: the ingress is the source, the service behind it the destination.
SELECT
  cluster,
  concat(src_namespace, '/', src_workload) AS ingress,
  concat(dst_namespace, '/', dst_workload) AS destination,
  dst_service AS service,
  dst_port AS port,
  requests,
  round(requests_per_second, 3) AS requests_s,
  requests_4xx,
  requests_5xx,
  round(error_ratio, 4) AS errors,
  round(p50_ms, 2) AS p50,
  round(p99_ms, 2) AS p99,
  bytes_sent AS sent,
  bytes_received AS received
FROM podflow.service_pairs(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
WHERE source_system = 'ingress-nginx' AND {namespace:String} IN ('', dst_namespace)
ORDER BY requests DESC NULLS LAST, cluster, ingress, destination, port
LIMIT {limit:UInt32};
