-- Entries of the node's connection tracking table and their limit, by minute.
SELECT window_start, metric, max(gauge_max) AS entries
FROM podflow.metrics_1m
WHERE window_start >= {from} AND window_start < {to} AND metric IN ('node_nf_conntrack_entries', 'node_nf_conntrack_entries_limit') AND {metric_labels}
GROUP BY ALL
ORDER BY window_start, metric
