-- Traffic between two workloads between `from` and `to`, both reporters merged so that nothing counts twice.
--
-- Both ends report the same traffic. Per pair and bucket (a minute, hour or day: whatever the tier holds), each group of
-- measures comes from one report: the source's where it has one, else the destination's, else the middle's; mutual TLS
-- from the destination first, since a client's proxy may not know. A report has a group where something in it counted;
-- failing that, where it is known to be 0. A packet is dropped or denied at one place, so those are the sum of all
-- reports, and flows (one end's) may be less than forwarded + dropped + denied.
-- dst_service is no part of a pair: one end may not know it.
--
-- Sketches are large, so they are merged once, straight into their pair: a first pass over the counters finds the report
-- whose requests are shown, for each pair and bucket, and a second reads the sketches of those reports alone.
--
-- error_ratio: answers of 500 and more among requests. p…_ms: time to answer, milliseconds, within 1 %. …_per_second: over
-- the whole minutes of the range. NULL where no source can know.
CREATE VIEW IF NOT EXISTS podflow.service_pairs AS
WITH
  (
    SELECT seconds
    FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
  ) AS seconds,
  buckets AS
  (
    WITH
      [
        flows, flows_forwarded, connections_opened, connections_closed, connections_reset,
        bytes_sent, bytes_received, packets_sent, packets_received,
        requests, requests_4xx, requests_5xx,
        mtls, plaintext
      ] AS measures,
      sumForEachIf(measures, reporter = 'source') AS source,
      sumForEachIf(measures, reporter = 'destination') AS destination,
      sumForEachIf(measures, reporter NOT IN ('source', 'destination')) AS middle,
      [source, destination, middle] AS reports,
      (
        -- The first report of the group in which something counted, else the first that knows it.
        reports_of_group -> arraySort(
          report -> multiIf(arrayExists(x -> ifNull(x, 0) > 0, report), 0, arrayExists(x -> x IS NOT NULL, report), 1, 2),
          reports_of_group
        )[1]
      ) AS best
    SELECT
      cluster,
      source_system,
      src_namespace,
      src_workload,
      src_workload_kind,
      dst_namespace,
      dst_workload,
      dst_workload_kind,
      dst_port,
      protocol,
      max(rows.dst_service) AS dst_service,
      best(arrayMap(report -> arraySlice(report, 1, 5), reports)) AS connections,
      best(arrayMap(report -> arraySlice(report, 6, 4), reports)) AS bytes,
      best(arrayMap(report -> arraySlice(report, 10, 3), reports)) AS answers,
      best(arrayMap(report -> arraySlice(report, 13, 2), [destination, source, middle])) AS encryption,
      sum(rows.flows_dropped) AS flows_dropped,
      sum(rows.flows_denied) AS flows_denied
    FROM podflow.service_pairs_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS rows
    GROUP BY
      window_start, cluster, source_system, src_namespace, src_workload, src_workload_kind,
      dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol
  ),
  counters AS
  (
    SELECT
      cluster,
      source_system,
      src_namespace,
      src_workload,
      src_workload_kind,
      dst_namespace,
      dst_workload,
      dst_workload_kind,
      dst_port,
      protocol,
      max(buckets.dst_service) AS dst_service,
      sum(connections[1]) AS flows,
      sum(connections[2]) AS flows_forwarded,
      sum(buckets.flows_dropped) AS flows_dropped,
      sum(buckets.flows_denied) AS flows_denied,
      sum(connections[3]) AS connections_opened,
      sum(connections[4]) AS connections_closed,
      sum(connections[5]) AS connections_reset,
      sum(bytes[1]) AS bytes_sent,
      sum(bytes[2]) AS bytes_received,
      sum(bytes[3]) AS packets_sent,
      sum(bytes[4]) AS packets_received,
      sum(answers[1]) AS requests,
      sum(answers[2]) AS requests_4xx,
      sum(answers[3]) AS requests_5xx,
      sum(encryption[1]) AS mtls,
      sum(encryption[2]) AS plaintext
    FROM buckets
    GROUP BY
      cluster, source_system, src_namespace, src_workload, src_workload_kind,
      dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol
  ),
  shown AS
  (
    SELECT
      cityHash64(
        window_start, cluster, source_system, src_namespace, src_workload, src_workload_kind,
        dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol,
        argMin(
          reporter,
          (
            multiIf(requests > 0 OR requests_4xx > 0 OR requests_5xx > 0, 0, requests IS NOT NULL, 1, 2),
            transform(reporter, ['source', 'destination'], [0, 1], 2)
          )
        )
      )
    FROM podflow.service_pairs_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE requests IS NOT NULL OR requests_4xx IS NOT NULL OR requests_5xx IS NOT NULL
    GROUP BY
      window_start, cluster, source_system, src_namespace, src_workload, src_workload_kind,
      dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol
  ),
  sketches AS
  (
    SELECT
      cluster,
      source_system,
      src_namespace,
      src_workload,
      src_workload_kind,
      dst_namespace,
      dst_workload,
      dst_workload_kind,
      dst_port,
      protocol,
      arrayMap(
        us -> if(isNaN(us), NULL, us / 1000),
        quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(latency_us)
      ) AS latency_ms
    FROM podflow.service_pairs_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE cityHash64(
        window_start, cluster, source_system, src_namespace, src_workload, src_workload_kind,
        dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol,
        reporter
      ) IN (shown)
    GROUP BY
      cluster, source_system, src_namespace, src_workload, src_workload_kind,
      dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol
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
  requests_5xx / nullIf(requests, 0) AS error_ratio,
  latency_ms[1] AS p50_ms,
  latency_ms[2] AS p90_ms,
  latency_ms[3] AS p95_ms,
  latency_ms[4] AS p99_ms,
  mtls,
  plaintext,
  mtls / nullIf(mtls + plaintext, 0) AS mtls_share
FROM counters
LEFT JOIN sketches USING
(
  cluster, source_system, src_namespace, src_workload, src_workload_kind,
  dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol
);
