-- What ailed the nodes between `from` and `to`: full connection tracking, dropped packets, saturated interfaces, and
-- workloads whose pods are slow or fail on one node alone. A row per trouble and node; none where all is well.
--
-- The columns are those of pair_troubles, dns_troubles and ingress_troubles: confidence says how surely it hurts traffic
-- (high, medium, low), amount orders rows of equal confidence, evidence is the numbers, next what to look at.
-- Thresholds: connection tracking from 80 % of its limit; drops from one packet in 10,000; an interface from 90 % of its
-- speed in a minute; a P99 of three times that of the other nodes, from 20 requests on; four of five failures, from 10 on.
CREATE VIEW IF NOT EXISTS podflow.node_troubles AS
WITH
  minutes AS
  (
    SELECT
      cluster,
      if(labels['node'] = '', labels['instance'], labels['node']) AS node,
      labels['device'] AS device,
      window_start,
      maxIf(gauge_max, metric = 'node_nf_conntrack_entries') AS entries,
      maxIf(gauge_max, metric = 'node_nf_conntrack_entries_limit') AS entries_limit,
      sumIf(increase, metric IN ('node_nf_conntrack_stat_drop', 'node_nf_conntrack_stat_insert_failed')) AS refused,
      sumIf(
        increase,
        metric IN ('node_network_receive_drop_total', 'node_network_transmit_drop_total', 'node_softnet_dropped_total')
      ) AS drops,
      sumIf(increase, metric IN ('node_network_receive_packets_total', 'node_network_transmit_packets_total')) AS packets,
      greatest(
        ifNull(sumIf(increase, metric = 'node_network_receive_bytes_total'), 0),
        ifNull(sumIf(increase, metric = 'node_network_transmit_bytes_total'), 0)
      ) / 60 AS bytes_s,
      maxIf(gauge_max, metric = 'node_network_speed_bytes') AS speed
    FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE startsWith(metric, 'node_network_') OR startsWith(metric, 'node_nf_conntrack_') OR metric = 'node_softnet_dropped_total'
    GROUP BY cluster, node, device, window_start
  ),
  -- node_network_speed_bytes is negative where an interface has no speed.
  loads AS
  (
    SELECT
      *,
      entries / nullIf(entries_limit, 0) AS fill,
      if(speed > 0, bytes_s / speed, NULL) AS load
    FROM minutes
  ),
  pods_nodes AS
  (
    SELECT cluster, namespace, pod, argMax(pods.node, last_commit) AS pod_node
    FROM podflow.pods AS pods
    WHERE started_at < {to:DateTime('UTC')} AND (ended_at IS NULL OR ended_at > {from:DateTime('UTC')})
    GROUP BY cluster, namespace, pod
  ),
  histograms AS
  (
    -- As the server's proxy sees it: the network between is not in it, the node is.
    SELECT
      cluster,
      if(metric = 'response_latency_ms', labels['namespace'], labels['destination_workload_namespace']) AS dst_namespace,
      arrayFirst(
        name -> name != '',
        [labels['destination_workload'], labels['deployment'], labels['statefulset'], labels['daemonset'], labels['workload']]
      ) AS dst_workload,
      labels['namespace'] AS namespace,
      labels['pod'] AS pod,
      labels['node'] AS labelled_node,
      window_start,
      histogram_count,
      histogram
    FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE (metric = 'istio_request_duration_milliseconds' AND labels['reporter'] = 'destination')
      OR (metric = 'response_latency_ms' AND labels['direction'] = 'inbound')
  ),
  speeds AS
  (
    SELECT
      cluster,
      dst_namespace,
      dst_workload,
      if(labelled_node = '', pod_node, labelled_node) AS node,
      sum(histogram_count) AS answers,
      quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(histogram)[4] / 1000 AS p99_ms,
      min(window_start) AS first_seen,
      max(window_start) AS last_seen
    FROM histograms
    LEFT JOIN pods_nodes USING (cluster, namespace, pod)
    WHERE dst_workload NOT IN ('', 'unknown')
    GROUP BY cluster, dst_namespace, dst_workload, node
    HAVING node != '' AND answers >= 20
  ),
  compared AS
  (
    SELECT
      *,
      arrayFilter(other -> other != p99_ms, groupArray(p99_ms) OVER same_workload) AS others,
      arrayReduce('medianExact', others) AS usual_ms,
      count() OVER same_workload AS nodes
    FROM speeds
    WINDOW same_workload AS (PARTITION BY cluster, dst_namespace, dst_workload)
  ),
  failures AS
  (
    SELECT
      cluster,
      dst_namespace,
      dst_workload,
      any(source_system) AS source,
      sumMap(map(node, ifNull(flows.flows, 1))) AS by_node,
      arraySort(entry -> -entry.2, arrayZip(mapKeys(by_node), mapValues(by_node)))[1] AS worst,
      arraySum(mapValues(by_node)) AS total,
      min(time) AS first_seen,
      max(time) AS last_seen
    FROM podflow.flows AS flows
    WHERE time >= {from:DateTime('UTC')} AND time < {to:DateTime('UTC')} AND node != '' AND dst_workload != ''
      AND (status >= 500 OR (drop_reason != '' AND positionCaseInsensitive(drop_reason, 'policy') = 0))
    GROUP BY cluster, dst_namespace, dst_workload
    HAVING total >= 10 AND worst.2 >= 0.8 * total
  )
SELECT
  cluster,
  'node_exporter' AS source,
  'connection tracking is full on the node' AS trouble,
  if(max(fill) >= 0.95 OR sum(refused) > 0, 'high', 'medium') AS confidence,
  '' AS src_namespace,
  '' AS src_workload,
  '' AS dst_namespace,
  '' AS dst_workload,
  node,
  '' AS subject,
  toFloat64(max(ifNull(fill, 0))) AS amount,
  concat(
    ifNull(concat(toString(round(100 * max(fill), 1)), ' % of ', toString(toUInt64(argMax(entries_limit, ifNull(fill, 0)))), ' entries'), 'limit unknown'),
    ', ', toString(toUInt64(ifNull(sum(refused), 0))), ' connections refused'
  ) AS evidence,
  minIf(window_start, fill >= 0.8 OR refused > 0) AS first_seen,
  maxIf(window_start, fill >= 0.8 OR refused > 0) AS last_seen,
  'query conntrack-usage' AS next
FROM loads
GROUP BY cluster, node
HAVING max(fill) >= 0.8 OR sum(refused) > 0

UNION ALL

SELECT
  cluster,
  'node_exporter',
  'the node drops packets',
  if(sum(drops) >= 0.01 * sum(packets), 'high', 'medium'),
  '', '', '', '',
  node,
  if(device = '', 'backlog', device) AS subject,
  toFloat64(sum(drops)),
  concat(
    toString(toUInt64(sum(drops))), ' of ', ifNull(toString(toUInt64(sum(packets) + sum(drops))), 'unknown'),
    ' packets at ', subject, ', most at ', toString(argMax(window_start, ifNull(drops, 0)))
  ),
  minIf(window_start, drops > 0),
  maxIf(window_start, drops > 0),
  concat('query node-drops --node=', node)
FROM loads
GROUP BY cluster, node, device
HAVING sum(drops) > 0 AND sum(drops) >= ifNull(0.0001 * sum(packets), 0)

UNION ALL

SELECT
  cluster,
  'node_exporter',
  'the node''s network is saturated',
  'high',
  '', '', '', '',
  node,
  device,
  toFloat64(countIf(load >= 0.9)),
  concat(
    toString(round(100 * max(load))), ' % of ', toString(round(argMax(speed, load) / 1000000)), ' MB/s at ', device, ', 90 % and more in ',
    toString(countIf(load >= 0.9)), ' minutes'
  ),
  minIf(window_start, load >= 0.9),
  maxIf(window_start, load >= 0.9),
  concat('query node-network --node=', node)
FROM loads
GROUP BY cluster, node, device
HAVING countIf(load >= 0.9) > 0

UNION ALL

SELECT
  cluster,
  'mesh metrics',
  'its pods are slow on one node alone',
  'high',
  '', '',
  dst_namespace,
  dst_workload,
  node,
  '',
  toFloat64(p99_ms / usual_ms),
  concat('P99 ', toString(round(p99_ms)), ' ms on this node, ', toString(round(usual_ms)), ' ms on ', toString(nodes - 1), ' others'),
  first_seen,
  last_seen,
  concat('query conntrack-usage; query node-drops --node=', node)
FROM compared
WHERE nodes >= 2 AND p99_ms >= 3 * usual_ms

UNION ALL

SELECT
  failures.cluster,
  failures.source,
  'failures are confined to one node',
  'medium',
  '', '',
  dst_namespace,
  dst_workload,
  worst.1 AS node,
  '',
  toFloat64(worst.2),
  concat(toString(worst.2), ' of ', toString(total), ' failures; its pods run on ', toString(length(nodes)), ' nodes'),
  toDateTime(failures.first_seen, 'UTC'),
  toDateTime(failures.last_seen, 'UTC'),
  concat('query flows-of --namespace=', dst_namespace, ' --workload=', dst_workload)
FROM failures
INNER JOIN podflow.workload_pods(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS lives
  ON lives.cluster = failures.cluster AND lives.namespace = failures.dst_namespace AND lives.workload = failures.dst_workload
WHERE length(nodes) >= 2;
