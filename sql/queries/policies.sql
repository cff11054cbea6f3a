-- Title: Which network policies are there, of every kind, and how many pods does each select?
-- param: namespace = '': only policies of this namespace; empty for all, cluster-wide ones too
-- param: time = now('UTC'): as of when, UTC
-- param: limit = 100: how many policies
-- isolates: the directions in which nothing passes any more but what a policy allows. problem: why nobody can tell which pods
-- it selects.
WITH
  selected AS
  (
    SELECT cluster, policy_uid AS uid, uniqExact(pod_uid) AS pods
    FROM podflow.policy_pods FINAL
    WHERE started_at <= {time:DateTime('UTC')} AND (ended_at IS NULL OR ended_at > {time:DateTime('UTC')})
    GROUP BY cluster, uid
  )
SELECT
  cluster,
  policy_kind AS kind,
  policy_tier AS tier,
  policy_namespace AS namespace,
  policy_name AS policy,
  enforcement,
  pod_selector AS selector,
  arrayStringConcat(
    arrayConcat(if(isolates_ingress, ['ingress'], []), if(isolates_egress, ['egress'], [])), ', '
  ) AS isolates,
  ifNull(ingress_rules, 0) + ifNull(egress_rules, 0) AS rules,
  selected.pods AS pods,
  toDateTime(started_at) AS since,
  problem
FROM podflow.network_policies FINAL
LEFT JOIN selected USING (cluster, uid)
WHERE started_at <= {time:DateTime('UTC')} AND (ended_at IS NULL OR ended_at > {time:DateTime('UTC')})
  AND {namespace:String} IN ('', policy_namespace)
ORDER BY cluster, namespace, kind, tier, policy
LIMIT {limit:UInt32};
