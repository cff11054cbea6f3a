-- Title: Which pods receive and send the most bytes?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only pods of this namespace; empty for all
-- param: by = 'received': order by bytes received, sent or both
-- param: host_network = 0: 1 for pods on the host network, too: their bytes are all of their node's
-- param: limit = 10: how many pods
-- PromQL: topk(10, sum by (pod) (rate(container_network_receive_bytes_total[5m]))). Its rate extrapolates to the edges of
-- its range; here the counters' increase is divided by the range's seconds.
SELECT
  cluster,
  namespace,
  pod,
  if(workload = '', '', concat(workload_kind, '/', workload)) AS workload,
  node,
  bytes_received AS received,
  bytes_sent AS sent,
  round(bytes_received_per_second, 3) AS received_s,
  round(bytes_sent_per_second, 3) AS sent_s
FROM podflow.top_pods(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
WHERE {namespace:String} IN ('', namespace) AND host_network <= {host_network:UInt8}
ORDER BY
  multiIf({by:String} = 'sent', sent, {by:String} = 'both', ifNull(received, 0) + ifNull(sent, 0), received) DESC NULLS LAST,
  cluster, namespace, pod
LIMIT {limit:UInt32};
