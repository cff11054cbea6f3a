-- Every flow was forwarded, dropped or denied, in every tier.
SELECT
  tier,
  toDate(window_start) AS day,
  source_system,
  reporter,
  sum(rows.flows) AS flows,
  sum(rows.flows_forwarded) AS forwarded,
  sum(rows.flows_dropped) AS dropped,
  sum(rows.flows_denied) AS denied
FROM
(
  SELECT '1m' AS tier, * FROM podflow.service_pairs_1m
  UNION ALL
  SELECT '1h' AS tier, * FROM podflow.service_pairs_1h
  UNION ALL
  SELECT '1d' AS tier, * FROM podflow.service_pairs_1d
) AS rows
GROUP BY tier, day, source_system, reporter
HAVING ifNull(flows, 0) != ifNull(forwarded, 0) + ifNull(dropped, 0) + ifNull(denied, 0)
ORDER BY tier, day, source_system, reporter;
