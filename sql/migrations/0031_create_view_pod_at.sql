-- Who owned the address `ip` at `time` (UTC)? Addresses in any notation.
--
-- A row per pod that it may have been, in every cluster that knows the address. certain: 1 where the pod owned it then
-- however wrong its start and end are known. Pods that are certain leave those that are not behind. candidates: how many
-- pods of that cluster are left; 1 means that it was this one. Pods on the host network share the address of their node
-- (host_network), so there are usually several. No row: nobody is known.
--
-- A pod whose end nobody saw ended when the next one began.
CREATE VIEW IF NOT EXISTS podflow.pod_at AS
WITH
  toUnixTimestamp64Milli({time:DateTime64(3, 'UTC')}) AS at,
  versions AS
  (
    SELECT
      *,
      leadInFrame(toNullable(started_at)) OVER later AS next_start,
      leadInFrame(started_within_ms) OVER later AS next_within
    FROM podflow.pods FINAL
    WHERE ip = replaceOne(toString(toIPv6OrDefault({ip:String})), '::ffff:', '')
      AND (ended_at IS NULL OR ended_at > started_at)
    WINDOW later AS
    (
      PARTITION BY cluster, host_network
      ORDER BY started_at, uid
      ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    )
  ),
  bounds AS
  (
    SELECT
      *,
      ended_at IS NULL AND host_network = 0 AND next_start IS NOT NULL AS unseen_end,
      toUnixTimestamp64Milli(started_at) AS from_ms,
      toUnixTimestamp64Milli(if(unseen_end, next_start, ended_at)) AS until_ms,
      ifNull(if(unseen_end, next_within, ended_within_ms), 0) AS until_within,
      (started_within_ms IS NULL OR from_ms - started_within_ms <= at)
        AND (until_ms IS NULL OR at < until_ms + until_within) AS possible,
      from_ms + ifNull(started_within_ms, 0) <= at
        AND (until_ms IS NULL OR at < until_ms - until_within) AS certain,
      from_ms <= at AND (until_ms IS NULL OR at < until_ms) AS within
    FROM versions
  ),
  owners AS
  (
    -- Of a pod's versions the one that it was then.
    SELECT
      *,
      max(certain) OVER (PARTITION BY cluster) AS best
    FROM
    (
      SELECT *
      FROM bounds
      WHERE possible
      ORDER BY within DESC, certain DESC, started_at DESC
      LIMIT 1 BY cluster, uid
    )
  )
SELECT
  cluster,
  ip,
  namespace,
  pod,
  uid,
  node,
  workload,
  workload_kind,
  service_account,
  labels,
  mesh,
  host_network,
  started_at,
  ended_at,
  certain,
  count() OVER (PARTITION BY cluster) AS candidates
FROM owners
WHERE certain = best;
