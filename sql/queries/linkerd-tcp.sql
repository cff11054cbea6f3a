-- Title: Which TCP connections do Linkerd's proxies hold: opened, closed, active, bytes, how long?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only proxies of this namespace; empty for all
-- param: limit = 50: how many rows
-- Of tcp_*: on the way out the proxy's connections to servers, on the way in those of its clients; never its own, to the
-- application beside it. sent is from client to server. active: open at the end, of proxies scraped in the last 5 minutes.
-- p50, p99: how long connections lived, milliseconds. PromQL's rate extrapolates; these are increases as they are.
WITH
  series AS
  (
    SELECT
      cluster,
      metric,
      labels,
      sum(rows.increase) AS grown,
      max(rows.gauge_last) AS last,
      quantilesDDMergeState(0.01, 0.5, 0.9, 0.95, 0.99)(histogram) AS lives
    FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS rows
    WHERE metric IN (
        'tcp_open_total', 'tcp_close_total', 'tcp_open_connections', 'tcp_read_bytes_total', 'tcp_write_bytes_total',
        'tcp_connection_duration_ms'
      )
      AND (labels['direction'], labels['peer']) IN (('outbound', 'dst'), ('inbound', 'src'))
      AND {namespace:String} IN ('', labels['namespace'])
    GROUP BY cluster, metric, labels
  )
SELECT
  cluster,
  concat(
    labels['namespace'],
    '/',
    arrayFirst(
      name -> name != '',
      [
        labels['deployment'], labels['statefulset'], labels['daemonset'], labels['cronjob'], labels['job_name'],
        labels['workload'], labels['pod']
      ]
    )
  ) AS workload,
  labels['direction'] AS direction,
  sumIf(grown, metric = 'tcp_open_total') AS opened,
  sumIf(grown, metric = 'tcp_close_total') AS closed,
  sumOrNullIf(
    last.value,
    metric = 'tcp_open_connections' AND last.at >= least({to:DateTime('UTC')}, now('UTC')) - INTERVAL 5 MINUTE
  ) AS active,
  sumIf(grown, metric = if(labels['direction'] = 'outbound', 'tcp_write_bytes_total', 'tcp_read_bytes_total')) AS sent,
  sumIf(grown, metric = if(labels['direction'] = 'outbound', 'tcp_read_bytes_total', 'tcp_write_bytes_total')) AS received,
  round(ifNull(sumIf(grown, metric = 'tcp_open_total' AND labels['tls'] = 'true'), 0) / nullIf(opened, 0), 4) AS tls,
  round(ifNotFinite(quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(lives)[1], NULL) / 1000, 2) AS p50,
  round(ifNotFinite(quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(lives)[4], NULL) / 1000, 2) AS p99
FROM series
GROUP BY cluster, workload, direction
ORDER BY opened DESC NULLS LAST, cluster, workload, direction
LIMIT {limit:UInt32};
