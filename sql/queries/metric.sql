-- Title: What did any metric grow by or show, by any of its labels?
-- param: name = '': the metric's name as scraped; of a histogram without _bucket, _sum and _count
-- param: by = '': labels to group by, separated by commas; empty for one sum
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: limit = 50: how many rows
-- increase: of counters. last, lowest, highest, mean: of gauges; last is the sum over the series. observations, p50, p99: of
-- histograms, in microseconds for durations, else in the metric's unit. PromQL: sum by (…) (increase(name[…])), which
-- extrapolates to the edges of its range.
WITH
  series AS
  (
    SELECT
      cluster,
      kind,
      labels,
      arrayStringConcat(
        arrayMap(
          label -> concat(label, '=', labels[label]),
          arrayFilter(label -> label != '', splitByChar(',', {by:String}))
        ),
        ' '
      ) AS `group`,
      any(seconds) AS seconds,
      sum(rows.increase) AS grown,
      max(rows.gauge_last).value AS last_value,
      min(rows.gauge_min) AS least,
      max(rows.gauge_max) AS most,
      sum(rows.gauge_sum) AS total,
      sum(rows.gauge_count) AS times,
      sum(rows.histogram_count) AS observed,
      quantilesDDMergeState(0.01, 0.5, 0.9, 0.95, 0.99)(histogram) AS sketch
    FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS rows
    WHERE metric = {name:String}
    GROUP BY cluster, kind, labels
  )
SELECT
  cluster,
  kind,
  `group`,
  count() AS series,
  sum(grown) AS increase,
  round(increase / any(seconds), 3) AS increase_s,
  if(kind = 'gauge', sum(last_value), NULL) AS last,
  min(least) AS lowest,
  max(most) AS highest,
  round(sum(total) / nullIf(sum(times), 0), 3) AS mean,
  sum(observed) AS observations,
  round(ifNotFinite(quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(sketch)[1], NULL), 2) AS p50,
  round(ifNotFinite(quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(sketch)[4], NULL), 2) AS p99
FROM series
GROUP BY cluster, kind, `group`
ORDER BY increase DESC NULLS LAST, observations DESC NULLS LAST, last DESC NULLS LAST, cluster, kind, `group`
LIMIT {limit:UInt32};
