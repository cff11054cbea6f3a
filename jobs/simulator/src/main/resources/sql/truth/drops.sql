SELECT
    toUnixTimestamp(t.window_start) AS window_start,
    t.cluster AS cluster,
    t.source_system AS source_system,
    t.node AS node,
    t.direction AS direction,
    t.drop_reason AS drop_reason,
    t.src_namespace AS src_namespace,
    t.src_workload AS src_workload,
    t.src_workload_kind AS src_workload_kind,
    t.dst_namespace AS dst_namespace,
    t.dst_workload AS dst_workload,
    t.dst_workload_kind AS dst_workload_kind,
    t.dst_service AS dst_service,
    t.dst_port AS dst_port,
    t.protocol AS protocol,
    sum(t.drops) AS drops
FROM podflow.{table} AS t
WHERE t.cluster = '{cluster}'
    AND t.source_system IN ({systems})
    AND t.window_start >= toDateTime({from}, 'UTC')
    AND t.window_start < toDateTime({to}, 'UTC')
GROUP BY
    t.window_start,
    t.cluster,
    t.source_system,
    t.node,
    t.direction,
    t.drop_reason,
    t.src_namespace,
    t.src_workload,
    t.src_workload_kind,
    t.dst_namespace,
    t.dst_workload,
    t.dst_workload_kind,
    t.dst_service,
    t.dst_port,
    t.protocol
