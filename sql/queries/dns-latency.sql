-- Title: How long does each client wait for DNS, and how often in vain?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only clients of this namespace; empty for all
-- param: limit = 50: how many clients, the slowest first
-- Both ends may report: each minute of a client's name and type comes from the source's report, else the destination's.
-- errors: share of the answers that are neither NOERROR nor NXDOMAIN. p50, p99: milliseconds.
WITH
  covered AS
  (
    SELECT start, end
    FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
  ),
  rows AS
  (
    SELECT *
    FROM podflow.dns_1m
    WHERE window_start >= (SELECT start FROM covered) AND window_start < (SELECT end FROM covered)
      AND {namespace:String} IN ('', client_namespace)
  ),
  shown AS
  (
    SELECT
      window_start, cluster, source_system, client_namespace, client_workload, query_name, query_type,
      argMin(reporter, indexOf(['source', 'destination', 'middle'], reporter))
    FROM rows
    GROUP BY window_start, cluster, source_system, client_namespace, client_workload, query_name, query_type
  )
SELECT
  cluster,
  source_system,
  concat(client_namespace, '/', client_workload) AS client,
  sum(rows.queries) AS queries,
  sum(rows.answers) AS answers,
  sumIf(rows.answers, response_code = 'NXDOMAIN') AS nxdomain,
  round(
    ifNull(sumIf(rows.answers, response_code NOT IN ('', 'NOERROR', 'NXDOMAIN')), 0) / nullIf(answers, 0),
    4) AS errors,
  round(ifNotFinite(quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(latency_us)[1], NULL) / 1000, 2) AS p50,
  round(ifNotFinite(quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(latency_us)[4], NULL) / 1000, 2) AS p99
FROM rows
WHERE (window_start, cluster, source_system, client_namespace, client_workload, query_name, query_type, reporter) IN (shown)
GROUP BY cluster, source_system, client
ORDER BY p99 DESC NULLS LAST, queries DESC, cluster, source_system, client
LIMIT {limit:UInt32};
