-- A shard's commits have growing numbers. One that falls back would hide behind a newer last_commit.
SELECT job, shard, checkpoint, commit, previous, committed_at
FROM
(
  SELECT
    job,
    shard,
    checkpoint,
    commit,
    committed_at,
    lagInFrame(commit) OVER
    (
      PARTITION BY job, shard
      ORDER BY committed_at, commit
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS previous
  FROM (SELECT DISTINCT job, shard, checkpoint, commit, committed_at FROM podflow.commits)
)
WHERE commit <= previous
ORDER BY job, shard, committed_at;
