-- Two minutes of a small cluster, in every tier: a row for each panel, and figures that a test knows by heart.
-- web calls cart; both ends report it to Hubble, and both proxies to Istio. web talks to db on one node, where Hubble has the
-- destination's report alone. One flow is denied and one dropped at cart's end, in each minute.
INSERT INTO podflow.service_pairs_1m
  (window_start, cluster, source_system, reporter, src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload, dst_workload_kind,
   dst_port, protocol, flows, flows_forwarded, flows_dropped, flows_denied, connections_opened, connections_closed, connections_reset,
   bytes_sent, bytes_received, requests, requests_4xx, requests_5xx, mtls, plaintext, latency_us, last_commit)
SELECT
  toDateTime('2026-01-01 10:00:00', 'UTC') + 60 * minute, 'prod', source_system, reporter, 'shop', 'web', 'Deployment', 'shop', server, 'Deployment',
  port, 'TCP', flows, flows_forwarded, flows_dropped, flows_denied, opened, opened, if(opened IS NULL, NULL, 1),
  sent, received, requests, 0, failed, mtls, plaintext,
  if(requests IS NULL, arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', emptyArrayFloat64()),
    arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayWithConstant(30, 20000. * (minute + 1)))),
  toUnixTimestamp(now()) * 1000
FROM values
(
  'source_system String, reporter String, server String, port UInt16, flows Nullable(UInt64), flows_forwarded Nullable(UInt64), flows_dropped Nullable(UInt64),
   flows_denied Nullable(UInt64), opened Nullable(UInt64), sent Nullable(UInt64), received Nullable(UInt64), requests Nullable(UInt64), failed Nullable(UInt64),
   mtls Nullable(UInt64), plaintext Nullable(UInt64)',
  ('cilium', 'source', 'cart', 8080, 60, 60, 0, 0, 6, NULL, NULL, 30, 3, NULL, NULL),
  ('cilium', 'destination', 'cart', 8080, 60, 58, 1, 1, 6, NULL, NULL, 30, 3, NULL, NULL),
  ('cilium', 'destination', 'db', 5432, 12, 12, 0, 0, 3, NULL, NULL, NULL, NULL, NULL, NULL),
  ('istio', 'source', 'cart', 8080, NULL, NULL, NULL, NULL, NULL, 600, 6000, 30, 3, 0, 30),
  ('istio', 'destination', 'cart', 8080, NULL, NULL, NULL, NULL, NULL, 600, 6000, 30, 3, 24, 6)
) AS reports
CROSS JOIN (SELECT number AS minute FROM numbers(2)) AS minutes;
INSERT INTO podflow.service_pairs_1h SELECT * REPLACE (toStartOfHour(window_start) AS window_start) FROM podflow.service_pairs_1m;
INSERT INTO podflow.service_pairs_1d SELECT * REPLACE (toDateTime(toStartOfDay(window_start), 'UTC') AS window_start) FROM podflow.service_pairs_1m;

-- The client's end allows what the server's denies: 5 of 60 in each minute. A staged policy would deny 2 more.
INSERT INTO podflow.policy_hits_1m
  (window_start, cluster, source_system, policy_kind, policy_namespace, policy_name, direction, action, enforcement,
   src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol, hits, first_hit, last_hit, last_commit)
SELECT
  toDateTime('2026-01-01 10:00:00', 'UTC') + 60 * minute, 'prod', 'cilium', kind, 'shop', policy, direction, action, enforcement,
  'shop', 'web', 'Deployment', 'shop', 'cart', 'Deployment', 8080, 'TCP', hits,
  toDateTime('2026-01-01 10:00:00', 'UTC') + 60 * minute, toDateTime('2026-01-01 10:00:59', 'UTC') + 60 * minute, toUnixTimestamp(now()) * 1000
FROM values
(
  'kind String, policy String, direction String, action String, enforcement String, hits UInt64',
  ('NetworkPolicy', 'web-calls', 'egress', 'allow', 'enforced', 60),
  ('NetworkPolicy', 'cart-is-called', 'ingress', 'allow', 'enforced', 55),
  ('CiliumNetworkPolicy', 'not-so-often', 'ingress', 'deny', 'enforced', 5),
  ('CiliumNetworkPolicy', 'even-less', 'ingress', 'deny', 'staged', 2)
) AS verdicts
CROSS JOIN (SELECT number AS minute FROM numbers(2)) AS minutes;
INSERT INTO podflow.policy_hits_1h SELECT * REPLACE (toStartOfHour(window_start) AS window_start) FROM podflow.policy_hits_1m;
INSERT INTO podflow.policy_hits_1d SELECT * REPLACE (toDateTime(toStartOfDay(window_start), 'UTC') AS window_start) FROM podflow.policy_hits_1m;
INSERT INTO podflow.policy_coverage_1m (window_start, cluster, namespace, pods, isolated_ingress, isolated_egress, default_deny_ingress, default_deny_egress, last_commit)
VALUES ('2025-12-01 00:00:00', 'prod', 'shop', 10, 4, 2, 1, 0, toUnixTimestamp(now()) * 1000), ('2025-12-01 00:00:00', 'prod', 'empty', 0, 0, 0, 0, 0, toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.network_policies
  (cluster, uid, since, policy_kind, policy_namespace, policy_name, api_group, enforcement, ingress, isolates_ingress, started_at, last_commit)
VALUES ('prod', 'p1', '2025-12-01 00:00:00', 'NetworkPolicy', 'shop', 'forgotten', 'networking.k8s.io', 'enforced', 1, 1, '2025-12-01 00:00:00', toUnixTimestamp(now()) * 1000);

-- Both ends saw the same 40 answers of CoreDNS, 10 of them failures.
INSERT INTO podflow.dns_1m
  (window_start, cluster, source_system, reporter, client_namespace, client_workload, query_name, query_type, response_code, queries, answers, latency_us, last_commit)
SELECT
  '2026-01-01 10:00:00', 'prod', 'cilium', reporter, 'shop', 'web', 'cart.shop.svc.cluster.local.', 'A', code, queries, answers,
  if(answers IS NULL, arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', emptyArrayFloat64()),
    arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayWithConstant(assumeNotNull(answers), 4000.))),
  toUnixTimestamp(now()) * 1000
FROM values
(
  'code String, queries Nullable(UInt64), answers Nullable(UInt64)',
  ('', 42, NULL),
  ('NOERROR', NULL, 30),
  ('SERVFAIL', NULL, 10)
) AS codes
CROSS JOIN (SELECT arrayJoin(['source', 'destination']) AS reporter) AS reporters;
INSERT INTO podflow.drops_1m
  (window_start, cluster, source_system, node, direction, drop_reason, src_namespace, src_workload, dst_namespace, dst_workload, dst_port, protocol, drops, last_commit)
VALUES ('2026-01-01 10:00:00', 'prod', 'cilium', 'node-1', 'ingress', 'CT_MAP_INSERTION_FAILED', 'shop', 'web', 'shop', 'cart', 8080, 'TCP', 12, toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, gauge_last, gauge_min, gauge_max, gauge_sum, gauge_count, last_commit)
SELECT
  '2026-01-01 10:00:00', 'prod', metric, if(grown IS NULL, 'gauge', 'counter'), labels, grown,
  (toDateTime64('2026-01-01 10:00:30', 3, 'UTC'), ifNull(value, 0)), value, value, value, if(value IS NULL, NULL, 1), toUnixTimestamp(now()) * 1000
FROM values
(
  'metric String, labels Map(String, String), value Nullable(Float64), grown Nullable(Float64)',
  ('node_nf_conntrack_entries', map('node', 'node-1'), 95, NULL),
  ('node_nf_conntrack_entries_limit', map('node', 'node-1'), 100, NULL),
  ('node_network_receive_bytes_total', map('device', 'eth0', 'node', 'node-1'), NULL, 6000),
  ('node_network_receive_drop_total', map('device', 'eth0', 'node', 'node-1'), NULL, 120),
  ('container_network_receive_errors_total', map('interface', 'eth0', 'namespace', 'shop', 'pod', 'cart-1'), NULL, 3),
  ('container_network_receive_packets_total', map('interface', 'eth0', 'namespace', 'shop', 'pod', 'cart-1'), NULL, 700)
);
INSERT INTO podflow.pods (ip, cluster, uid, since, namespace, pod, node, workload, workload_kind, started_at, last_commit)
VALUES ('10.0.0.1', 'prod', 'u1', '2025-12-01 00:00:00', 'shop', 'cart-1', 'node-1', 'cart', 'Deployment', '2025-12-01 00:00:00', toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.pipeline_quality_1m (window_start, input, received, used, merged, not_traffic, dead_letters, lost, late, unresolved, ambiguous, last_commit)
VALUES ('2026-01-01 10:00:00', 'flows.hubble', 600, 420, 120, 54, 6, 3, 21, 42, 0, toUnixTimestamp(now()) * 1000);
INSERT INTO podflow.commits (job, shard, shards, checkpoint, commit, committed_at) VALUES ('traffic', 0, 1, 7, 1, now64(3));
INSERT INTO podflow.alerts (changed_at, started_at, fingerprint, state, rule, kind, severity, cluster, summary, last_commit)
VALUES ('2026-01-01 10:01:00', '2026-01-01 10:00:00', 'f1', 'firing', 'denied', 'denied', 'warning', 'prod', 'web is denied cart', toUnixTimestamp(now()) * 1000);
