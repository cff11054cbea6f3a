-- Rows of policy_hits_* for a range of time, each bucket from exactly one tier, the coarsest that fits.
-- The times are those of covered_time, written out as in service_pairs_rows: subqueries take long to plan.
CREATE OR REPLACE VIEW podflow.policy_hits_rows AS
WITH
  toStartOfMinute({from:DateTime('UTC')}) AS start,
  least(toStartOfMinute({to:DateTime('UTC')} + 59), toStartOfMinute(toDateTime(now(), 'UTC'))) AS end,
  toStartOfHour(start + 3599) AS hours_start,
  toStartOfHour(end) AS hours_end,
  toDateTime(toStartOfDay(start + 86399), 'UTC') AS days_start,
  toDateTime(toStartOfDay(end), 'UTC') AS days_end
SELECT * FROM podflow.policy_hits_1d
WHERE window_start >= days_start AND window_start < days_end
UNION ALL
SELECT * FROM podflow.policy_hits_1h
WHERE window_start >= hours_start AND window_start < hours_end
  AND NOT (window_start >= days_start AND window_start < days_end)
UNION ALL
SELECT * FROM podflow.policy_hits_1m
WHERE window_start >= start AND window_start < end
  AND NOT (window_start >= hours_start AND window_start < hours_end);
