SELECT
    toUnixTimestamp(t.window_start) AS window_start,
    t.cluster AS cluster,
    t.source_system AS source_system,
    t.reporter AS reporter,
    t.src_namespace AS src_namespace,
    t.src_workload AS src_workload,
    t.src_workload_kind AS src_workload_kind,
    t.dst_namespace AS dst_namespace,
    t.dst_workload AS dst_workload,
    t.dst_workload_kind AS dst_workload_kind,
    t.dst_service AS dst_service,
    t.dst_port AS dst_port,
    t.protocol AS protocol,
    sum(t.flows) AS flows,
    sum(t.flows_forwarded) AS flows_forwarded,
    sum(t.flows_dropped) AS flows_dropped,
    sum(t.flows_denied) AS flows_denied,
    sum(t.connections_opened) AS connections_opened,
    sum(t.requests) AS requests,
    sum(t.requests_4xx) AS requests_4xx,
    sum(t.requests_5xx) AS requests_5xx,
    quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(t.latency_us) AS latency_quantiles
FROM podflow.{table} AS t
WHERE t.cluster = '{cluster}'
    AND t.source_system = 'cilium'
    AND t.window_start >= toDateTime({from}, 'UTC')
    AND t.window_start < toDateTime({to}, 'UTC')
GROUP BY
    t.window_start,
    t.cluster,
    t.source_system,
    t.reporter,
    t.src_namespace,
    t.src_workload,
    t.src_workload_kind,
    t.dst_namespace,
    t.dst_workload,
    t.dst_workload_kind,
    t.dst_service,
    t.dst_port,
    t.protocol
