-- Title: Which single flows of a workload were denied, dropped or failed (or sampled)?
-- param: namespace = 'default': the workload's namespace
-- param: workload = '': the workload, at either end; empty for every one of the namespace
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: limit = 100: how many flows, the newest first
SELECT
  time,
  cluster,
  reporter,
  verdict,
  drop_reason AS reason,
  direction,
  concat(src_namespace, '/', if(src_pod = '', src_workload, src_pod)) AS source,
  src_ip,
  concat(dst_namespace, '/', if(dst_pod = '', dst_workload, dst_pod)) AS destination,
  dst_ip,
  dst_port AS port,
  protocol,
  method,
  status,
  round(latency_us / 1000, 2) AS latency,
  topic,
  partition,
  offset
FROM podflow.flows
WHERE time >= {from:DateTime('UTC')} AND time < {to:DateTime('UTC')}
  AND (
    (src_namespace = {namespace:String} AND {workload:String} IN ('', src_workload))
    OR (dst_namespace = {namespace:String} AND {workload:String} IN ('', dst_workload))
  )
ORDER BY time DESC, topic, partition, offset
LIMIT {limit:UInt32};
