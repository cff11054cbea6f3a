-- No two pods owned an address at once, beyond what is uncertain about their starts and ends. Pods on the host network share
-- theirs. A pod whose end is unknown is no witness against those that came after it.
SELECT
  cluster,
  ip,
  pod,
  fromUnixTimestamp64Milli(sure_from, 'UTC') AS owned_from,
  fromUnixTimestamp64Milli(others_until, 'UTC') AS another_owned_until
FROM
(
  SELECT
    *,
    max(sure_until) OVER
    (
      PARTITION BY cluster, ip
      ORDER BY sure_from, uid
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS others_until
  FROM
  (
    SELECT
      cluster,
      ip,
      uid,
      any(pods.pod) AS pod,
      min(toUnixTimestamp64Milli(started_at) + toInt64(ifNull(started_within_ms, 0))) AS sure_from,
      max(ifNull(toUnixTimestamp64Milli(ended_at) - toInt64(ifNull(ended_within_ms, 0)), 0)) AS sure_until
    FROM podflow.pods AS pods FINAL
    WHERE host_network = 0 AND (ended_at IS NULL OR ended_at > started_at)
    GROUP BY cluster, ip, uid
  )
)
WHERE others_until > sure_from
ORDER BY cluster, ip, owned_from;
