-- Rows that both say the same of, and rows that they do not: by pair and by HTTP status, whatever the service, which a
-- dictionary of pods does not know, and without requests that nobody answered, which ClickHouse cannot pair.
WITH
  pairs AS
  (
    SELECT
      toString(tuple(window_start, cluster, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol)) AS key,
      [ifNull(flows, 0), ifNull(flows_forwarded, 0), ifNull(connections_opened, 0), ifNull(requests, 0), ifNull(requests_4xx, 0), ifNull(requests_5xx, 0)] AS measures,
      'podflow' AS whose
    FROM podflow.service_pairs_1m
    UNION ALL
    SELECT
      toString(tuple(window_start, cluster, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol)),
      [ifNull(flows, 0), ifNull(flows_forwarded, 0), ifNull(connections_opened, 0), ifNull(requests, 0), ifNull(requests_4xx, 0), ifNull(requests_5xx, 0)],
      'rival'
    FROM rival.service_pairs_1m
  ),
  statuses AS
  (
    SELECT
      toString(tuple(window_start, cluster, reporter, src_namespace, src_workload, dst_namespace, dst_workload, dst_port, method, status)) AS key,
      [ifNull(requests, 0)] AS measures,
      'podflow' AS whose
    FROM podflow.http_1m
    WHERE status > 0
    UNION ALL
    SELECT
      toString(tuple(window_start, cluster, reporter, src_namespace, src_workload, dst_namespace, dst_workload, dst_port, method, status)),
      [ifNull(requests, 0)],
      'rival'
    FROM rival.http_1m
  )
SELECT
  toUInt64(countIf(ours = theirs)) AS same,
  toUInt64(countIf(ours != theirs)) AS different
FROM
(
  SELECT key, sumForEachIf(measures, whose = 'podflow') AS ours, sumForEachIf(measures, whose = 'rival') AS theirs
  FROM (SELECT * FROM pairs UNION ALL SELECT * FROM statuses)
  GROUP BY key
);
