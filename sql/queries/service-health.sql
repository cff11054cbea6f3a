-- Title: How healthy is each service, as its callers see it?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only services of this namespace; empty for all
-- param: degraded = 0.001: share of answers of 5xx from which a service counts as degraded
-- param: failing = 0.1: share of answers of 5xx from which it counts as failing
-- param: limit = 50: how many services, the worst first
-- health: failing or degraded by its answers; denied where callers are turned away; else healthy, or idle without requests.
-- plaintext: share of requests or connections that the mesh saw in plain text.
SELECT
  cluster,
  source_system,
  concat(dst_namespace, '/', dst_workload) AS destination,
  max(dst_service) AS service,
  multiIf(
    errors >= {failing:Float64}, 'failing',
    errors >= {degraded:Float64}, 'degraded',
    denied > 0 OR dropped > 0, 'denied',
    requests > 0 OR sum(pairs.flows) > 0, 'healthy',
    'idle'
  ) AS health,
  uniqExact(src_namespace, src_workload, src_workload_kind) AS callers,
  sum(pairs.requests) AS requests,
  round(sum(pairs.requests_5xx) / nullIf(requests, 0), 4) AS errors,
  sum(pairs.flows_denied) AS denied,
  sum(pairs.flows_dropped) AS dropped,
  argMax(concat(src_namespace, if(src_namespace = '', '', '/'), src_workload), pairs.p99_ms) AS slowest_for,
  round(max(pairs.p99_ms), 2) AS slowest_p99,
  round(sum(pairs.plaintext) / nullIf(sum(pairs.plaintext) + sum(pairs.mtls), 0), 4) AS plaintext
FROM podflow.service_pairs(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS pairs
WHERE {namespace:String} IN ('', dst_namespace) AND dst_namespace != ''
GROUP BY cluster, source_system, destination
ORDER BY indexOf(['failing', 'degraded', 'denied', 'healthy', 'idle'], health), errors DESC NULLS LAST, requests DESC NULLS LAST, cluster, source_system, destination
LIMIT {limit:UInt32};
