-- What went under mutual TLS and what in plain text, by minute and reporter; and which pods both ends had in that time.
SELECT window_start, reporter, src_workload, dst_workload, sum(mtls) AS mtls, sum(plaintext) AS plaintext, src_pods, dst_pods
FROM podflow.service_pairs_1m
LEFT JOIN
(
  SELECT cluster, namespace AS src_namespace, workload AS src_workload, arraySort(groupUniqArray(10)(pod)) AS src_pods
  FROM podflow.pods FINAL
  WHERE started_at < {to} AND ifNull(ended_at > {from}, true)
  GROUP BY ALL
) AS clients USING (cluster, src_namespace, src_workload)
LEFT JOIN
(
  SELECT cluster, namespace AS dst_namespace, workload AS dst_workload, arraySort(groupUniqArray(10)(pod)) AS dst_pods
  FROM podflow.pods FINAL
  WHERE started_at < {to} AND ifNull(ended_at > {from}, true)
  GROUP BY ALL
) AS servers USING (cluster, dst_namespace, dst_workload)
WHERE window_start >= {from} AND window_start < {to} AND {labels}
GROUP BY ALL
ORDER BY window_start, reporter
