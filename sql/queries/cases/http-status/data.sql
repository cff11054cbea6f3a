-- Both ends report the first minute, the server's alone the second; one request had no answer.
INSERT INTO podflow.http_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, method, status, requests, latency_us, last_commit)
SELECT
  '2026-01-01 00:0' || toString(minute) || ':00', 'prod', 'cilium', reporter, 'shop', 'web', 'Deployment', 'shop', 'cart',
  'Deployment', '', 8080, method, status, requests,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), latencies)),
  toUnixTimestamp(now()) * 1000
FROM values
(
  'minute UInt8, reporter String, method String, status UInt16, requests UInt64, latencies Array(UInt64)',
  (0, 'source', 'GET', 200, 8, [20, 20, 20]),
  (0, 'source', 'GET', 503, 1, [900]),
  (0, 'source', 'GET', 0, 1, []),
  (0, 'destination', 'GET', 200, 8, [10, 10, 10]),
  (1, 'destination', 'GET', 200, 5, [20, 20]),
  (1, 'destination', 'POST', 201, 3, [30])
);
