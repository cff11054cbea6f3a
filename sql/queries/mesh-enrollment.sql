-- Title: Which workloads are not enrolled in the mesh, and who talks to them in plain text?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only workloads of this namespace; empty for all
-- param: limit = 50: how many workloads
-- Of the pods that lived in the range, by their labels, annotations and containers. Pods on the host network cannot enroll
-- and are left out. namespace_enrolled: share of the namespace's pods that are; where it is high, this one was forgotten.
-- plaintext: requests or connections in plain text with the workload at either end, as the mesh counts them.
WITH
  lives AS
  (
    SELECT
      cluster,
      namespace,
      pods.workload AS workload,
      pods.workload_kind AS workload_kind,
      uid,
      max(pods.mesh) AS mesh
    FROM podflow.pods AS pods FINAL
    WHERE host_network = 0 AND started_at < {to:DateTime('UTC')}
      AND (ended_at IS NULL OR (ended_at > {from:DateTime('UTC')} AND ended_at > started_at))
      AND {namespace:String} IN ('', namespace)
    GROUP BY cluster, namespace, workload, workload_kind, uid
  ),
  workloads AS
  (
    SELECT
      cluster,
      namespace,
      workload,
      workload_kind,
      count() AS pods,
      countIf(lives.mesh != '') AS enrolled,
      round(sum(enrolled) OVER siblings / sum(pods) OVER siblings, 4) AS namespace_enrolled
    FROM lives
    GROUP BY cluster, namespace, workload, workload_kind
    WINDOW siblings AS (PARTITION BY cluster, namespace)
  ),
  talk AS
  (
    SELECT
      cluster,
      ends.1 AS namespace,
      ends.2 AS workload,
      ends.3 AS workload_kind,
      sum(plaintext) AS in_plain,
      sum(mtls) AS in_tls
    FROM podflow.service_pair_counts(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    ARRAY JOIN
      [
        (src_namespace, src_workload, src_workload_kind),
        (dst_namespace, dst_workload, dst_workload_kind)
      ] AS ends
    WHERE plaintext > 0 OR mtls > 0
    GROUP BY cluster, namespace, workload, workload_kind
  )
SELECT
  cluster,
  namespace,
  concat(workload_kind, '/', workload) AS workload,
  pods,
  enrolled,
  namespace_enrolled,
  in_plain AS plaintext,
  in_tls AS mtls
FROM workloads
LEFT JOIN talk USING (cluster, namespace, workload, workload_kind)
WHERE enrolled < pods
ORDER BY plaintext DESC NULLS LAST, namespace_enrolled DESC, cluster, namespace, workload
LIMIT {limit:UInt32};
