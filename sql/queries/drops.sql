-- Title: What was dropped, where and why?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only with an end in this namespace; empty for all
-- param: limit = 50: how many rows
WITH
  covered AS
  (
    SELECT start, end
    FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
  )
SELECT
  cluster,
  source_system,
  drop_reason AS reason,
  direction,
  node,
  concat(src_namespace, '/', src_workload) AS source,
  concat(dst_namespace, '/', dst_workload) AS destination,
  dst_port AS port,
  protocol,
  sum(rows.drops) AS drops
FROM podflow.drops_1m AS rows
WHERE window_start >= (SELECT start FROM covered) AND window_start < (SELECT end FROM covered)
  AND {namespace:String} IN ('', src_namespace, dst_namespace)
GROUP BY cluster, source_system, reason, direction, node, source, destination, port, protocol
ORDER BY drops DESC, cluster, source_system, reason, direction, node, source, destination, port, protocol
LIMIT {limit:UInt32};
