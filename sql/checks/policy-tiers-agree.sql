-- The tiers of policy_hits agree on every day and measure. Days whose minutes may have expired are not compared. A commit
-- is atomic per table, not across tables: a row that is gone at the next look was a commit under way.
SELECT
  day,
  measure,
  anyIf(value, tier = '1m') AS by_minutes,
  anyIf(value, tier = '1h') AS by_hours,
  anyIf(value, tier = '1d') AS by_days
FROM
(
  SELECT
    tier,
    toDate(window_start) AS day,
    min(rows.last_commit) AS oldest_commit,
    arrayJoin(
      [
        ('hits', toString(sum(rows.hits))),
        ('connections', toString(sum(rows.connections))),
        ('bytes', toString(sum(rows.bytes))),
        ('first_hit', toString(min(rows.first_hit))),
        ('last_hit', toString(max(rows.last_hit)))
      ]
    ) AS pair,
    pair.1 AS measure,
    ifNull(pair.2, 'NULL') AS value
  FROM
  (
    SELECT '1m' AS tier, * FROM podflow.policy_hits_1m
    UNION ALL
    SELECT '1h' AS tier, * FROM podflow.policy_hits_1h
    UNION ALL
    SELECT '1d' AS tier, * FROM podflow.policy_hits_1d
  ) AS rows
  GROUP BY tier, day
)
GROUP BY day, measure
HAVING (count() < 3 OR uniqExact(value) > 1) AND min(oldest_commit) > toUnixTimestamp(now() - INTERVAL 29 DAY) * 1000
ORDER BY day, measure;
