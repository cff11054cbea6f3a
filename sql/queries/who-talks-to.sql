-- Title: Who talks to this workload?
-- param: namespace = 'default': the workload's namespace
-- param: workload = '': the workload; empty for every one of the namespace
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
SELECT
  cluster,
  source_system,
  dst_workload AS workload,
  dst_port AS port,
  protocol,
  src_namespace AS caller_namespace,
  src_workload AS caller,
  src_workload_kind AS caller_kind,
  flows,
  flows_denied AS denied,
  requests,
  round(error_ratio, 4) AS errors,
  round(p99_ms, 2) AS p99,
  round(mtls_share, 4) AS mtls
FROM podflow.service_pairs(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
WHERE dst_namespace = {namespace:String} AND ({workload:String} = '' OR dst_workload = {workload:String})
ORDER BY cluster, workload, port, protocol, flows DESC NULLS LAST, caller_namespace, caller, caller_kind, source_system;
