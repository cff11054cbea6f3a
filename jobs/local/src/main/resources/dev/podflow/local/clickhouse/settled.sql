-- How far each partition is settled, the checkpoint that settled it, and the newest checkpoint that
-- every shard of the job's sink has committed: what one shard has settled may still be on its way in another.
WITH
  sinks AS
  (
    SELECT job, argMax(shards, checkpoint) AS shards
    FROM podflow.commits
    GROUP BY job
  ),
  shard_commits AS
  (
    SELECT job, shard, max(checkpoint) AS checkpoint
    FROM podflow.commits
    GROUP BY job, shard
  ),
  complete AS
  (
    SELECT job, if(count() = any(shards), min(checkpoint), 0) AS checkpoint
    FROM shard_commits
    INNER JOIN sinks USING (job)
    WHERE shard < shards
    GROUP BY job
  ),
  numbers AS
  (
    SELECT job, commit, max(checkpoint) AS checkpoint
    FROM podflow.commits
    GROUP BY job, commit
  ),
  settled AS
  (
    SELECT job, topic, `partition`, max(settled_offset) AS settled_offset, max(last_commit) AS last_commit
    FROM podflow.progress
    GROUP BY job, topic, `partition`
  )
SELECT
  settled.job AS job,
  settled.topic AS topic,
  settled.`partition` AS `partition`,
  settled.settled_offset AS settled_offset,
  numbers.checkpoint AS checkpoint,
  complete.checkpoint AS complete_checkpoint
FROM settled
LEFT JOIN numbers ON numbers.job = settled.job AND numbers.commit = settled.last_commit
LEFT JOIN complete ON complete.job = settled.job
ORDER BY topic, `partition`
