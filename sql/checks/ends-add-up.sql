-- Every counted flow has two ends, and each was resolved in one way, in every tier.
SELECT
  tier,
  toDate(window_start) AS day,
  source_system,
  reporter,
  sum(rows.flows) AS flows,
  sum(
    ifNull(ends_exact, 0) + ifNull(ends_from_log, 0) + ifNull(ends_late, 0)
    + ifNull(ends_ambiguous, 0) + ifNull(ends_external, 0) + ifNull(ends_unresolved, 0)
  ) AS ends
FROM
(
  SELECT '1m' AS tier, * FROM podflow.service_pairs_1m
  UNION ALL
  SELECT '1h' AS tier, * FROM podflow.service_pairs_1h
  UNION ALL
  SELECT '1d' AS tier, * FROM podflow.service_pairs_1d
) AS rows
GROUP BY tier, day, source_system, reporter
HAVING ends != 2 * ifNull(flows, 0)
ORDER BY tier, day, source_system, reporter;
