-- Who was denied what, minute by minute, and by which policy.
SELECT window_start, src_namespace, src_workload, dst_namespace, dst_workload, dst_port, policy_kind, policy_namespace, policy_name, sum(hits) AS hits
FROM podflow.policy_hits_1m
WHERE window_start >= {from} AND window_start < {to} AND action = 'deny' AND enforcement = 'enforced' AND {labels}
GROUP BY ALL
ORDER BY window_start, hits DESC
