-- Title: What does each source tell of the traffic that all of them see?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
--
-- Only pairs of workloads that every source of their cluster names and none denied. content: whether any source saw HTTP requests in it.
-- Of the two ends' reports of a pair the one with more connections, requests, bytes is taken: the other end may see less (of
-- connections within a node Hubble has the destination's report alone). A dash is what a source cannot know. Hubble and
-- connection trackers count packets, with their headers; proxies count what is inside, and what was said, not the connections
-- that HTTP was said on. dropped: packets that could not be handled; their connections count as opened where that was seen.
WITH
  reports AS
  (
    SELECT
      cluster,
      source_system,
      (src_namespace, src_workload, dst_namespace, dst_workload) AS pair,
      reporter,
      sum(rows.connections_opened) AS connections,
      sum(rows.flows_dropped) AS dropped,
      sum(rows.flows_denied) AS denied,
      sum(rows.bytes_sent) + sum(rows.bytes_received) AS bytes,
      sum(rows.requests) AS requests,
      sum(rows.requests_5xx) AS failed,
      quantilesDDMergeState(0.01, 0.5, 0.9, 0.95, 0.99)(rows.latency_us) AS latency
    FROM podflow.service_pairs_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS rows
    WHERE src_workload != '' AND dst_workload != ''
    GROUP BY cluster, source_system, pair, reporter
  ),
  pairs AS
  (
    SELECT
      cluster,
      source_system,
      pair,
      max(reports.connections) AS connections,
      sum(reports.dropped) AS dropped,
      sum(reports.denied) AS denied,
      max(reports.bytes) AS bytes,
      max(reports.requests) AS requests,
      max(reports.failed) AS failed,
      argMax(reports.latency, ifNull(reports.requests, 0)) AS latency
    FROM reports
    GROUP BY cluster, source_system, pair
  ),
  common AS
  (
    SELECT cluster, pair, if(max(pairs.requests) > 0, 'requests', 'connections') AS content
    FROM pairs
    INNER JOIN (SELECT cluster, uniqExact(source_system) AS systems FROM pairs GROUP BY cluster) AS of_cluster USING (cluster)
    GROUP BY cluster, pair
    HAVING uniqExact(source_system) = any(systems) AND ifNull(sum(pairs.denied), 0) = 0
  ),
  sums AS
  (
    SELECT
      cluster,
      content,
      source_system,
      count() AS pairs,
      if(countIf(isNull(pairs.connections)) > 0, NULL, sum(pairs.connections)) AS connections,
      sum(pairs.dropped) AS dropped,
      if(countIf(isNull(pairs.bytes)) > 0, NULL, sum(pairs.bytes)) AS bytes,
      sum(pairs.requests) AS requests,
      sum(pairs.failed) AS failed,
      quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(pairs.latency) AS latency_us
    FROM pairs
    INNER JOIN common USING (cluster, pair)
    GROUP BY cluster, content, source_system
  )
SELECT
  cluster,
  content,
  source_system,
  pairs,
  connections,
  dropped,
  bytes,
  requests,
  round(failed / nullIf(requests, 0), 4) AS errors,
  if(isNaN(latency_us[1]), NULL, round(latency_us[1] / 1000, 2)) AS p50,
  if(isNaN(latency_us[4]), NULL, round(latency_us[4] / 1000, 2)) AS p99
FROM sums
ORDER BY cluster, content DESC, source_system;
