-- Title: Are Weave Net's peers connected, and what does its policy controller block?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: limit = 50: how many nodes, those with trouble first
-- Of weave_* and weavenpc_*. established, other: connections between peers at the end of the range, and those that are
-- pending, failed, retrying…. blocked_most: port and protocol of most of the blocked connections.
WITH
  series AS
  (
    SELECT
      cluster,
      if(labels['node'] = '', labels['instance'], labels['node']) AS name,
      metric,
      labels,
      sum(rows.increase) AS grown,
      max(rows.gauge_last) AS last
    FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS rows
    WHERE startsWith(metric, 'weave_') OR startsWith(metric, 'weavenpc_')
    GROUP BY cluster, name, metric, labels
  ),
  current AS
  (
    SELECT *, last.at >= max(last.at) OVER (PARTITION BY cluster, name) - INTERVAL 5 MINUTE AS is_current
    FROM series
  )
SELECT
  cluster,
  name AS node,
  sumOrNullIf(last.value, is_current AND metric = 'weave_connections' AND labels['state'] = 'established') AS established,
  sumOrNullIf(last.value, is_current AND metric = 'weave_connections' AND labels['state'] != 'established') AS other,
  sumIf(grown, metric = 'weave_connection_terminations_total') AS terminations,
  sumOrNullIf(last.value, is_current AND metric = 'weave_flows') AS fastdp_flows,
  maxOrNullIf(last.value, is_current AND metric = 'weave_ipam_unreachable_percentage') AS unreachable_addresses,
  sumIf(grown, metric = 'weavenpc_blocked_connections_total') AS blocked,
  argMaxIf(
    concat(labels['dport'], '/', labels['protocol']),
    ifNull(grown, 0),
    metric = 'weavenpc_blocked_connections_total' AND grown > 0
  ) AS blocked_most
FROM current
GROUP BY cluster, node
ORDER BY other DESC NULLS LAST, blocked DESC NULLS LAST, terminations DESC NULLS LAST, cluster, node
LIMIT {limit:UInt32};
