-- The tiers of service_pairs agree on every day and measure. Days whose minutes may have expired are not compared. A commit
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
        ('flows', toString(sum(rows.flows))),
        ('flows_forwarded', toString(sum(rows.flows_forwarded))),
        ('flows_dropped', toString(sum(rows.flows_dropped))),
        ('flows_denied', toString(sum(rows.flows_denied))),
        ('connections_opened', toString(sum(rows.connections_opened))),
        ('connections_closed', toString(sum(rows.connections_closed))),
        ('connections_reset', toString(sum(rows.connections_reset))),
        ('bytes_sent', toString(sum(rows.bytes_sent))),
        ('bytes_received', toString(sum(rows.bytes_received))),
        ('packets_sent', toString(sum(rows.packets_sent))),
        ('packets_received', toString(sum(rows.packets_received))),
        ('requests', toString(sum(rows.requests))),
        ('requests_4xx', toString(sum(rows.requests_4xx))),
        ('requests_5xx', toString(sum(rows.requests_5xx))),
        ('mtls', toString(sum(rows.mtls))),
        ('plaintext', toString(sum(rows.plaintext))),
        ('ends_exact', toString(sum(rows.ends_exact))),
        ('ends_from_log', toString(sum(rows.ends_from_log))),
        ('ends_late', toString(sum(rows.ends_late))),
        ('ends_ambiguous', toString(sum(rows.ends_ambiguous))),
        ('ends_external', toString(sum(rows.ends_external))),
        ('ends_unresolved', toString(sum(rows.ends_unresolved))),
        ('latency_us', toString(quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(rows.latency_us))),
        ('rtt_us', toString(quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(rows.rtt_us))),
        ('connection_duration_us', toString(quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(rows.connection_duration_us)))
      ]
    ) AS pair,
    pair.1 AS measure,
    ifNull(pair.2, 'NULL') AS value
  FROM
  (
    SELECT '1m' AS tier, * FROM podflow.service_pairs_1m
    UNION ALL
    SELECT '1h' AS tier, * FROM podflow.service_pairs_1h
    UNION ALL
    SELECT '1d' AS tier, * FROM podflow.service_pairs_1d
  ) AS rows
  GROUP BY tier, day
)
GROUP BY day, measure
HAVING (count() < 3 OR uniqExact(value) > 1) AND min(oldest_commit) > toUnixTimestamp(now() - INTERVAL 29 DAY) * 1000
ORDER BY day, measure;
