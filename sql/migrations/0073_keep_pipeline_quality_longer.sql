-- Whether a policy is unused can only be said where the flow logs are known to have been complete, also for a quarter of a year.
-- A row per minute and input is little: kept for 400 days after its newest commit.
ALTER TABLE podflow.pipeline_quality_1m
MODIFY TTL toDateTime(intDiv(last_commit, 1000), 'UTC') + INTERVAL 400 DAY;
