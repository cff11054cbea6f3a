-- Title: Does Calico's Felix program each node without errors?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: limit = 50: how many nodes, those with errors first
-- Of felix_*. failures: updates of the data plane that failed and are tried again. errors: of iptables, nftables and ipsets.
-- denied: packets that policies denied (calico_denied_packets). PromQL's rate extrapolates; these are increases as they are.
WITH
  series AS
  (
    SELECT
      cluster,
      if(labels['node'] = '', labels['instance'], labels['node']) AS name,
      metric,
      labels,
      sum(rows.increase) AS grown,
      max(rows.gauge_last).value AS last
    FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS rows
    WHERE startsWith(metric, 'felix_') OR metric = 'calico_denied_packets'
    GROUP BY cluster, name, metric, labels
  )
SELECT
  cluster,
  name AS node,
  maxOrNullIf(last, metric = 'felix_active_local_endpoints') AS endpoints,
  maxOrNullIf(last, metric = 'felix_active_local_policies') AS policies,
  sumIf(grown, metric = 'felix_int_dataplane_failures') AS failures,
  sumIf(
    grown,
    metric IN (
      'felix_iptables_restore_errors', 'felix_iptables_save_errors', 'felix_nft_errors', 'felix_ipset_errors'
    )
  ) AS errors,
  sumIf(grown, metric = 'felix_resyncs_started') AS resyncs,
  sumIf(grown, metric = 'felix_log_errors') AS log_errors,
  round(maxOrNullIf(last, metric = 'felix_int_dataplane_apply_time_seconds' AND labels['quantile'] = '0.99'), 3) AS apply_p99_s,
  sumIf(grown, metric = 'calico_denied_packets') AS denied
FROM series
GROUP BY cluster, node
ORDER BY ifNull(failures, 0) + ifNull(errors, 0) DESC, denied DESC NULLS LAST, cluster, node
LIMIT {limit:UInt32};
