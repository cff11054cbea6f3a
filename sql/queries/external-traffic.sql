-- Title: Which traffic comes from outside of the cluster, and how does it fare?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only servers of this namespace; empty for all
-- param: limit = 50: how many rows
-- Clients that are nobody's pod or node, and what an ingress passes on in their name.
SELECT
  cluster,
  source_system,
  if(source_system = 'ingress-nginx', concat(src_namespace, '/', src_workload), src_workload) AS source,
  concat(dst_namespace, '/', dst_workload) AS destination,
  dst_service AS service,
  dst_port AS port,
  protocol,
  flows,
  flows_denied AS denied,
  flows_dropped AS dropped,
  connections_opened AS opened,
  requests,
  requests_5xx,
  round(error_ratio, 4) AS errors,
  round(p99_ms, 2) AS p99
FROM podflow.service_pairs(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
WHERE (src_workload_kind = 'External' OR (src_workload_kind = 'Reserved' AND src_workload = 'world') OR source_system = 'ingress-nginx')
  AND {namespace:String} IN ('', dst_namespace)
ORDER BY
  ifNull(denied, 0) + ifNull(dropped, 0) + ifNull(requests_5xx, 0) DESC, flows DESC NULLS LAST, requests DESC NULLS LAST,
  cluster, source_system, source, destination, port, protocol
LIMIT {limit:UInt32};
