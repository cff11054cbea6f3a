-- Requests from web to cart. Hubble's source does not see connections within a node; its proxy sits at the destination.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_dropped, flows_denied, connections_opened,
  bytes_sent, bytes_received, requests, requests_5xx, latency_us, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', 'cilium', 'source', 'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment',
  '', 8080, 'TCP', 8, 0, 0, 8, NULL, NULL, NULL, NULL,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), emptyArrayUInt64())),
  toUnixTimestamp(now()) * 1000;
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_dropped, flows_denied, connections_opened,
  bytes_sent, bytes_received, requests, requests_5xx, latency_us, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', 'cilium', 'destination', 'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment',
  '', 8080, 'TCP', 11, 1, 0, 11, NULL, NULL, 100, 2,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), range(1, 101))),
  toUnixTimestamp(now()) * 1000;
-- Both ends report all of it; their windows begin in different minutes.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_dropped, flows_denied, connections_opened,
  bytes_sent, bytes_received, requests, requests_5xx, latency_us, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', 'calico', 'source', 'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment',
  '', 8080, 'TCP', 10, NULL, 0, 10, 1000, 5000, NULL, NULL,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), emptyArrayUInt64())),
  toUnixTimestamp(now()) * 1000;
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_dropped, flows_denied, connections_opened,
  bytes_sent, bytes_received, requests, requests_5xx, latency_us, last_commit)
SELECT '2026-01-01 00:01:00', 'prod', 'calico', 'destination', 'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment',
  '', 8080, 'TCP', 10, NULL, 0, 10, 1000, 5000, NULL, NULL,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), emptyArrayUInt64())),
  toUnixTimestamp(now()) * 1000;
-- Two of a hundred requests were not logged at the client.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_dropped, flows_denied, connections_opened,
  bytes_sent, bytes_received, requests, requests_5xx, latency_us, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', 'envoy', 'source', 'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment',
  '', 8080, 'TCP', NULL, NULL, NULL, NULL, 300, 4000, 98, 2,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), range(1, 99))),
  toUnixTimestamp(now()) * 1000;
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_dropped, flows_denied, connections_opened,
  bytes_sent, bytes_received, requests, requests_5xx, latency_us, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', 'envoy', 'destination', 'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment',
  '', 8080, 'TCP', NULL, NULL, NULL, NULL, 310, 4100, 100, 2,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), range(1, 101))),
  toUnixTimestamp(now()) * 1000;
-- A database: no requests that anybody could see.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_dropped, flows_denied, connections_opened,
  bytes_sent, bytes_received, requests, requests_5xx, latency_us, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', 'cilium', 'source', 'shop', 'cart', 'Deployment', 'shop', 'db', 'StatefulSet',
  '', 8080, 'TCP', 5, 0, 0, 5, NULL, NULL, NULL, NULL,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), emptyArrayUInt64())),
  toUnixTimestamp(now()) * 1000;
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_dropped, flows_denied, connections_opened,
  bytes_sent, bytes_received, requests, requests_5xx, latency_us, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', 'calico', 'source', 'shop', 'cart', 'Deployment', 'shop', 'db', 'StatefulSet',
  '', 8080, 'TCP', 5, NULL, 0, 5, 70, 80, NULL, NULL,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), emptyArrayUInt64())),
  toUnixTimestamp(now()) * 1000;
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_dropped, flows_denied, connections_opened,
  bytes_sent, bytes_received, requests, requests_5xx, latency_us, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', 'envoy', 'source', 'shop', 'cart', 'Deployment', 'shop', 'db', 'StatefulSet',
  '', 8080, 'TCP', 5, 0, 0, 5, 30, 40, NULL, NULL,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), emptyArrayUInt64())),
  toUnixTimestamp(now()) * 1000;
-- Not seen by all, denied by one, or after the end.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_dropped, flows_denied, connections_opened,
  bytes_sent, bytes_received, requests, requests_5xx, latency_us, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', 'cilium', 'source', 'shop', 'web', 'Deployment', 'shop', 'mail', 'Deployment',
  '', 8080, 'TCP', 7, 0, 0, 7, NULL, NULL, NULL, NULL,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), emptyArrayUInt64())),
  toUnixTimestamp(now()) * 1000;
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_dropped, flows_denied, connections_opened,
  bytes_sent, bytes_received, requests, requests_5xx, latency_us, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', 'cilium', 'source', 'shop', 'web', 'Deployment', 'shop', 'db', 'Deployment',
  '', 8080, 'TCP', 3, 0, 0, 3, NULL, NULL, NULL, NULL,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), emptyArrayUInt64())),
  toUnixTimestamp(now()) * 1000;
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_dropped, flows_denied, connections_opened,
  bytes_sent, bytes_received, requests, requests_5xx, latency_us, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', 'calico', 'source', 'shop', 'web', 'Deployment', 'shop', 'db', 'Deployment',
  '', 8080, 'TCP', 3, 0, 3, 3, NULL, NULL, NULL, NULL,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), emptyArrayUInt64())),
  toUnixTimestamp(now()) * 1000;
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_dropped, flows_denied, connections_opened,
  bytes_sent, bytes_received, requests, requests_5xx, latency_us, last_commit)
SELECT '2026-01-01 00:00:00', 'prod', 'envoy', 'source', 'shop', 'web', 'Deployment', 'shop', 'db', 'Deployment',
  '', 8080, 'TCP', 3, 0, 0, 3, NULL, NULL, NULL, NULL,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), emptyArrayUInt64())),
  toUnixTimestamp(now()) * 1000;
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_dropped, flows_denied, connections_opened,
  bytes_sent, bytes_received, requests, requests_5xx, latency_us, last_commit)
SELECT '2026-01-01 00:09:00', 'prod', 'cilium', 'destination', 'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment',
  '', 8080, 'TCP', 50, 0, 0, 50, NULL, NULL, NULL, NULL,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), emptyArrayUInt64())),
  toUnixTimestamp(now()) * 1000;
-- Another cluster has Hubble alone.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload,
  dst_workload_kind, dst_service, dst_port, protocol, flows, flows_dropped, flows_denied, connections_opened, last_commit)
VALUES
  ('2026-01-01 00:00:00', 'edge', 'cilium', 'source', 'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment', '', 8080, 'TCP', 3, 0, 0, 3, toUnixTimestamp(now()) * 1000);
