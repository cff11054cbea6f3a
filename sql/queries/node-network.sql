-- Title: What goes through each node's interfaces (all there is to see with Flannel)?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: node = '': only this node; empty for all
-- param: limit = 50: how many interfaces
-- Of node_exporter's node_network_*_total. PromQL's rate extrapolates to the edges of its range; here the counters' increase
-- is divided by the range's seconds.
WITH
  rows AS
  (
    SELECT *, if(labels['node'] = '', labels['instance'], labels['node']) AS name
    FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE startsWith(metric, 'node_network_')
  )
SELECT
  cluster,
  name AS node,
  labels['device'] AS device,
  round(sumIf(increase, metric = 'node_network_receive_bytes_total') / any(seconds), 3) AS received_s,
  round(sumIf(increase, metric = 'node_network_transmit_bytes_total') / any(seconds), 3) AS sent_s,
  round(sumIf(increase, metric = 'node_network_receive_packets_total') / any(seconds), 3) AS packets_received_s,
  round(sumIf(increase, metric = 'node_network_transmit_packets_total') / any(seconds), 3) AS packets_sent_s,
  sumIf(increase, metric IN ('node_network_receive_drop_total', 'node_network_transmit_drop_total')) AS drops,
  sumIf(increase, metric IN ('node_network_receive_errs_total', 'node_network_transmit_errs_total')) AS errors
FROM rows
WHERE {node:String} IN ('', name)
GROUP BY cluster, node, device
HAVING received_s > 0 OR sent_s > 0 OR drops > 0 OR errors > 0
ORDER BY ifNull(received_s, 0) + ifNull(sent_s, 0) DESC, cluster, node, device
LIMIT {limit:UInt32};
