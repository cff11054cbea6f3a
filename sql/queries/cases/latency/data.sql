-- Both ends measured the first minute: the source's sketch is shown. Only the server's end did in the second and the sixth.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_forwarded, flows_dropped, flows_denied, requests,
  requests_4xx, requests_5xx, mtls, plaintext, latency_us, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', 'cilium', 'source', 'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment',
  '', 8080, 'TCP', 1, 1, 0, 0, 10, 0, 0, NULL, NULL,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), range(100, 110))),
  toUnixTimestamp(now()) * 1000;
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_forwarded, flows_dropped, flows_denied, requests,
  requests_4xx, requests_5xx, mtls, plaintext, latency_us, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', 'cilium', 'destination', 'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment',
  'cart', 8080, 'TCP', 1, 1, 0, 0, 10, 0, 0, NULL, NULL,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), range(1, 11))),
  toUnixTimestamp(now()) * 1000;
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_forwarded, flows_dropped, flows_denied, requests,
  requests_4xx, requests_5xx, mtls, plaintext, latency_us, last_commit)
SELECT '2026-01-01 00:01:00', 'prod', 'cilium', 'destination', 'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment',
  'cart', 8080, 'TCP', 1, 1, 0, 0, 10, 0, 0, NULL, NULL,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), range(100, 110))),
  toUnixTimestamp(now()) * 1000;
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_forwarded, flows_dropped, flows_denied, requests,
  requests_4xx, requests_5xx, mtls, plaintext, latency_us, last_commit)
SELECT '2026-01-01 00:05:00', 'prod', 'cilium', 'destination', 'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment',
  'cart', 8080, 'TCP', 1, 1, 0, 0, 4, 0, 0, NULL, NULL,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), [7, 7, 7, 7])),
  toUnixTimestamp(now()) * 1000;
-- A minute that has a request and no answer yet.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_forwarded, flows_dropped, flows_denied, requests,
  requests_4xx, requests_5xx, mtls, plaintext, latency_us, last_commit)
SELECT '2026-01-01 00:09:00', 'prod', 'cilium', 'destination', 'shop', 'api', 'Deployment', 'shop', 'cart', 'Deployment',
  'cart', 8080, 'TCP', 1, 1, 0, 0, 1, 0, 0, NULL, NULL,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), emptyArrayUInt64())),
  toUnixTimestamp(now()) * 1000;
