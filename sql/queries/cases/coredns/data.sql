-- One pod of today's CoreDNS, one of an old release with other names.
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, last_commit)
SELECT *, toUnixTimestamp(now()) * 1000
FROM values
(
  ('2026-01-01 00:00:00', 'prod', 'coredns_dns_requests_total', 'counter', map('namespace', 'kube-system', 'pod', 'coredns-1', 'type', 'A'), 200),
  ('2026-01-01 00:01:00', 'prod', 'coredns_dns_requests_total', 'counter', map('namespace', 'kube-system', 'pod', 'coredns-1', 'type', 'AAAA'), 100),
  ('2026-01-01 00:01:00', 'prod', 'coredns_dns_responses_total', 'counter', map('namespace', 'kube-system', 'pod', 'coredns-1', 'rcode', 'NOERROR'), 250),
  ('2026-01-01 00:01:00', 'prod', 'coredns_dns_responses_total', 'counter', map('namespace', 'kube-system', 'pod', 'coredns-1', 'rcode', 'NXDOMAIN'), 40),
  ('2026-01-01 00:01:00', 'prod', 'coredns_dns_responses_total', 'counter', map('namespace', 'kube-system', 'pod', 'coredns-1', 'rcode', 'SERVFAIL'), 9),
  ('2026-01-01 00:01:00', 'prod', 'coredns_dns_responses_total', 'counter', map('namespace', 'kube-system', 'pod', 'coredns-1', 'rcode', 'REFUSED'), 1),
  ('2026-01-01 00:01:00', 'prod', 'coredns_cache_hits_total', 'counter', map('namespace', 'kube-system', 'pod', 'coredns-1', 'type', 'success'), 150),
  ('2026-01-01 00:01:00', 'prod', 'coredns_cache_misses_total', 'counter', map('namespace', 'kube-system', 'pod', 'coredns-1'), 50),
  ('2026-01-01 00:01:00', 'prod', 'coredns_forward_healthcheck_failures_total', 'counter', map('namespace', 'kube-system', 'pod', 'coredns-1', 'to', '10.0.0.2:53'), 2),
  ('2026-01-01 00:01:00', 'prod', 'coredns_dns_request_count_total', 'counter', map('instance', '10.1.0.9:9153'), 30),
  ('2026-01-01 00:01:00', 'prod', 'coredns_dns_response_rcode_count_total', 'counter', map('instance', '10.1.0.9:9153', 'rcode', 'NXDOMAIN'), 3)
);
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, histogram_count, histogram_sum, histogram, last_commit)
SELECT
  '2026-01-01 00:01:00', 'prod', metric, 'histogram', map('namespace', 'kube-system', 'pod', 'coredns-1'), 100, 5,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms * factor), range(1, 101))),
  toUnixTimestamp(now()) * 1000
FROM values('metric String, factor UInt8', ('coredns_dns_request_duration_seconds', 1), ('coredns_proxy_request_duration_seconds', 4));
