-- Title: How is CoreDNS: queries, errors, latency, cache, and the resolvers behind it?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: limit = 50: how many of CoreDNS's pods
-- Of coredns_*, also under the names of releases before 1.7. p50, p99, upstream_p99: milliseconds. cache: share of answers
-- from the cache. PromQL's rate extrapolates to the edges of its range; here the counters' increase is divided by the
-- range's seconds. Who asks for what, in vain: dns-errors, dns-latency.
SELECT
  cluster,
  if(labels['pod'] = '', labels['instance'], labels['pod']) AS pod,
  sumIf(increase, metric IN ('coredns_dns_requests_total', 'coredns_dns_request_count_total')) AS queries,
  round(queries / any(seconds), 3) AS queries_s,
  sumIf(increase, is_response AND labels['rcode'] = 'NXDOMAIN') AS nxdomain,
  sumIf(increase, is_response AND labels['rcode'] = 'SERVFAIL') AS servfail,
  sumIf(increase, is_response AND labels['rcode'] NOT IN ('NOERROR', 'NXDOMAIN', 'SERVFAIL')) AS other_errors,
  round(ifNotFinite(quantilesDDMergeIf(0.01, 0.5, 0.9, 0.95, 0.99)(histogram, metric = 'coredns_dns_request_duration_seconds')[1], NULL) / 1000, 2) AS p50,
  round(ifNotFinite(quantilesDDMergeIf(0.01, 0.5, 0.9, 0.95, 0.99)(histogram, metric = 'coredns_dns_request_duration_seconds')[4], NULL) / 1000, 2) AS p99,
  round(ifNotFinite(quantilesDDMergeIf(0.01, 0.5, 0.9, 0.95, 0.99)(histogram, metric IN ('coredns_forward_request_duration_seconds', 'coredns_proxy_request_duration_seconds'))[4], NULL) / 1000, 2) AS upstream_p99,
  round(
    sumIf(increase, metric = 'coredns_cache_hits_total')
      / nullIf(sumIf(increase, metric IN ('coredns_cache_hits_total', 'coredns_cache_misses_total')), 0),
    4) AS cache,
  sumIf(increase, metric IN ('coredns_forward_healthcheck_failures_total', 'coredns_proxy_healthcheck_failures_total')) AS upstream_failures,
  sumIf(increase, metric IN ('coredns_panics_total', 'coredns_panic_count_total')) AS panics
FROM
(
  SELECT *, metric IN ('coredns_dns_responses_total', 'coredns_dns_response_rcode_count_total') AS is_response
  FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
  WHERE startsWith(metric, 'coredns_')
)
GROUP BY cluster, pod
ORDER BY queries DESC NULLS LAST, cluster, pod
LIMIT {limit:UInt32};
