-- Title: Which metrics are there, of what kind, and with which labels?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: like = '%': only metrics whose names are like this, with % and _ as in SQL
SELECT
  cluster,
  metric,
  kind,
  uniqExact(rows.labels) AS series,
  arrayStringConcat(arraySort(groupUniqArrayArray(mapKeys(rows.labels))), ' ') AS labels,
  max(window_start) AS last_minute
FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS rows
WHERE metric LIKE {like:String}
GROUP BY cluster, metric, kind
ORDER BY cluster, metric, kind;
