-- Title: Which workloads does no policy protect, and in which direction?
-- param: namespace = '': only workloads of this namespace; empty for all
-- param: time = now('UTC'): as of when, UTC
-- param: limit = 100: how many workloads, those with most pods first
-- Pods with an address, without those on the host network, which policies do not reach.
WITH
  isolated AS
  (
    SELECT
      cluster,
      pod_uid AS uid,
      max(isolates_ingress) AS ingress,
      max(isolates_egress) AS egress
    FROM podflow.policy_pods FINAL
    WHERE enforcement = 'enforced'
      AND started_at <= {time:DateTime('UTC')} AND (ended_at IS NULL OR ended_at > {time:DateTime('UTC')})
    GROUP BY cluster, uid
  ),
  live AS
  (
    SELECT DISTINCT cluster, namespace, pods.workload AS workload, pods.workload_kind AS workload_kind, uid
    FROM podflow.pods AS pods FINAL
    WHERE host_network = 0 AND {namespace:String} IN ('', namespace)
      AND started_at <= {time:DateTime('UTC')} AND (ended_at IS NULL OR ended_at > {time:DateTime('UTC')})
  )
SELECT
  cluster,
  namespace,
  concat(workload_kind, '/', workload) AS workload,
  count() AS pods,
  countIf(isolated.ingress = 0) AS open_ingress,
  countIf(isolated.egress = 0) AS open_egress
FROM live
LEFT JOIN isolated USING (cluster, uid)
GROUP BY cluster, namespace, workload
HAVING open_ingress > 0 OR open_egress > 0
ORDER BY open_ingress DESC, open_egress DESC, cluster, namespace, workload
LIMIT {limit:UInt32};
