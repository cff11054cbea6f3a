-- The pods of each workload between `from` and `to`: how many lived, how many still ran at the end, how many began or ended
-- within. A workload whose pods all ended is listed for a week more: its last pod says when.
--
-- enrolled: pods of a service mesh. nodes: where the pods of the range ran. Times are UTC.
CREATE VIEW IF NOT EXISTS podflow.workload_pods AS
WITH
  least({to:DateTime('UTC')}, now('UTC')) AS end,
  lives AS
  (
    SELECT
      cluster,
      namespace,
      uid,
      argMax(rows.workload, since) AS workload,
      argMax(rows.workload_kind, since) AS workload_kind,
      argMax(rows.pod, since) AS pod,
      argMax(rows.node, since) AS node,
      argMax(rows.labels, since) AS labels,
      max(rows.mesh) AS mesh,
      max(rows.host_network) AS host_network,
      min(rows.started_at) AS started_at,
      if(countIf(rows.ended_at IS NULL) > 0, NULL, max(rows.ended_at)) AS ended_at
    FROM podflow.pods AS rows FINAL
    WHERE rows.started_at < {to:DateTime('UTC')}
      AND (rows.ended_at IS NULL OR rows.ended_at > greatest(rows.started_at, {from:DateTime('UTC')} - INTERVAL 7 DAY))
    GROUP BY cluster, namespace, uid
  )
SELECT
  cluster,
  namespace,
  workload,
  workload_kind,
  countIf(ended_at IS NULL OR ended_at > {from:DateTime('UTC')}) AS pods,
  countIf(ended_at IS NULL OR ended_at > end) AS running,
  countIf(started_at >= {from:DateTime('UTC')}) AS started,
  countIf(ended_at > {from:DateTime('UTC')} AND ended_at <= end) AS ended,
  countIf(mesh != '' AND (ended_at IS NULL OR ended_at > {from:DateTime('UTC')})) AS enrolled,
  max(lives.host_network) AS host_network,
  maxIf(started_at, started_at >= {from:DateTime('UTC')}) AS last_started_at,
  maxOrNullIf(ended_at, ended_at <= end) AS last_ended_at,
  argMaxIf(pod, ended_at, ended_at <= end) AS last_ended_pod,
  groupUniqArrayIf(node, node != '' AND (ended_at IS NULL OR ended_at > {from:DateTime('UTC')})) AS nodes,
  argMax(lives.labels, started_at) AS labels
FROM lives
GROUP BY cluster, namespace, workload, workload_kind;
