-- What was asked for, and what was answered.
SELECT query_name, query_type, response_code, sum(answers) AS answers
FROM podflow.dns_1m
WHERE window_start >= {from} AND window_start < {to} AND response_code != '' AND {labels}
GROUP BY ALL
ORDER BY answers DESC
