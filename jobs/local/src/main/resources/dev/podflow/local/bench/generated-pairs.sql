-- Rows of a tier as 20,000 pairs of 1,000 services might fill it; the launcher puts the table's name for ${table}.
-- Sums grow with the bucket. A sketch is one of a thousand, of 30 latencies each, and empty where there are no requests.
INSERT INTO podflow.${table}
(
  window_start, cluster, source_system, reporter,
  src_namespace, src_workload, src_workload_kind, dst_namespace, dst_workload, dst_workload_kind, dst_service, dst_port, protocol,
  flows, flows_forwarded, flows_dropped, flows_denied, connections_opened, connections_closed, connections_reset,
  requests, requests_4xx, requests_5xx, mtls, plaintext, ends_exact, ends_from_log, ends_external,
  latency_us, last_commit
)
WITH
  intDiv(number, {pairs:UInt64}) AS bucket,
  number % {pairs:UInt64} AS pair,
  pair % 1000 AS client,
  (pair * 7919 + intDiv(pair, 1000)) % 1000 AS server,
  pair % 10 < 3 AS http,
  1 + dice % 50 AS share,
  share * {seconds:UInt32} DIV 60 AS count
SELECT
  toDateTime({start:UInt32} + bucket * {seconds:UInt32}, 'UTC'),
  'prod',
  'cilium',
  if(pair % 2 = 0, 'source', 'destination'),
  concat('ns-', toString(client % 100)),
  concat('app-', toString(client)),
  'Deployment',
  concat('ns-', toString(server % 100)),
  concat('app-', toString(server)),
  'Deployment',
  concat('app-', toString(server)),
  8080 + server % 3,
  'TCP',
  count,
  count - (dice % 97 = 0),
  dice % 97 = 0,
  0,
  count DIV 3,
  count DIV 3,
  0,
  if(http, 2 * count, NULL),
  if(http, dice % 3, NULL),
  if(http, dice % 5 = 0, NULL),
  if(http, 2 * count, NULL),
  if(http, 0, NULL),
  2 * count,
  0,
  0,
  sketches.state,
  toUnixTimestamp64Milli(now64(3))
FROM
(
  SELECT
    number,
    cityHash64(number, {start:UInt32}) AS dice,
    if(number % {pairs:UInt64} % 10 < 3, dice % 1000, 1000) AS sketch
  FROM numbers({pairs:UInt64} * {buckets:UInt64})
) AS drawn
INNER JOIN
(
  SELECT
    number % 1001 AS sketch,
    quantilesDDStateIf(0.01, 0.5, 0.9, 0.95, 0.99)(2000 * exp(randNormal(0, 1, number)), sketch < 1000) AS state
  FROM numbers(30030)
  GROUP BY sketch
) AS sketches USING (sketch)
-- In memory a sketch takes kilobytes, and a block has one for each third row. No two rows of a block have the same key:
-- to look for them took longer than the rest.
SETTINGS optimize_on_insert = 0, max_insert_threads = 2, max_block_size = 65536, min_insert_block_size_rows = 65536, min_insert_block_size_bytes = 0
