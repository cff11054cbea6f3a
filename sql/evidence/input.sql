-- What became of the records of the input, by the minute in which they arrived.
SELECT window_start, sum(received) AS received, sum(lost) AS lost, sum(dead_letters) AS dead_letters
FROM podflow.pipeline_quality_1m
WHERE window_start >= {from} AND window_start < {to} AND {labels}
GROUP BY ALL
ORDER BY window_start
