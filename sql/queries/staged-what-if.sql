-- Title: What would be denied if staged policies were enforced?
-- param: from = now('UTC') - INTERVAL 1 DAY: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: policy = '': only this policy; empty for all
-- param: limit = 50: how many rows, those that would be denied most first
-- From Calico's pending policies and Cilium's AUDIT verdicts, which may name no policy: default-deny then. per_hour:
-- connections where the source counts them, else verdicts, over the whole minutes of the range. So many pairs may be one
-- policy's: each row is a client workload and a server's port.
WITH
  (
    SELECT seconds / 3600
    FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
  ) AS hours
SELECT
  cluster,
  source_system,
  policy_kind AS kind,
  policy_tier AS tier,
  policy_namespace AS namespace,
  policy_name AS policy,
  policy_rule AS rule,
  direction,
  concat(src_namespace, if(src_namespace = '', '', '/'), src_workload) AS source,
  concat(dst_namespace, if(dst_namespace = '', '', '/'), dst_workload) AS destination,
  dst_port AS port,
  protocol,
  sum(ifNull(rows.connections, rows.hits)) AS would_be_denied,
  round(would_be_denied / hours, 2) AS per_hour,
  max(rows.last_hit) AS last_seen
FROM podflow.policy_hits_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS rows
WHERE enforcement = 'staged' AND action = 'deny' AND {policy:String} IN ('', policy_name)
GROUP BY cluster, source_system, kind, tier, namespace, policy, rule, direction, source, destination, port, protocol
HAVING would_be_denied > 0
ORDER BY would_be_denied DESC, cluster, policy, source, destination, port, direction
LIMIT {limit:UInt32};
