-- Rows of service_pairs_* for a range of time, each bucket from exactly one tier, the coarsest that fits.
-- pair: a hash of all that tells one pair from another. To group by it is several times faster than by those ten columns.
-- Group by the four names of the ends as well: a filter on them then reaches the tables, and a pair that somebody has made
-- up to have another one's hash stays apart from it.
-- The times are those of covered_time. They are written out because a subquery for each of them, three times in a question
-- about pairs, took longer to plan than most answers take to read.
CREATE OR REPLACE VIEW podflow.service_pairs_rows AS
WITH
  toStartOfMinute({from:DateTime('UTC')}) AS start,
  least(toStartOfMinute({to:DateTime('UTC')} + 59), toStartOfMinute(toDateTime(now(), 'UTC'))) AS end,
  toStartOfHour(start + 3599) AS hours_start,
  toStartOfHour(end) AS hours_end,
  toDateTime(toStartOfDay(start + 86399), 'UTC') AS days_start,
  toDateTime(toStartOfDay(end), 'UTC') AS days_end
SELECT
  *,
  xxh3(
    cluster, source_system, src_namespace, src_workload, src_workload_kind,
    dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol
  ) AS pair
FROM
(
  SELECT * FROM podflow.service_pairs_1d
  WHERE window_start >= days_start AND window_start < days_end
  UNION ALL
  SELECT * FROM podflow.service_pairs_1h
  WHERE window_start >= hours_start AND window_start < hours_end
    AND NOT (window_start >= days_start AND window_start < days_end)
  UNION ALL
  SELECT * FROM podflow.service_pairs_1m
  WHERE window_start >= start AND window_start < end
    AND NOT (window_start >= hours_start AND window_start < hours_end)
);
