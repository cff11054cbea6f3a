-- Title: Which pods did a workload have, with which addresses and labels, and from when to when?
-- param: namespace = 'default': the workload's namespace
-- param: workload = '': the workload; empty for every one of the namespace
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: limit = 100: how many versions of pods, the newest first
-- A pod's namespace never changes, so it may be looked for before the newest row of each key is taken.
SELECT
  cluster,
  pod,
  concat(workload_kind, '/', workload) AS workload,
  ip,
  node,
  mesh,
  host_network,
  started_at,
  ended_at,
  labels
FROM
(
  SELECT *
  FROM podflow.pods
  WHERE namespace = {namespace:String}
  ORDER BY last_commit DESC
  LIMIT 1 BY ip, cluster, uid, since
) AS pods
WHERE {workload:String} IN ('', pods.workload)
  AND started_at < {to:DateTime('UTC')}
  AND (ended_at IS NULL OR (ended_at > {from:DateTime('UTC')} AND ended_at > started_at))
ORDER BY started_at DESC, cluster, pod, ip
LIMIT {limit:UInt32};
