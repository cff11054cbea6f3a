-- Title: Why does it time out now and then? Causes with evidence, the likeliest first
-- param: namespace = '': only traffic with an end in this namespace; empty for all
-- param: workload = '': only traffic with this workload at an end; empty for all
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: each = 5: how many rows of one cause
-- param: limit = 20: how many rows
-- No row: nothing of the kind in the data. next: what to look at, an argument of infra/podflow. Of the nodes, those where
-- the workload's pods ran.
WITH
  places AS
  (
    SELECT cluster, arrayJoin(nodes) AS node
    FROM podflow.workload_pods(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE {namespace:String} IN ('', namespace) AND {workload:String} IN ('', workload)
  ),
  troubles AS
  (
    SELECT *
    FROM podflow.node_troubles(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE dst_workload != '' OR ({namespace:String} = '' AND {workload:String} = '') OR (cluster, node) IN (places)

    UNION ALL

    -- What fails always is not intermittent.
    SELECT *
    FROM podflow.pair_troubles(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE trouble IN (
        'answers are slow in some minutes', 'requests get no answer', 'the server is unavailable', 'the datapath drops it',
        'the server refuses or resets connections', 'pods of the server came and went'
      )

    UNION ALL

    SELECT *
    FROM podflow.dns_troubles(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE trouble IN (
        'DNS is slow', 'some questions get no answer', 'the resolvers behind CoreDNS do not answer',
        'the name is there only at times', 'pods of CoreDNS came and went', 'CoreDNS answers with failure'
      )
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
  WHERE (src_workload = '' AND dst_workload = '')
    OR ({namespace:String} IN ('', src_namespace) AND {workload:String} IN ('', src_workload))
    OR ({namespace:String} IN ('', dst_namespace) AND {workload:String} IN ('', dst_workload))
  ORDER BY indexOf(['high', 'medium', 'low'], confidence), amount DESC, cause, cluster, source, destination, node, evidence
  LIMIT {each:UInt32} BY cause
)
ORDER BY rank
LIMIT {limit:UInt32};
