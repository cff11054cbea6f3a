-- Title: Which connections are encrypted by the mesh, and which are in plain text?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only pairs with an end in this namespace; empty for all
-- param: limit = 50: how many pairs, those with most plain text first
-- Requests or connections, whichever the source counts. The destination's word goes first: a client's proxy may not know.
-- Who should be in the mesh and is not: mesh-enrollment.
SELECT
  cluster,
  source_system,
  concat(src_namespace, '/', src_workload) AS source,
  concat(dst_namespace, '/', dst_workload) AS destination,
  dst_port AS port,
  multiIf(ifNull(plaintext, 0) = 0, 'mutual TLS', ifNull(mtls, 0) = 0, 'plain text', 'partly') AS status,
  mtls,
  plaintext,
  round(mtls_share, 4) AS share
FROM podflow.service_pair_counts(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
WHERE {namespace:String} IN ('', src_namespace, dst_namespace) AND (mtls > 0 OR plaintext > 0)
ORDER BY plaintext DESC NULLS LAST, mtls DESC NULLS LAST, cluster, source_system, source, destination, port
LIMIT {limit:UInt32};
