-- Rows of metrics_1m between `from` and `to`, and how many seconds that is: increase / seconds is a rate per second.
-- PromQL's rate extrapolates what it saw to the edges of its range; this is what the counters grew by, as it is.
CREATE VIEW IF NOT EXISTS podflow.metrics_rows AS
WITH
  (SELECT start FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})) AS start,
  (SELECT end FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})) AS end
SELECT
  *,
  (SELECT seconds FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})) AS seconds
FROM podflow.metrics_1m
WHERE window_start >= start AND window_start < end;
