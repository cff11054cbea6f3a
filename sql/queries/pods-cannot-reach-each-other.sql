-- Title: Why can these pods not reach each other? Causes with evidence, the likeliest first
-- param: src_namespace = '': the client's namespace; empty for all
-- param: src_workload = '': the client; empty for all
-- param: dst_namespace = '': the server's namespace; empty for all
-- param: dst_workload = '': the server; empty for all
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: each = 5: how many rows of one cause
-- param: limit = 20: how many rows
-- No row: nothing of the kind in the data. next: what to look at, an argument of infra/podflow. Where client and server are
-- given and nothing at all was seen between them, the last row says so.
WITH
  ends AS
  (
    SELECT cluster, namespace, workload, running, nodes
    FROM podflow.workload_pods(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE (namespace, workload) IN (({src_namespace:String}, {src_workload:String}), ({dst_namespace:String}, {dst_workload:String}))
  ),
  -- Pods of the server that kube-state-metrics shows as not running, by the beginning of their names.
  phases AS
  (
    SELECT
      cluster,
      labels['namespace'] AS namespace,
      labels['pod'] AS pod,
      argMaxIf(labels['phase'], rows.gauge_last.at, rows.gauge_last.value > 0) AS phase,
      min(window_start) AS first_minute,
      max(window_start) AS last_minute
    FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS rows
    WHERE metric = 'kube_pod_status_phase' AND {dst_workload:String} != ''
      AND startsWith(labels['pod'], concat({dst_workload:String}, '-'))
      AND {dst_namespace:String} IN ('', labels['namespace'])
    GROUP BY cluster, namespace, pod
    HAVING phase IN ('Pending', 'Failed', 'Unknown')
  ),
  seen AS
  (
    SELECT count() AS rows_seen
    FROM podflow.service_pairs_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE src_workload = {src_workload:String} AND {src_namespace:String} IN ('', src_namespace)
      AND dst_workload = {dst_workload:String} AND {dst_namespace:String} IN ('', dst_namespace)
  ),
  troubles AS
  (
    SELECT *
    FROM podflow.pair_troubles(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE trouble NOT IN ('answers are slow in some minutes', 'the server answers with errors')

    UNION ALL

    -- Who cannot find the server's address does not reach it.
    SELECT *
    FROM podflow.dns_troubles(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE confidence = 'high' AND src_workload != ''
      AND (trouble NOT LIKE 'there is no such %' OR {dst_workload:String} = '' OR startsWith(subject, {dst_workload:String}))

    UNION ALL

    SELECT * REPLACE ('medium' AS confidence)
    FROM podflow.node_troubles(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS nodes
    WHERE trouble IN ('connection tracking is full on the node', 'the node drops packets') AND nodes.confidence = 'high'
      AND ({src_workload:String} = '' AND {dst_workload:String} = '' OR node IN (SELECT arrayJoin(nodes) FROM ends))

    UNION ALL

    SELECT
      cluster, 'kube-state-metrics', 'a pod of the server is not running',
      if((cluster, namespace) IN (SELECT cluster, namespace FROM ends WHERE workload = {dst_workload:String} AND running > 0), 'low', 'high'),
      '', '', namespace, {dst_workload:String}, '', pod, 1., concat(pod, ' is ', phase), first_minute, last_minute,
      concat('query pod-phases --namespace=', namespace)
    FROM phases

    UNION ALL

    SELECT
      '', 'pairs', 'nothing was seen of it', 'low', {src_namespace:String}, {src_workload:String}, {dst_namespace:String}, {dst_workload:String},
      '', '', 0., 'the client did not try, or no log of its node arrives', {from:DateTime('UTC')},
      least({to:DateTime('UTC')}, now('UTC')),
      concat('query pods-of --namespace=', {src_namespace:String}, ' --workload=', {src_workload:String}, '; query pipeline-quality')
    FROM seen
    WHERE rows_seen = 0 AND {src_workload:String} != '' AND {dst_workload:String} != ''
  )
SELECT
  row_number() OVER (ORDER BY indexOf(['high', 'medium', 'low'], confidence), amount DESC, cause, cluster, source, destination, node, evidence) AS rank,
  * EXCEPT amount
FROM
(
  SELECT
    confidence,
    trouble AS cause,
    evidence,
    cluster,
    concat(src_namespace, if(src_namespace = '' OR src_workload = '', '', '/'), src_workload) AS source,
    concat(dst_namespace, if(dst_namespace = '' OR dst_workload = '', '', '/'), dst_workload) AS destination,
    node,
    first_seen AS first,
    last_seen AS last,
    next,
    amount
  FROM troubles
  WHERE (src_workload = '' OR ({src_namespace:String} IN ('', src_namespace) AND {src_workload:String} IN ('', src_workload)))
    AND (dst_workload = '' OR ({dst_namespace:String} IN ('', dst_namespace) AND {dst_workload:String} IN ('', dst_workload)))
  ORDER BY indexOf(['high', 'medium', 'low'], confidence), amount DESC, cause, cluster, source, destination, node, evidence
  LIMIT {each:UInt32} BY cause
)
ORDER BY rank
LIMIT {limit:UInt32};
