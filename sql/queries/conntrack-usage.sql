-- Title: How full are the nodes' connection tracking tables?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: limit = 50: how many nodes, the fullest first
-- Of node_exporter's node_nf_conntrack_entries and _entries_limit. A full table drops new connections: drops and
-- insert_failed are node_nf_conntrack_stat_drop and _insert_failed, where they are scraped.
WITH
  minutes AS
  (
    SELECT
      cluster,
      if(labels['node'] = '', labels['instance'], labels['node']) AS name,
      window_start,
      maxIf(gauge_max, metric = 'node_nf_conntrack_entries') AS most,
      maxIf(gauge_max, metric = 'node_nf_conntrack_entries_limit') AS upper,
      sumIf(increase, metric = 'node_nf_conntrack_stat_drop') AS dropped,
      sumIf(increase, metric = 'node_nf_conntrack_stat_insert_failed') AS failed
    FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE startsWith(metric, 'node_nf_conntrack_')
    GROUP BY cluster, name, window_start
  )
SELECT
  cluster,
  name AS node,
  argMax(most, window_start) AS entries,
  argMax(upper, window_start) AS entries_limit,
  round(entries / nullIf(entries_limit, 0), 4) AS share,
  max(most) AS most_entries,
  round(max(most / nullIf(upper, 0)), 4) AS largest_share,
  argMax(window_start, ifNull(most, 0)) AS fullest_minute,
  sum(dropped) AS drops,
  sum(failed) AS insert_failed
FROM minutes
GROUP BY cluster, node
ORDER BY largest_share DESC NULLS LAST, cluster, node
LIMIT {limit:UInt32};
