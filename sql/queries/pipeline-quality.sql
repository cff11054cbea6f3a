-- Title: What became of the records that were read?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, by Kafka timestamp, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
WITH
  covered AS
  (
    SELECT start, end
    FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
  )
SELECT
  input,
  sum(rows.received) AS received,
  sum(rows.used) AS used,
  sum(rows.merged) AS merged,
  sum(rows.not_traffic) AS not_traffic,
  sum(rows.dead_letters) AS dead_letters,
  sum(rows.lost) AS lost_upstream,
  sum(rows.late) AS late,
  sum(rows.unresolved) AS unresolved,
  sum(rows.ambiguous) AS ambiguous
FROM podflow.pipeline_quality_1m AS rows
WHERE window_start >= (SELECT start FROM covered) AND window_start < (SELECT end FROM covered)
GROUP BY input
ORDER BY input;
