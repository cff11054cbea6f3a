-- How many pairs of workloads were seen since a minute, those at other ports counted as others.
SELECT uniqExact(reporter, src_namespace, src_workload, dst_namespace, dst_workload, dst_port) AS pairs
FROM podflow.service_pairs_1m
WHERE window_start >= toStartOfMinute(toDateTime({from:UInt32}, 'UTC'))
