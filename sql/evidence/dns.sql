-- What was asked for, and what was answered; and which pods the client had in that time.
SELECT client_namespace, client_workload, query_name, query_type, response_code, sum(answers) AS answers, pods
FROM podflow.dns_1m
LEFT JOIN
(
  SELECT cluster, namespace AS client_namespace, workload AS client_workload, arraySort(groupUniqArray(10)(pod)) AS pods
  FROM podflow.pods FINAL
  WHERE started_at < {to} AND ifNull(ended_at > {from}, true)
  GROUP BY ALL
) AS clients USING (cluster, client_namespace, client_workload)
WHERE window_start >= {from} AND window_start < {to} AND response_code != '' AND {labels}
GROUP BY ALL
ORDER BY answers DESC
