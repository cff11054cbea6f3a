-- Title: Which pods have network errors or dropped packets at their own interface?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only pods of this namespace; empty for all
-- param: limit = 50: how many pods
-- PromQL: sum by (pod) (rate(container_network_receive_errors_total[5m])) > 0. Its rate extrapolates to the edges of its
-- range; here are the counters' increases as they are.
SELECT
  cluster,
  namespace,
  pod,
  node,
  receive_errors,
  transmit_errors,
  receive_drops,
  transmit_drops,
  packets_received AS packets
FROM podflow.top_pods(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
WHERE {namespace:String} IN ('', namespace)
  AND (receive_errors > 0 OR transmit_errors > 0 OR receive_drops > 0 OR transmit_drops > 0)
ORDER BY
  ifNull(receive_errors, 0) + ifNull(transmit_errors, 0) DESC,
  ifNull(receive_drops, 0) + ifNull(transmit_drops, 0) DESC,
  cluster, namespace, pod
LIMIT {limit:UInt32};
