-- Packets that the node's devices dropped, by minute.
SELECT window_start, metric, labels['device'] AS device, sum(increase) AS packets
FROM podflow.metrics_1m
WHERE window_start >= {from} AND window_start < {to} AND metric IN ('node_network_receive_drop_total', 'node_network_transmit_drop_total') AND {metric_labels}
GROUP BY ALL
ORDER BY window_start, packets DESC
