-- Title: Which services talk to each other most, how fast and how well?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only pairs with an end in this namespace; empty for all
-- param: limit = 20: how many pairs
SELECT
  cluster,
  source_system,
  concat(src_namespace, '/', src_workload) AS source,
  concat(dst_namespace, '/', dst_workload) AS destination,
  dst_service AS service,
  dst_port AS port,
  protocol,
  round(flows_per_second, 3) AS flows_s,
  round(requests_per_second, 3) AS requests_s,
  round(error_ratio, 4) AS errors,
  round(p50_ms, 2) AS p50,
  round(p99_ms, 2) AS p99,
  flows_denied AS denied,
  flows_dropped AS dropped
FROM podflow.service_pairs(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
WHERE {namespace:String} IN ('', src_namespace, dst_namespace)
ORDER BY requests DESC NULLS LAST, flows DESC NULLS LAST, cluster, source_system, source, destination, port, protocol
LIMIT {limit:UInt32};
