-- Every record that was received is used, merged, not traffic or a dead letter.
SELECT
  window_start,
  input,
  sum(rows.received) AS received,
  sum(rows.used) AS used,
  sum(rows.merged) AS merged,
  sum(rows.not_traffic) AS not_traffic,
  sum(rows.dead_letters) AS dead_letters
FROM podflow.pipeline_quality_1m AS rows
GROUP BY window_start, input
HAVING ifNull(received, 0) != ifNull(used, 0) + ifNull(merged, 0) + ifNull(not_traffic, 0) + ifNull(dead_letters, 0)
ORDER BY window_start, input;
