-- Title: Why does traffic from outside fail? Causes with evidence, the likeliest first
-- param: namespace = '': the namespace of the service, or of its ingress; empty for all
-- param: workload = '': the workload behind it; empty for all
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: each = 5: how many rows of one cause
-- param: limit = 20: how many rows
-- No row: nothing of the kind in the data. next: what to look at, an argument of infra/podflow. Of the workloads behind, what
-- ails those that an ingress or somebody outside called.
WITH
  called AS
  (
    SELECT DISTINCT cluster, dst_namespace, dst_workload
    FROM podflow.service_pairs_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE dst_workload != ''
      AND (source_system = 'ingress-nginx' OR src_workload_kind = 'External'
        OR (src_workload_kind = 'Reserved' AND src_workload IN ('world', 'ingress'))
        OR src_workload LIKE '%ingress%' OR src_workload LIKE '%gateway%')
  ),
  troubles AS
  (
    SELECT *
    FROM podflow.ingress_troubles(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})

    UNION ALL

    SELECT *
    FROM podflow.pair_troubles(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE (cluster, dst_namespace, dst_workload) IN (called)
      AND (trouble IN ('no pod of the server is running', 'the service has no endpoint')
        -- The ingress's own requests are in ingress_troubles, those from outside, too.
        OR (source != 'ingress-nginx' AND (src_workload LIKE '%ingress%' OR src_workload LIKE '%gateway%')))
  )
SELECT
  row_number() OVER (ORDER BY indexOf(['high', 'medium', 'low'], confidence), amount DESC, cause, cluster, source, destination, evidence) AS rank,
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
    subject,
    first_seen AS first,
    last_seen AS last,
    next,
    amount
  FROM troubles
  WHERE ({namespace:String} IN ('', dst_namespace) OR dst_namespace = '') AND ({workload:String} IN ('', dst_workload) OR dst_workload = '')
  ORDER BY indexOf(['high', 'medium', 'low'], confidence), amount DESC, cause, cluster, source, destination, evidence
  LIMIT {each:UInt32} BY cause
)
ORDER BY rank
LIMIT {limit:UInt32};
