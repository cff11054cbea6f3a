-- Title: Why do names not resolve? Causes with evidence, the likeliest first
-- param: namespace = '': the client's namespace; empty for all
-- param: workload = '': the client; empty for all
-- param: name = '': only names that contain this; empty for all
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: each = 5: how many rows of one cause
-- param: limit = 20: how many rows
-- No row: nothing of the kind in the data. next: what to look at, an argument of infra/podflow. A service whose selector
-- finds no pod resolves, and then nobody is there: such services are here, too.
WITH
  troubles AS
  (
    SELECT *
    FROM podflow.dns_troubles(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})

    UNION ALL

    SELECT * REPLACE ('medium' AS confidence)
    FROM podflow.pair_troubles(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE trouble = 'the service has no endpoint'
  )
SELECT
  row_number() OVER (ORDER BY indexOf(['high', 'medium', 'low'], confidence), amount DESC, cause, cluster, client, evidence) AS rank,
  * EXCEPT amount
FROM
(
  SELECT
    confidence,
    trouble AS cause,
    evidence,
    cluster,
    concat(src_namespace, if(src_namespace = '' OR src_workload = '', '', '/'), src_workload) AS client,
    concat(dst_namespace, if(dst_namespace = '' OR dst_workload = '', '', '/'), dst_workload) AS server,
    node,
    first_seen AS first,
    last_seen AS last,
    next,
    amount
  FROM troubles
  WHERE (src_workload = '' OR ({namespace:String} IN ('', src_namespace) AND {workload:String} IN ('', src_workload)))
    AND ({name:String} = '' OR trouble NOT LIKE '%name%' OR position(subject, {name:String}) > 0)
  ORDER BY indexOf(['high', 'medium', 'low'], confidence), amount DESC, cause, cluster, client, evidence
  LIMIT {each:UInt32} BY cause
)
ORDER BY rank
LIMIT {limit:UInt32};
