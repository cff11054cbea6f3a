-- What went under mutual TLS and what in plain text, by minute and reporter.
SELECT window_start, reporter, src_workload, dst_workload, sum(mtls) AS mtls, sum(plaintext) AS plaintext
FROM podflow.service_pairs_1m
WHERE window_start >= {from} AND window_start < {to} AND {labels}
GROUP BY ALL
ORDER BY window_start, reporter
