SELECT
    toUnixTimestamp(t.window_start) AS window_start,
    t.cluster AS cluster,
    t.source_system AS source_system,
    t.reporter AS reporter,
    t.client_namespace AS client_namespace,
    t.client_workload AS client_workload,
    t.query_name AS query_name,
    t.query_type AS query_type,
    t.response_code AS response_code,
    sum(t.queries) AS queries,
    sum(t.answers) AS answers,
    quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(t.latency_us) AS latency_quantiles
FROM podflow.{table} AS t
WHERE t.cluster = '{cluster}'
    AND t.source_system IN ({systems})
    AND t.window_start >= toDateTime({from}, 'UTC')
    AND t.window_start < toDateTime({to}, 'UTC')
GROUP BY
    t.window_start,
    t.cluster,
    t.source_system,
    t.reporter,
    t.client_namespace,
    t.client_workload,
    t.query_name,
    t.query_type,
    t.response_code
