-- What the ingress passed on, beside what another log says about the same pair.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, bytes_sent, bytes_received, requests, requests_4xx, requests_5xx, latency_us, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', system, 'source', 'ingress-nginx', 'controller', 'Deployment', 'shop', 'cart', 'Deployment',
  'cart', 8080, 'TCP', 4000, 90000, 60, 2, 3,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), range(1, 61))),
  toUnixTimestamp(now()) * 1000
FROM values('system String', 'ingress-nginx', 'istio');
