SELECT
    t.input AS input,
    sum(t.received) AS received,
    sum(t.used) AS used,
    sum(t.merged) AS merged,
    sum(t.not_traffic) AS not_traffic,
    sum(t.dead_letters) AS dead_letters,
    sum(t.lost) AS lost
FROM podflow.{table} AS t
WHERE t.window_start >= toDateTime({since}, 'UTC')
GROUP BY t.input
