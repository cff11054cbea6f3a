-- node-1's connection tracking fills up, node-2 drops packets and its network is saturated, node-3's cart is slow and nobody
-- else's; web's requests to cart get no answer, 503, or one that is slow in two of ten minutes; a pod of cart ended meanwhile;
-- failures are seen on node-3 alone.
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, gauge_max, gauge_last, last_commit)
SELECT
  minute, 'prod', metric, if(grown IS NULL, 'gauge', 'counter'), mapSort(mapConcat(map('node', node), extra)), grown, value,
  (toDateTime64(minute, 3, 'UTC'), ifNull(value, 0)), toUnixTimestamp(now()) * 1000
FROM values
(
  'minute DateTime(''UTC''), node String, metric String, extra Map(String, String), grown Nullable(Float64), value Nullable(Float64)',
  ('2026-01-01 00:02:00', 'node-1', 'node_nf_conntrack_entries', map(), NULL, 1700),
  ('2026-01-01 00:02:00', 'node-1', 'node_nf_conntrack_entries_limit', map(), NULL, 2000),
  ('2026-01-01 00:02:00', 'node-2', 'node_nf_conntrack_entries', map(), NULL, 100),
  ('2026-01-01 00:02:00', 'node-2', 'node_nf_conntrack_entries_limit', map(), NULL, 2000),
  ('2026-01-01 00:03:00', 'node-2', 'node_network_receive_drop_total', map('device', 'eth0'), 50, NULL),
  ('2026-01-01 00:03:00', 'node-2', 'node_network_receive_packets_total', map('device', 'eth0'), 9950, NULL),
  ('2026-01-01 00:03:00', 'node-2', 'node_network_receive_bytes_total', map('device', 'eth0'), 7200000000, NULL),
  ('2026-01-01 00:03:00', 'node-2', 'node_network_speed_bytes', map('device', 'eth0'), NULL, 125000000),
  ('2026-01-01 00:03:00', 'node-1', 'node_network_receive_drop_total', map('device', 'eth0'), 1, NULL),
  ('2026-01-01 00:03:00', 'node-1', 'node_network_receive_packets_total', map('device', 'eth0'), 1000000, NULL)
);
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, histogram_count, histogram, last_commit)
SELECT
  '2026-01-01 00:04:00', 'prod', 'istio_request_duration_milliseconds', 'histogram',
  map('destination_workload', 'cart', 'destination_workload_namespace', 'shop', 'namespace', 'shop', 'pod', pod, 'reporter', 'destination'), 50,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(n -> toFloat64(1000 * ms), range(50))), toUnixTimestamp(now()) * 1000
FROM values('pod String, ms UInt16', ('cart-1', 20), ('cart-2', 22), ('cart-3', 900));
INSERT INTO podflow.pods (ip, cluster, uid, since, namespace, pod, node, workload, workload_kind, started_at, ended_at, last_commit)
SELECT ip, 'prod', pod, '2025-12-31 14:00:00', 'shop', pod, node, workload, 'Deployment', '2025-12-31 14:00:00', ended, toUnixTimestamp(now()) * 1000
FROM values
(
  'ip String, pod String, node String, workload String, ended Nullable(DateTime(''UTC''))',
  ('10.0.3.1', 'cart-1', 'node-1', 'cart', NULL),
  ('10.0.3.2', 'cart-2', 'node-2', 'cart', '2026-01-01 00:06:30'),
  ('10.0.3.3', 'cart-3', 'node-3', 'cart', NULL),
  ('10.0.3.4', 'web-1', 'node-1', 'web', NULL)
);
INSERT INTO podflow.http_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload, dst_workload_kind,
  dst_port, method, status, requests, last_commit)
SELECT minute, 'prod', 'cilium', reporter, 'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment', 8080, 'GET', status, requests, toUnixTimestamp(now()) * 1000
FROM values
(
  'minute DateTime(''UTC''), reporter String, status UInt16, requests UInt64',
  ('2026-01-01 00:01:00', 'source', 200, 950),
  ('2026-01-01 00:01:00', 'destination', 200, 950),
  ('2026-01-01 00:06:00', 'source', 0, 20),
  ('2026-01-01 00:07:00', 'source', 0, 10),
  ('2026-01-01 00:07:00', 'source', 503, 20),
  ('2026-01-01 00:07:00', 'source', 500, 1)
);
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload, dst_workload_kind,
  dst_port, protocol, flows, requests, requests_4xx, requests_5xx, latency_us, last_commit)
SELECT
  toDateTime('2026-01-01 00:00:00', 'UTC') + 60 * number, 'prod', 'cilium', 'source', 'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment',
  8080, 'TCP', 100, 100, 0, 2,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(n -> toFloat64(if(minute IN (6, 7), 1500000, 20000)), range(100))), toUnixTimestamp(now()) * 1000
FROM (SELECT number, number AS minute FROM numbers(10));
INSERT INTO podflow.flows
  (time, cluster, source_system, reporter, node, verdict, drop_reason, src_namespace, src_workload, dst_namespace, dst_workload, method, status, topic, partition, offset, flows, last_commit)
SELECT
  toDateTime64('2026-01-01 00:07:00', 6, 'UTC') + number, 'prod', 'cilium', 'destination', if(number = 0, 'node-1', 'node-3'), 'forwarded', '',
  'shop', 'web', 'shop', 'cart', 'GET', 503, 'flows.hubble', 0, number, 1, toUnixTimestamp(now()) * 1000
FROM numbers(20);
