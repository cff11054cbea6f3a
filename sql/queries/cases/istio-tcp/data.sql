-- What Istio calls received went from the client to the server.
INSERT INTO podflow.metrics_1m (window_start, cluster, metric, kind, labels, increase, last_commit)
SELECT
  '2026-01-01 00:01:00', 'prod', concat('istio_tcp_', metric), 'counter',
  map('destination_workload', 'db', 'destination_workload_namespace', 'shop', 'reporter', reporter,
    'source_workload', 'cart', 'source_workload_namespace', 'shop'),
  grown, toUnixTimestamp(now()) * 1000
FROM values
(
  'reporter String, metric String, grown Float64',
  ('source', 'connections_opened_total', 5),
  ('source', 'connections_closed_total', 3),
  ('source', 'received_bytes_total', 600),
  ('source', 'sent_bytes_total', 9000),
  ('destination', 'connections_opened_total', 5),
  ('destination', 'connections_closed_total', 3),
  ('destination', 'received_bytes_total', 600),
  ('destination', 'sent_bytes_total', 9000)
);
