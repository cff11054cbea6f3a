-- Rows of metrics_1m between `from` and `to`, and how many seconds that is: increase / seconds is a rate per second.
-- PromQL's rate extrapolates what it saw to the edges of its range; this is what the counters grew by, as it is.
-- The times are those of covered_time, written out as in service_pairs_rows: subqueries take long to plan.
CREATE OR REPLACE VIEW podflow.metrics_rows AS
WITH
  toStartOfMinute({from:DateTime('UTC')}) AS start,
  least(toStartOfMinute({to:DateTime('UTC')} + 59), toStartOfMinute(toDateTime(now(), 'UTC'))) AS end
SELECT
  *,
  if(end > start, toInt64(end) - toInt64(start), NULL) AS seconds
FROM podflow.metrics_1m
WHERE window_start >= start AND window_start < end;
