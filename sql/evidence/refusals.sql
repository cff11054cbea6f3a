-- Which destinations refused it, and how: with the pods of the single flows.
SELECT `time`, src_pod, src_ip, dst_namespace, dst_workload, dst_ip, dst_port, verdict, drop_reason
FROM podflow.flows
WHERE `time` >= {from} AND `time` < {to} AND {labels}
ORDER BY `time`
