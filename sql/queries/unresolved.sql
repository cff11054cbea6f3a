-- Title: Whose flows have an end that nobody could name?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: limit = 20: how many pairs
SELECT
  cluster,
  source_system,
  concat(src_namespace, '/', src_workload) AS source,
  concat(dst_namespace, '/', dst_workload) AS destination,
  dst_port AS port,
  protocol,
  sum(rows.ends_unresolved) AS unresolved,
  sum(rows.ends_ambiguous) AS ambiguous,
  sum(2 * rows.flows) AS ends
FROM podflow.service_pairs_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS rows
GROUP BY cluster, source_system, source, destination, port, protocol
HAVING unresolved > 0 OR ambiguous > 0
ORDER BY unresolved DESC, ambiguous DESC, cluster, source_system, source, destination, port, protocol
LIMIT {limit:UInt32};
