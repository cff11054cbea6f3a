-- Title: Who was denied what, and by which policy?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only with an end in this namespace; empty for all
-- param: limit = 50: how many rows
SELECT
  cluster,
  source_system,
  concat(src_namespace, '/', src_workload) AS source,
  concat(dst_namespace, '/', dst_workload) AS destination,
  dst_port AS port,
  protocol,
  direction,
  policy_kind AS kind,
  policy_namespace,
  policy_name AS policy,
  hits AS denied,
  first_hit AS first,
  last_hit AS last
FROM podflow.denied(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
WHERE {namespace:String} IN ('', src_namespace, dst_namespace)
ORDER BY denied DESC, cluster, source_system, source, destination, port, protocol, direction, kind, policy_namespace, policy
LIMIT {limit:UInt32};
