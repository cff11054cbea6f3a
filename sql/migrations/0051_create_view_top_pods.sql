-- What each pod received and sent between `from` and `to`, by cAdvisor's container_network_* counters, over all of its
-- interfaces. ORDER BY bytes_received DESC LIMIT 10 makes the top ten.
--
-- A pod on the host network shows its node's traffic: host_network is 1 where the pod's life is known and says so.
-- workload and node are those of the pod's life; empty where it is unknown. …_per_second: over the whole minutes of the
-- range. NULL where no such counter was scraped.
CREATE VIEW IF NOT EXISTS podflow.top_pods AS
WITH
  rows AS
  (
    SELECT
      cluster,
      labels['namespace'] AS namespace,
      labels['pod'] AS pod,
      any(seconds) AS seconds,
      sumIf(increase, metric = 'container_network_receive_bytes_total') AS bytes_received,
      sumIf(increase, metric = 'container_network_transmit_bytes_total') AS bytes_sent,
      sumIf(increase, metric = 'container_network_receive_packets_total') AS packets_received,
      sumIf(increase, metric = 'container_network_transmit_packets_total') AS packets_sent,
      sumIf(increase, metric = 'container_network_receive_errors_total') AS receive_errors,
      sumIf(increase, metric = 'container_network_transmit_errors_total') AS transmit_errors,
      sumIf(increase, metric = 'container_network_receive_packets_dropped_total') AS receive_drops,
      sumIf(increase, metric = 'container_network_transmit_packets_dropped_total') AS transmit_drops
    FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE startsWith(metric, 'container_network_') AND labels['pod'] != ''
    GROUP BY cluster, namespace, pod
  ),
  lives AS
  (
    SELECT
      cluster,
      namespace,
      pod,
      argMax(pods.workload, last_commit) AS workload,
      argMax(pods.workload_kind, last_commit) AS workload_kind,
      argMax(pods.node, last_commit) AS node,
      argMax(pods.host_network, last_commit) AS host_network
    FROM podflow.pods AS pods
    WHERE started_at < {to:DateTime('UTC')} AND (ended_at IS NULL OR ended_at > {from:DateTime('UTC')})
    GROUP BY cluster, namespace, pod
  )
SELECT
  cluster,
  namespace,
  pod,
  workload,
  workload_kind,
  node,
  host_network,
  bytes_received,
  bytes_sent,
  bytes_received / seconds AS bytes_received_per_second,
  bytes_sent / seconds AS bytes_sent_per_second,
  packets_received,
  packets_sent,
  receive_errors,
  transmit_errors,
  receive_drops,
  transmit_drops
FROM rows
LEFT JOIN lives USING (cluster, namespace, pod);
