-- The same traffic as both ends saw it. It counts once; the server's end denied a little and alone knows requests and service.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_forwarded, flows_dropped, flows_denied, requests,
  requests_4xx, requests_5xx, mtls, plaintext, latency_us, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', 'cilium', 'source', 'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment',
  '', 8080, 'TCP', 60, 60, 0, 0, NULL, NULL, NULL, NULL, NULL,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), emptyArrayUInt64())),
  toUnixTimestamp(now()) * 1000;
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_forwarded, flows_dropped, flows_denied, requests,
  requests_4xx, requests_5xx, mtls, plaintext, latency_us, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', 'cilium', 'destination', 'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment',
  'cart', 8080, 'TCP', 54, 50, 0, 4, 100, 3, 2, 90, 10,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), range(1, 101))),
  toUnixTimestamp(now()) * 1000;
-- A minute of which the source's node lost its log.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_forwarded, flows_dropped, flows_denied, requests,
  requests_4xx, requests_5xx, mtls, plaintext, latency_us, last_commit)
SELECT '2026-01-01 00:01:00', 'prod', 'cilium', 'destination', 'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment',
  'cart', 8080, 'TCP', 20, 20, 0, 0, 20, 0, 0, 20, 0,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), range(1, 21))),
  toUnixTimestamp(now()) * 1000;
-- Traffic that only its source could see.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_forwarded, flows_dropped, flows_denied, requests,
  requests_4xx, requests_5xx, mtls, plaintext, latency_us, last_commit)
SELECT '2026-01-01 00:02:00', 'prod', 'cilium', 'source', 'shop', 'cart', 'Deployment', '', 'db.example.com', 'Deployment',
  '', 5432, 'TCP', 12, 10, 2, 0, NULL, NULL, NULL, NULL, NULL,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), emptyArrayUInt64())),
  toUnixTimestamp(now()) * 1000;
-- After the end of the range.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_forwarded, flows_dropped, flows_denied, requests,
  requests_4xx, requests_5xx, mtls, plaintext, latency_us, last_commit)
SELECT '2026-01-01 00:10:00', 'prod', 'cilium', 'source', 'shop', 'cart', 'Deployment', '', 'db.example.com', 'Deployment',
  '', 5432, 'TCP', 1000, 1000, 0, 0, NULL, NULL, NULL, NULL, NULL,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), emptyArrayUInt64())),
  toUnixTimestamp(now()) * 1000;
