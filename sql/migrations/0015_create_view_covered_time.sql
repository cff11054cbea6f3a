-- What a question about the time between `from` and `to` reads, one row. Whole minutes, the range rounded outwards,
-- no later than the last complete minute; days and hours that lie wholly inside are read from their own tiers.
-- An inner interval that ends before it starts is empty.
CREATE VIEW IF NOT EXISTS podflow.covered_time AS
WITH
  toStartOfMinute({from:DateTime('UTC')}) AS start,
  least(toStartOfMinute({to:DateTime('UTC')} + 59), toStartOfMinute(toDateTime(now(), 'UTC'))) AS end,
  toStartOfHour(start + 3599) AS hours_start,
  toStartOfHour(end) AS hours_end,
  toDateTime(toStartOfDay(start + 86399), 'UTC') AS days_start,
  toDateTime(toStartOfDay(end), 'UTC') AS days_end
SELECT
  start,
  end,
  hours_start,
  hours_end,
  days_start,
  days_end,
  if(end > start, toInt64(end) - toInt64(start), NULL) AS seconds;
