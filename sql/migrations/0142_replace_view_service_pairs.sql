-- Traffic between two workloads between `from` and `to`: service_pair_counts, with how long answers took.
--
-- Sketches are large, so they are merged once, straight into their pair: a first pass over the counters finds the report
-- whose requests are shown, for each pair and bucket, and a second reads the sketches of those reports alone.
--
-- error_ratio: answers of 500 and more among requests. p…_ms: time to answer, milliseconds, within 1 %. …_per_second: over
-- the whole minutes of the range. NULL where no source can know.
CREATE OR REPLACE VIEW podflow.service_pairs AS
WITH
  (
    SELECT seconds
    FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
  ) AS seconds,
  answered AS
  (
    SELECT *, xxh3(window_start, pair, reporter) AS report
    FROM podflow.service_pairs_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE requests IS NOT NULL OR requests_4xx IS NOT NULL OR requests_5xx IS NOT NULL
  ),
  shown AS
  (
    SELECT
      dst_namespace,
      dst_workload,
      src_namespace,
      src_workload,
      xxh3(
        window_start,
        pair,
        argMin(
          reporter,
          (
            multiIf(requests > 0 OR requests_4xx > 0 OR requests_5xx > 0, 0, requests IS NOT NULL, 1, 2),
            transform(reporter, ['source', 'destination'], [0, 1], 2)
          )
        )
      ) AS report
    FROM answered
    GROUP BY window_start, dst_namespace, dst_workload, src_namespace, src_workload, pair
  ),
  sketches AS
  (
    SELECT
      dst_namespace,
      dst_workload,
      src_namespace,
      src_workload,
      pair,
      arrayMap(
        us -> if(isNaN(us), NULL, us / 1000),
        quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(latency_us)
      ) AS latency_ms
    FROM answered
    INNER JOIN shown USING (dst_namespace, dst_workload, src_namespace, src_workload, report)
    GROUP BY dst_namespace, dst_workload, src_namespace, src_workload, pair
  )
SELECT
  cluster,
  source_system,
  src_namespace,
  src_workload,
  src_workload_kind,
  dst_namespace,
  dst_workload,
  dst_workload_kind,
  dst_service,
  dst_port,
  protocol,
  flows,
  flows_forwarded,
  flows_dropped,
  flows_denied,
  flows / seconds AS flows_per_second,
  connections_opened,
  connections_closed,
  connections_reset,
  connections_opened / seconds AS connections_per_second,
  bytes_sent,
  bytes_received,
  bytes_sent / seconds AS bytes_sent_per_second,
  bytes_received / seconds AS bytes_received_per_second,
  packets_sent,
  packets_received,
  requests,
  requests_4xx,
  requests_5xx,
  requests / seconds AS requests_per_second,
  error_ratio,
  latency_ms[1] AS p50_ms,
  latency_ms[2] AS p90_ms,
  latency_ms[3] AS p95_ms,
  latency_ms[4] AS p99_ms,
  mtls,
  plaintext,
  mtls_share
FROM podflow.service_pair_counts(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
LEFT JOIN sketches USING (dst_namespace, dst_workload, src_namespace, src_workload, pair);
