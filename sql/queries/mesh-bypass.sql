-- Title: Which traffic goes past the mesh: seen by the CNI between enrolled workloads, but by no proxy?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only pairs with an end in this namespace; empty for all
-- param: limit = 50: how many pairs, those with most traffic first
-- enrolled: the ends of which pods were in a mesh. A pair is there if one of them was, and no proxy (Istio, Envoy, Linkerd)
-- logged or measured the pair on that port. Ports of the meshes themselves are left out: 15000 to 15099 of Istio, with the
-- tunnels of its ambient mode (15008), 4143 and 4190 to 4191 of Linkerd. In clusters of which no proxy is heard at all nothing can be said.
WITH
  pairs AS
  (
    SELECT *
    FROM podflow.service_pair_counts(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
  ),
  by_proxies AS
  (
    SELECT DISTINCT cluster, src_namespace, src_workload, dst_namespace, dst_workload, dst_port
    FROM pairs
    WHERE source_system IN ('istio', 'envoy', 'linkerd')
  ),
  in_mesh AS
  (
    SELECT DISTINCT cluster, namespace, pods.workload AS workload
    FROM podflow.pods AS pods FINAL
    WHERE pods.mesh != '' AND started_at < {to:DateTime('UTC')}
      AND (ended_at IS NULL OR (ended_at > {from:DateTime('UTC')} AND ended_at > started_at))
  )
SELECT
  cluster,
  source_system AS seen_by,
  concat(src_namespace, '/', src_workload) AS source,
  concat(dst_namespace, '/', dst_workload) AS destination,
  dst_port AS port,
  multiIf(
    (cluster, src_namespace, src_workload) IN (in_mesh) AND (cluster, dst_namespace, dst_workload) IN (in_mesh), 'both',
    (cluster, src_namespace, src_workload) IN (in_mesh), 'source',
    'destination'
  ) AS enrolled,
  connections_opened AS connections,
  flows,
  ifNull(bytes_sent, 0) + bytes_received AS bytes
FROM pairs
WHERE source_system NOT IN ('istio', 'envoy', 'linkerd') AND protocol = 'TCP'
  AND {namespace:String} IN ('', src_namespace, dst_namespace)
  AND dst_port NOT BETWEEN 15000 AND 15099 AND dst_port NOT IN (4143, 4190, 4191)
  AND cluster IN (SELECT cluster FROM by_proxies)
  AND ((cluster, src_namespace, src_workload) IN (in_mesh) OR (cluster, dst_namespace, dst_workload) IN (in_mesh))
  AND (cluster, src_namespace, src_workload, dst_namespace, dst_workload, dst_port) NOT IN (by_proxies)
  AND (flows_forwarded > 0 OR connections_opened > 0 OR bytes_sent > 0)
ORDER BY flows DESC NULLS LAST, connections DESC NULLS LAST, cluster, seen_by, source, destination, port
LIMIT {limit:UInt32};
