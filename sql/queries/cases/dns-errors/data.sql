-- Half of the answers are errors; the server's end reports them too, which counts only where the client's did not.
INSERT INTO podflow.dns_1m
  (window_start, cluster, source_system, reporter, client_namespace, client_workload, query_name, query_type, response_code,
  queries, answers, latency_us, last_commit)
SELECT
  '2026-01-01 00:0' || toString(minute) || ':00', 'prod', 'cilium', reporter, 'shop', 'web', name, 'A', code, queries, answers,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), latencies)),
  toUnixTimestamp(now()) * 1000
FROM values
(
  'minute UInt8, reporter String, name String, code String, queries UInt64, answers UInt64, latencies Array(UInt64)',
  (0, 'source', 'cart.shop.svc.cluster.local.', '', 4, 0, []),
  (0, 'source', 'cart.shop.svc.cluster.local.', 'NXDOMAIN', 0, 2, [5, 5]),
  (0, 'source', 'cart.shop.svc.cluster.local.', 'NOERROR', 0, 2, [1, 1]),
  (0, 'destination', 'cart.shop.svc.cluster.local.', 'NXDOMAIN', 0, 2, [50, 50]),
  (1, 'destination', 'cart.shop.svc.cluster.local.', 'SERVFAIL', 0, 1, [80]),
  (1, 'source', 'example.com.', 'NOERROR', 0, 7, [1])
);
