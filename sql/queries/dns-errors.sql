-- Title: Which names are asked for in vain, and by whom?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: limit = 50: how many rows
SELECT
  cluster,
  source_system,
  concat(client_namespace, '/', client_workload) AS client,
  query_name AS name,
  query_type AS type,
  response_code AS code,
  errors,
  queries,
  round(error_ratio, 4) AS share,
  round(p99_ms, 2) AS p99
FROM podflow.dns_errors(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
ORDER BY errors DESC, cluster, source_system, client, name, type, code
LIMIT {limit:UInt32};
