-- Title: Which pods does a policy select, or which policies select a pod?
-- param: policy = '': the policy's name; empty for any
-- param: namespace = '': the pods' namespace; empty for any
-- param: pod = '': the pod's name, or its beginning; empty for any
-- param: time = now('UTC'): as of when, UTC
-- param: limit = 100: how many rows
-- effect: the directions in which the policy has a say; with an exclamation mark where nothing passes any more but what a
-- policy allows.
SELECT
  cluster,
  policy_kind AS kind,
  policy_namespace,
  policy_name AS policy,
  enforcement,
  arrayStringConcat(
    arrayConcat(
      if(ingress, [concat('ingress', if(isolates_ingress, '!', ''))], []),
      if(egress, [concat('egress', if(isolates_egress, '!', ''))], [])
    ), ' '
  ) AS effect,
  namespace,
  pod,
  node,
  toDateTime(started_at) AS since
FROM podflow.policy_pods FINAL
WHERE started_at <= {time:DateTime('UTC')} AND (ended_at IS NULL OR ended_at > {time:DateTime('UTC')})
  AND {policy:String} IN ('', policy_name)
  AND {namespace:String} IN ('', namespace)
  AND startsWith(pod, {pod:String})
ORDER BY cluster, policy_namespace, policy, kind, namespace, pod
LIMIT {limit:UInt32};
