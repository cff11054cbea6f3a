-- The client waits longer than its server's proxy says; one client has no proxy, so that only the server's tells.
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, histogram_count, histogram_sum, histogram, last_commit)
SELECT
  '2026-01-01 00:00:00', 'prod', 'istio_request_duration_milliseconds', 'histogram',
  map('destination_service', 'cart.shop.svc.cluster.local', 'destination_service_namespace', 'shop', 'destination_workload', 'cart',
    'destination_workload_namespace', 'shop', 'reporter', reporter, 'source_workload', src, 'source_workload_namespace', 'shop'),
  length(ms), arraySum(ms),
  arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', arrayMap(x -> toFloat64(1000 * x), ms)),
  toUnixTimestamp(now()) * 1000
FROM values
(
  'reporter String, src String, ms Array(UInt16)',
  ('source', 'web', range(101, 201)),
  ('destination', 'web', range(1, 101)),
  ('destination', 'legacy', [400])
);
