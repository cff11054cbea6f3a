-- Title: Which pod owned this address at that time?
-- param: ip = '': the address
-- param: time = now('UTC'): when, UTC
SELECT
  cluster,
  namespace,
  pod,
  concat(workload_kind, '/', workload) AS workload,
  node,
  service_account,
  mesh,
  host_network,
  certain,
  candidates,
  started_at,
  ended_at,
  labels
FROM podflow.pod_at(ip = {ip:String}, time = {time:DateTime64(3, 'UTC')})
ORDER BY cluster, namespace, pod, uid;
