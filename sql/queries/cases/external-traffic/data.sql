-- From the internet, from a name that DNS gave, through the ingress; and from a pod, which is not asked for.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_forwarded, flows_dropped, flows_denied, requests, requests_4xx, requests_5xx, latency_us, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', system, 'source', src_namespace, src, kind, 'shop', 'web', 'Deployment',
  'web', 8080, 'TCP', flows, flows - denied, if(flows IS NULL, NULL, 0), denied, requests, 0, errors,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), range(1, toUInt16(ifNull(requests, 0)) + 1))),
  toUnixTimestamp(now()) * 1000
FROM values
(
  'system String, src_namespace String, src String, kind String, flows Nullable(UInt64), denied Nullable(UInt64), requests Nullable(UInt64), errors Nullable(UInt64)',
  ('cilium', '', 'world', 'Reserved', 60, 4, NULL, NULL),
  ('cilium', '', 'partner.example.com', 'External', 9, 0, NULL, NULL),
  ('ingress-nginx', 'ingress-nginx', 'controller', 'Deployment', NULL, NULL, 100, 10),
  ('cilium', 'shop', 'cart', 'Deployment', 50, 0, NULL, NULL),
  ('cilium', '', 'host', 'Reserved', 50, 0, NULL, NULL)
);
