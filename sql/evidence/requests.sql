-- Requests, errors and latency by minute and reporter.
SELECT window_start, reporter, src_workload, dst_workload, sum(requests) AS requests, sum(requests_5xx) AS errors, quantilesDDMerge(0.01, 0.5, 0.99)(latency_us) AS p50_p99_us
FROM podflow.service_pairs_1m
WHERE window_start >= {from} AND window_start < {to} AND {labels}
GROUP BY ALL
ORDER BY window_start, reporter
