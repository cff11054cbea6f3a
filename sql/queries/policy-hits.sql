-- Title: Which policies decide, and how often?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: policy = '': only this policy; empty for all
-- param: limit = 50: how many rows
SELECT
  cluster,
  source_system,
  policy_kind AS kind,
  policy_namespace AS namespace,
  policy_name AS policy,
  policy_rule AS rule,
  direction,
  action,
  enforcement,
  sum(rows.hits) AS hits,
  round(sum(rows.hits_per_second), 3) AS hits_s,
  uniqExact(src_namespace, src_workload, dst_namespace, dst_workload) AS pairs,
  min(rows.first_hit) AS first_hit,
  max(rows.last_hit) AS last_hit
FROM podflow.policy_hits(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS rows
WHERE {policy:String} IN ('', policy_name)
GROUP BY cluster, source_system, kind, policy_tier, namespace, policy, rule, direction, action, enforcement
ORDER BY hits DESC, cluster, source_system, kind, namespace, policy, rule, direction, action, enforcement
LIMIT {limit:UInt32};
