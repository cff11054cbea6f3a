-- Title: Which nodes drop packets, at which interface, and when?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: node = '': only this node; empty for all
-- param: limit = 50: how many interfaces
-- Of node_exporter's node_network_*_total. PromQL's rate extrapolates to the edges of its range; here are the counters'
-- increases as they are. share: of the packets received, those dropped.
-- worst_minute: in which most were dropped, both ways.
WITH
  minutes AS
  (
    SELECT
      cluster,
      if(labels['node'] = '', labels['instance'], labels['node']) AS name,
      labels['device'] AS device,
      window_start,
      any(seconds) AS seconds,
      sumIf(increase, metric = 'node_network_receive_drop_total') AS received,
      sumIf(increase, metric = 'node_network_transmit_drop_total') AS transmitted,
      sumIf(increase, metric IN ('node_network_receive_errs_total', 'node_network_transmit_errs_total')) AS errors,
      sumIf(increase, metric = 'node_network_receive_packets_total') AS packets
    FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE startsWith(metric, 'node_network_')
    GROUP BY cluster, name, device, window_start
  )
SELECT
  cluster,
  name AS node,
  device,
  sum(received) AS receive_drops,
  sum(transmitted) AS transmit_drops,
  sum(minutes.errors) AS errors,
  round(receive_drops / any(seconds), 3) AS receive_drops_s,
  round(receive_drops / nullIf(receive_drops + sum(packets), 0), 6) AS share,
  max(ifNull(received, 0) + ifNull(transmitted, 0)) AS worst_minute_drops,
  argMax(window_start, ifNull(received, 0) + ifNull(transmitted, 0)) AS worst_minute
FROM minutes
WHERE {node:String} IN ('', name)
GROUP BY cluster, node, device
HAVING receive_drops > 0 OR transmit_drops > 0 OR errors > 0
ORDER BY ifNull(receive_drops, 0) + ifNull(transmit_drops, 0) DESC, errors DESC, cluster, node, device
LIMIT {limit:UInt32};
