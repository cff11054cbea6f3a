-- Title: Who talks to whom that did not before (since a deployment)?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, such as when the deployment began, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: hours_before = 168: how long before the range is looked at for what was usual
-- param: namespace = '': only pairs with an end in this namespace; empty for all
-- param: limit = 50: how many pairs, the newest first
-- A pair is two workloads, a port and a protocol: another port is another pair. One that was silent for longer than hours_before
-- counts as new. first_seen: start of the minute, or of a range over hours and days of the hour or day. known_pairs: how many pairs
-- of that cluster and source there were before; of one that had none all pairs are new, and that says little.
WITH
  before AS
  (
    SELECT DISTINCT cluster, source_system, dst_namespace, dst_workload, src_namespace, src_workload, pair
    FROM podflow.service_pairs_rows(
      from = toStartOfMinute({from:DateTime('UTC')}) - INTERVAL {hours_before:UInt32} HOUR,
      to = toStartOfMinute({from:DateTime('UTC')}))
  ),
  known AS
  (
    SELECT cluster, source_system, count() AS pairs
    FROM before
    GROUP BY cluster, source_system
  ),
  present AS
  (
    SELECT dst_namespace, dst_workload, src_namespace, src_workload, pair, min(window_start) AS first_seen
    FROM podflow.service_pairs_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE {namespace:String} IN ('', src_namespace, dst_namespace)
    GROUP BY dst_namespace, dst_workload, src_namespace, src_workload, pair
  )
SELECT
  cluster,
  source_system,
  concat(src_namespace, '/', src_workload) AS source,
  concat(dst_namespace, '/', dst_workload) AS destination,
  dst_service AS service,
  dst_port AS port,
  protocol,
  first_seen,
  flows,
  requests,
  flows_denied AS denied,
  known.pairs AS known_pairs
FROM podflow.service_pair_counts(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS counts
INNER JOIN present USING (dst_namespace, dst_workload, src_namespace, src_workload, pair)
LEFT JOIN known USING (cluster, source_system)
WHERE (dst_namespace, dst_workload, src_namespace, src_workload, pair) NOT IN
  (SELECT dst_namespace, dst_workload, src_namespace, src_workload, pair FROM before)
ORDER BY first_seen DESC, flows DESC NULLS LAST, cluster, source_system, source, destination, port, protocol
LIMIT {limit:UInt32};
