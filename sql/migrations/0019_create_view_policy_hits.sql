-- How often each policy decided between `from` and `to`. A policy is evaluated at its own end, so hits never double.
CREATE VIEW IF NOT EXISTS podflow.policy_hits AS
WITH
  (
    SELECT seconds
    FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
  ) AS seconds
SELECT
  cluster,
  source_system,
  policy_kind,
  policy_tier,
  policy_namespace,
  policy_name,
  policy_rule,
  direction,
  action,
  enforcement,
  src_namespace,
  src_workload,
  src_workload_kind,
  dst_namespace,
  dst_workload,
  dst_workload_kind,
  dst_service,
  dst_port,
  protocol,
  sum(rows.hits) AS hits,
  hits / seconds AS hits_per_second,
  sum(rows.connections) AS connections,
  sum(rows.bytes) AS bytes,
  min(rows.first_hit) AS first_hit,
  max(rows.last_hit) AS last_hit
FROM podflow.policy_hits_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS rows
GROUP BY
  cluster, source_system, policy_kind, policy_tier, policy_namespace, policy_name, policy_rule, direction, action,
  enforcement, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload, dst_workload_kind, dst_service,
  dst_port, protocol;
