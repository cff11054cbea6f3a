-- Counters of two workloads' traffic between `from` and `to`, both reporters merged so that nothing counts twice: what
-- service_pairs shows without its quantiles, at a fraction of the cost.
--
-- Both ends report the same traffic. Per pair and bucket (a minute, hour or day: whatever the tier holds), each group of
-- measures comes from one report: the source's where it has one, else the destination's, else the middle's; mutual TLS
-- from the destination first, since a client's proxy may not know. A report has a group where something in it counted;
-- failing that, where it is known to be 0. A packet is dropped or denied at one place, so those are the sum of all
-- reports, and flows (one end's) may be less than forwarded + dropped + denied.
-- dst_service is no part of a pair: one end may not know it.
--
-- A sum for each report and no arrays: a question that asks for one group is spared the others. What a pair is called is
-- looked up once a pair, not once a bucket. The four names are keys everywhere, so that a question about one workload
-- reads no other's rows.
CREATE VIEW IF NOT EXISTS podflow.service_pair_counts AS
WITH
  names AS
  (
    SELECT
      dst_namespace,
      dst_workload,
      src_namespace,
      src_workload,
      pair,
      any(cluster) AS cluster,
      any(source_system) AS source_system,
      any(src_workload_kind) AS src_workload_kind,
      any(dst_workload_kind) AS dst_workload_kind,
      any(dst_port) AS dst_port,
      any(protocol) AS protocol,
      max(dst_service) AS dst_service
    FROM podflow.service_pairs_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    GROUP BY dst_namespace, dst_workload, src_namespace, src_workload, pair
  ),
  reports AS
  (
    SELECT
      dst_namespace,
      dst_workload,
      src_namespace,
      src_workload,
      pair,
      sumIf(flows, reporter = 'source') AS flows_source,
      sumIf(flows, reporter = 'destination') AS flows_destination,
      sumIf(flows, reporter NOT IN ('source', 'destination')) AS flows_middle,
      sumIf(flows_forwarded, reporter = 'source') AS flows_forwarded_source,
      sumIf(flows_forwarded, reporter = 'destination') AS flows_forwarded_destination,
      sumIf(flows_forwarded, reporter NOT IN ('source', 'destination')) AS flows_forwarded_middle,
      sumIf(connections_opened, reporter = 'source') AS connections_opened_source,
      sumIf(connections_opened, reporter = 'destination') AS connections_opened_destination,
      sumIf(connections_opened, reporter NOT IN ('source', 'destination')) AS connections_opened_middle,
      sumIf(connections_closed, reporter = 'source') AS connections_closed_source,
      sumIf(connections_closed, reporter = 'destination') AS connections_closed_destination,
      sumIf(connections_closed, reporter NOT IN ('source', 'destination')) AS connections_closed_middle,
      sumIf(connections_reset, reporter = 'source') AS connections_reset_source,
      sumIf(connections_reset, reporter = 'destination') AS connections_reset_destination,
      sumIf(connections_reset, reporter NOT IN ('source', 'destination')) AS connections_reset_middle,
      sumIf(bytes_sent, reporter = 'source') AS bytes_sent_source,
      sumIf(bytes_sent, reporter = 'destination') AS bytes_sent_destination,
      sumIf(bytes_sent, reporter NOT IN ('source', 'destination')) AS bytes_sent_middle,
      sumIf(bytes_received, reporter = 'source') AS bytes_received_source,
      sumIf(bytes_received, reporter = 'destination') AS bytes_received_destination,
      sumIf(bytes_received, reporter NOT IN ('source', 'destination')) AS bytes_received_middle,
      sumIf(packets_sent, reporter = 'source') AS packets_sent_source,
      sumIf(packets_sent, reporter = 'destination') AS packets_sent_destination,
      sumIf(packets_sent, reporter NOT IN ('source', 'destination')) AS packets_sent_middle,
      sumIf(packets_received, reporter = 'source') AS packets_received_source,
      sumIf(packets_received, reporter = 'destination') AS packets_received_destination,
      sumIf(packets_received, reporter NOT IN ('source', 'destination')) AS packets_received_middle,
      sumIf(requests, reporter = 'source') AS requests_source,
      sumIf(requests, reporter = 'destination') AS requests_destination,
      sumIf(requests, reporter NOT IN ('source', 'destination')) AS requests_middle,
      sumIf(requests_4xx, reporter = 'source') AS requests_4xx_source,
      sumIf(requests_4xx, reporter = 'destination') AS requests_4xx_destination,
      sumIf(requests_4xx, reporter NOT IN ('source', 'destination')) AS requests_4xx_middle,
      sumIf(requests_5xx, reporter = 'source') AS requests_5xx_source,
      sumIf(requests_5xx, reporter = 'destination') AS requests_5xx_destination,
      sumIf(requests_5xx, reporter NOT IN ('source', 'destination')) AS requests_5xx_middle,
      sumIf(mtls, reporter = 'source') AS mtls_source,
      sumIf(mtls, reporter = 'destination') AS mtls_destination,
      sumIf(mtls, reporter NOT IN ('source', 'destination')) AS mtls_middle,
      sumIf(plaintext, reporter = 'source') AS plaintext_source,
      sumIf(plaintext, reporter = 'destination') AS plaintext_destination,
      sumIf(plaintext, reporter NOT IN ('source', 'destination')) AS plaintext_middle,
      sum(rows.flows_dropped) AS dropped,
      sum(rows.flows_denied) AS denied
    FROM podflow.service_pairs_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS rows
    GROUP BY window_start, dst_namespace, dst_workload, src_namespace, src_workload, pair
  ),
  -- Whose report each group is taken from.
  chosen AS
  (
    SELECT
      *,
      multiIf(
        flows_source > 0 OR flows_forwarded_source > 0 OR connections_opened_source > 0 OR connections_closed_source > 0 OR connections_reset_source > 0, 'source',
        flows_destination > 0 OR flows_forwarded_destination > 0 OR connections_opened_destination > 0 OR connections_closed_destination > 0 OR connections_reset_destination > 0, 'destination',
        flows_middle > 0 OR flows_forwarded_middle > 0 OR connections_opened_middle > 0 OR connections_closed_middle > 0 OR connections_reset_middle > 0, 'middle',
        flows_source IS NOT NULL OR flows_forwarded_source IS NOT NULL OR connections_opened_source IS NOT NULL OR connections_closed_source IS NOT NULL OR connections_reset_source IS NOT NULL, 'source',
        flows_destination IS NOT NULL OR flows_forwarded_destination IS NOT NULL OR connections_opened_destination IS NOT NULL OR connections_closed_destination IS NOT NULL OR connections_reset_destination IS NOT NULL, 'destination',
        'middle'
      ) AS connections,
      multiIf(
        bytes_sent_source > 0 OR bytes_received_source > 0 OR packets_sent_source > 0 OR packets_received_source > 0, 'source',
        bytes_sent_destination > 0 OR bytes_received_destination > 0 OR packets_sent_destination > 0 OR packets_received_destination > 0, 'destination',
        bytes_sent_middle > 0 OR bytes_received_middle > 0 OR packets_sent_middle > 0 OR packets_received_middle > 0, 'middle',
        bytes_sent_source IS NOT NULL OR bytes_received_source IS NOT NULL OR packets_sent_source IS NOT NULL OR packets_received_source IS NOT NULL, 'source',
        bytes_sent_destination IS NOT NULL OR bytes_received_destination IS NOT NULL OR packets_sent_destination IS NOT NULL OR packets_received_destination IS NOT NULL, 'destination',
        'middle'
      ) AS bytes,
      multiIf(
        requests_source > 0 OR requests_4xx_source > 0 OR requests_5xx_source > 0, 'source',
        requests_destination > 0 OR requests_4xx_destination > 0 OR requests_5xx_destination > 0, 'destination',
        requests_middle > 0 OR requests_4xx_middle > 0 OR requests_5xx_middle > 0, 'middle',
        requests_source IS NOT NULL OR requests_4xx_source IS NOT NULL OR requests_5xx_source IS NOT NULL, 'source',
        requests_destination IS NOT NULL OR requests_4xx_destination IS NOT NULL OR requests_5xx_destination IS NOT NULL, 'destination',
        'middle'
      ) AS answers,
      multiIf(
        mtls_destination > 0 OR plaintext_destination > 0, 'destination',
        mtls_source > 0 OR plaintext_source > 0, 'source',
        mtls_middle > 0 OR plaintext_middle > 0, 'middle',
        mtls_destination IS NOT NULL OR plaintext_destination IS NOT NULL, 'destination',
        mtls_source IS NOT NULL OR plaintext_source IS NOT NULL, 'source',
        'middle'
      ) AS encryption
    FROM reports
  ),
  sums AS
  (
    SELECT
      dst_namespace,
      dst_workload,
      src_namespace,
      src_workload,
      pair,
      sum(multiIf(connections = 'source', flows_source, connections = 'destination', flows_destination, flows_middle)) AS flows,
      sum(multiIf(connections = 'source', flows_forwarded_source, connections = 'destination', flows_forwarded_destination, flows_forwarded_middle)) AS flows_forwarded,
      sum(multiIf(connections = 'source', connections_opened_source, connections = 'destination', connections_opened_destination, connections_opened_middle)) AS connections_opened,
      sum(multiIf(connections = 'source', connections_closed_source, connections = 'destination', connections_closed_destination, connections_closed_middle)) AS connections_closed,
      sum(multiIf(connections = 'source', connections_reset_source, connections = 'destination', connections_reset_destination, connections_reset_middle)) AS connections_reset,
      sum(multiIf(bytes = 'source', bytes_sent_source, bytes = 'destination', bytes_sent_destination, bytes_sent_middle)) AS bytes_sent,
      sum(multiIf(bytes = 'source', bytes_received_source, bytes = 'destination', bytes_received_destination, bytes_received_middle)) AS bytes_received,
      sum(multiIf(bytes = 'source', packets_sent_source, bytes = 'destination', packets_sent_destination, packets_sent_middle)) AS packets_sent,
      sum(multiIf(bytes = 'source', packets_received_source, bytes = 'destination', packets_received_destination, packets_received_middle)) AS packets_received,
      sum(multiIf(answers = 'source', requests_source, answers = 'destination', requests_destination, requests_middle)) AS requests,
      sum(multiIf(answers = 'source', requests_4xx_source, answers = 'destination', requests_4xx_destination, requests_4xx_middle)) AS requests_4xx,
      sum(multiIf(answers = 'source', requests_5xx_source, answers = 'destination', requests_5xx_destination, requests_5xx_middle)) AS requests_5xx,
      sum(multiIf(encryption = 'source', mtls_source, encryption = 'destination', mtls_destination, mtls_middle)) AS mtls,
      sum(multiIf(encryption = 'source', plaintext_source, encryption = 'destination', plaintext_destination, plaintext_middle)) AS plaintext,
      sum(dropped) AS flows_dropped,
      sum(denied) AS flows_denied
    FROM chosen
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
  pair,
  flows,
  flows_forwarded,
  flows_dropped,
  flows_denied,
  connections_opened,
  connections_closed,
  connections_reset,
  bytes_sent,
  bytes_received,
  packets_sent,
  packets_received,
  requests,
  requests_4xx,
  requests_5xx,
  requests_5xx / nullIf(requests, 0) AS error_ratio,
  mtls,
  plaintext,
  mtls / nullIf(mtls + plaintext, 0) AS mtls_share
FROM names
INNER JOIN sums USING (dst_namespace, dst_workload, src_namespace, src_workload, pair);
