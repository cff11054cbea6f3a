-- What became of the records of an input.
SELECT
  toUInt64(coalesce(sum(received), 0)) AS received,
  toUInt64(coalesce(sum(used), 0)) AS used,
  toUInt64(coalesce(sum(dead_letters), 0)) AS dead_letters,
  toUInt64(coalesce(sum(late), 0) + coalesce(sum(unresolved), 0)) AS unresolved
FROM podflow.pipeline_quality_1m
WHERE input = {input: String}
