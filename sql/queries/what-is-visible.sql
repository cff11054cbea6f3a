-- Title: What can be seen here, through which CNI, mesh or exporter?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- A dash (NULL) is what the source cannot know, or did not say in this range. Exporters are told by the beginning of their
-- metrics' names.
WITH
  covered AS
  (
    SELECT start, end
    FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
  ),
  pairs AS
  (
    SELECT
      cluster,
      source_system AS source,
      uniqExact(
        src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol
      ) AS pairs,
      sum(rows.flows) AS flows,
      sum(rows.connections_opened) AS connections,
      sum(rows.bytes_sent) AS bytes,
      sum(rows.requests) AS requests,
      sum(rows.mtls) AS mtls
    FROM podflow.service_pairs_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS rows
    GROUP BY cluster, source
  ),
  -- Linkerd's access log counts no pairs, as its metrics do.
  answers AS
  (
    SELECT cluster, source_system AS source, sum(rows.requests) AS logged_requests
    FROM podflow.http_1m AS rows
    WHERE window_start >= (SELECT start FROM covered) AND window_start < (SELECT end FROM covered)
    GROUP BY cluster, source
  ),
  policies AS
  (
    SELECT cluster, source_system AS source, sum(rows.hits) AS policy_hits
    FROM podflow.policy_hits_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS rows
    GROUP BY cluster, source
  ),
  drops AS
  (
    SELECT cluster, source_system AS source, sum(rows.drops) AS drops
    FROM podflow.drops_1m AS rows
    WHERE window_start >= (SELECT start FROM covered) AND window_start < (SELECT end FROM covered)
    GROUP BY cluster, source
  ),
  names AS
  (
    SELECT cluster, source_system AS source, sum(rows.queries) AS dns_queries
    FROM podflow.dns_1m AS rows
    WHERE window_start >= (SELECT start FROM covered) AND window_start < (SELECT end FROM covered)
    GROUP BY cluster, source
  ),
  exporters AS
  (
    SELECT
      cluster,
      multiIf(
        startsWith(metric, 'container_'), 'cAdvisor',
        startsWith(metric, 'kube_'), 'kube-state-metrics',
        startsWith(metric, 'node_'), 'node_exporter',
        startsWith(metric, 'nginx_'), 'ingress-nginx metrics',
        startsWith(metric, 'coredns_'), 'CoreDNS metrics',
        startsWith(metric, 'felix_') OR startsWith(metric, 'calico_'), 'Felix',
        startsWith(metric, 'weave'), 'Weave Net',
        startsWith(metric, 'cilium_') OR startsWith(metric, 'hubble_'), 'Cilium metrics',
        startsWith(metric, 'istio_'), 'Istio metrics',
        labels['direction'] IN ('inbound', 'outbound'), 'Linkerd metrics',
        'other metrics'
      ) AS source,
      uniqExact(metric) AS metrics,
      uniqExact(metric, labels) AS series
    FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    GROUP BY cluster, source
  )
SELECT
  cluster,
  source,
  nullIf(max(pairs), 0) AS pairs,
  max(flows) AS flows,
  max(connections) AS connections,
  max(bytes) AS bytes,
  ifNull(max(requests), max(logged_requests)) AS requests,
  max(mtls) AS mtls,
  max(policy_hits) AS policy_hits,
  max(drops) AS drops,
  max(dns_queries) AS dns_queries,
  nullIf(max(metrics), 0) AS metrics,
  nullIf(max(series), 0) AS series
FROM
(
  SELECT cluster, source FROM pairs
  UNION DISTINCT SELECT cluster, source FROM answers
  UNION DISTINCT SELECT cluster, source FROM policies
  UNION DISTINCT SELECT cluster, source FROM drops
  UNION DISTINCT SELECT cluster, source FROM names
  UNION DISTINCT SELECT cluster, source FROM exporters
) AS sources
LEFT JOIN pairs USING (cluster, source)
LEFT JOIN answers USING (cluster, source)
LEFT JOIN policies USING (cluster, source)
LEFT JOIN drops USING (cluster, source)
LEFT JOIN names USING (cluster, source)
LEFT JOIN exporters USING (cluster, source)
GROUP BY cluster, source
ORDER BY cluster, pairs DESC NULLS LAST, source;
