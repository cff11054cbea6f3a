-- Title: Which pairs were encrypted by the mesh and no longer are?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: hours_before = 24: how long before the range is looked at for what was usual
-- param: limit = 50: how many pairs, those that lost most first
-- Shares of requests or connections under mutual TLS. A pair that had none before, or is silent now, is no regression.
WITH
  before AS
  (
    SELECT *
    FROM podflow.service_pair_counts(
      from = {from:DateTime('UTC')} - INTERVAL {hours_before:UInt32} HOUR, to = {from:DateTime('UTC')})
  ),
  present AS
  (
    SELECT *
    FROM podflow.service_pair_counts(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
  )
SELECT
  cluster,
  source_system,
  concat(src_namespace, '/', src_workload) AS source,
  concat(dst_namespace, '/', dst_workload) AS destination,
  dst_port AS port,
  round(before.mtls_share, 4) AS share_before,
  round(present.mtls_share, 4) AS share,
  present.mtls AS mtls,
  present.plaintext AS plaintext
FROM present
INNER JOIN before USING
(
  cluster, source_system, src_namespace, src_workload, src_workload_kind,
  dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol
)
WHERE present.mtls_share < before.mtls_share
ORDER BY before.mtls_share - present.mtls_share DESC, plaintext DESC, cluster, source_system, source, destination, port
LIMIT {limit:UInt32};
