-- What the client's node and CoreDNS's node saw of the same questions counts once; a minute that only CoreDNS's saw counts, too.
INSERT INTO podflow.dns_1m
  (window_start, cluster, source_system, reporter, client_namespace, client_workload, query_name, query_type, response_code, queries, answers, latency_us, last_commit)
SELECT
  minute, 'prod', 'cilium', reporter, 'shop', client, 'cart.shop.svc.cluster.local.', 'A', code, queries, answers,
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(ms -> toFloat64(1000 * ms), range(1, toUInt16(answers) + 1))),
  toUnixTimestamp(now()) * 1000
FROM values
(
  'minute DateTime(''UTC''), reporter String, client String, code String, queries UInt64, answers UInt64',
  ('2026-01-01 00:00:00', 'source', 'web', '', 60, 0),
  ('2026-01-01 00:00:00', 'source', 'web', 'NOERROR', 0, 45),
  ('2026-01-01 00:00:00', 'source', 'web', 'SERVFAIL', 0, 10),
  ('2026-01-01 00:00:00', 'destination', 'web', '', 60, 0),
  ('2026-01-01 00:00:00', 'destination', 'web', 'NOERROR', 0, 45),
  ('2026-01-01 00:01:00', 'destination', 'web', '', 5, 0),
  ('2026-01-01 00:01:00', 'destination', 'web', 'NXDOMAIN', 0, 5),
  ('2026-01-01 00:01:00', 'source', 'cart', '', 1, 0)
);
