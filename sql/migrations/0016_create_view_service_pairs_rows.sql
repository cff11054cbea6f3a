-- Rows of service_pairs_* for a range of time, each bucket from exactly one tier, the coarsest that fits.
CREATE VIEW IF NOT EXISTS podflow.service_pairs_rows AS
WITH
  (SELECT start FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})) AS start,
  (SELECT end FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})) AS end,
  (SELECT hours_start FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})) AS hours_start,
  (SELECT hours_end FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})) AS hours_end,
  (SELECT days_start FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})) AS days_start,
  (SELECT days_end FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})) AS days_end
SELECT * FROM podflow.service_pairs_1d
WHERE window_start >= days_start AND window_start < days_end
UNION ALL
SELECT * FROM podflow.service_pairs_1h
WHERE window_start >= hours_start AND window_start < hours_end
  AND NOT (window_start >= days_start AND window_start < days_end)
UNION ALL
SELECT * FROM podflow.service_pairs_1m
WHERE window_start >= start AND window_start < end
  AND NOT (window_start >= hours_start AND window_start < hours_end);
