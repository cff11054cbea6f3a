SELECT
    toUnixTimestamp(t.window_start) AS window_start,
    t.cluster AS cluster,
    t.source_system AS source_system,
    t.policy_kind AS policy_kind,
    t.policy_tier AS policy_tier,
    t.policy_namespace AS policy_namespace,
    t.policy_name AS policy_name,
    t.policy_rule AS policy_rule,
    t.direction AS direction,
    t.action AS action,
    t.enforcement AS enforcement,
    t.src_namespace AS src_namespace,
    t.src_workload AS src_workload,
    t.src_workload_kind AS src_workload_kind,
    t.dst_namespace AS dst_namespace,
    t.dst_workload AS dst_workload,
    t.dst_workload_kind AS dst_workload_kind,
    t.dst_service AS dst_service,
    t.dst_port AS dst_port,
    t.protocol AS protocol,
    sum(t.hits) AS hits
FROM podflow.{table} AS t
WHERE t.cluster = '{cluster}'
    AND t.source_system = 'cilium'
    AND t.window_start >= toDateTime({from}, 'UTC')
    AND t.window_start < toDateTime({to}, 'UTC')
GROUP BY
    t.window_start,
    t.cluster,
    t.source_system,
    t.policy_kind,
    t.policy_tier,
    t.policy_namespace,
    t.policy_name,
    t.policy_rule,
    t.direction,
    t.action,
    t.enforcement,
    t.src_namespace,
    t.src_workload,
    t.src_workload_kind,
    t.dst_namespace,
    t.dst_workload,
    t.dst_workload_kind,
    t.dst_service,
    t.dst_port,
    t.protocol
