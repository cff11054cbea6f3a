-- Who was denied what, minute by minute, and by which policy; which pods that were, as far as flows are kept singly; and which
-- policies of either namespace, or of none, began or ended in that time: a change of one's rules is an end and a beginning.
WITH
  (
    SELECT groupArray((cluster, policy_namespace, change))
    FROM
    (
      SELECT cluster, policy_namespace, concat(toString(changed_at), ' ', policy_kind, ' ', policy_namespace, if(policy_namespace = '', '', '/'), policy_name, ' ', event) AS change
      FROM podflow.network_policies FINAL
      ARRAY JOIN [toNullable(started_at), ended_at] AS changed_at, ['began', 'ended'] AS event
      WHERE changed_at >= {from} AND changed_at < {to}
      ORDER BY change
    )
  ) AS changes
SELECT window_start, src_namespace, src_workload, dst_namespace, dst_workload, dst_port, policy_kind, policy_namespace, policy_name, sum(hits) AS hits, pods,
  arrayMap(c -> c.3, arrayFilter(c -> c.1 IN ('', cluster) AND c.2 IN ('', src_namespace, dst_namespace), changes)) AS policies_changed
FROM podflow.policy_hits_1m
LEFT JOIN
(
  SELECT toStartOfMinute(`time`) AS window_start, cluster, src_namespace, src_workload, dst_namespace, dst_workload, dst_port,
    topK(5)(concat(if(src_pod = '', src_ip, src_pod), ' > ', if(dst_pod = '', dst_ip, dst_pod))) AS pods
  FROM podflow.flows
  WHERE `time` >= {from} AND `time` < {to} AND {labels}
  GROUP BY ALL
) AS singly USING (window_start, cluster, src_namespace, src_workload, dst_namespace, dst_workload, dst_port)
WHERE window_start >= {from} AND window_start < {to} AND action = 'deny' AND enforcement = 'enforced' AND {labels}
GROUP BY ALL
ORDER BY window_start, hits DESC
