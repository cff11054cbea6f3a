-- Who was denied what between `from` and `to`, and by which policy. Staged policies deny nothing and are not here.
CREATE VIEW IF NOT EXISTS podflow.denied AS
SELECT
  cluster,
  source_system,
  src_namespace,
  src_workload,
  src_workload_kind,
  dst_namespace,
  dst_workload,
  dst_workload_kind,
  dst_service,
  dst_port,
  protocol,
  direction,
  policy_kind,
  policy_tier,
  policy_namespace,
  policy_name,
  policy_rule,
  hits,
  hits_per_second,
  connections,
  bytes,
  first_hit,
  last_hit
FROM podflow.policy_hits(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
WHERE action = 'deny' AND enforcement = 'enforced';
