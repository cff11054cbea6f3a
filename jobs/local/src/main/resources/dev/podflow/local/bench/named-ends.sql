-- Who the ends of every single flow are said to have been; the first two columns tell which flow it is.
SELECT
  toUnixTimestamp64Micro(`time`),
  src_port,
  src_namespace,
  src_workload,
  src_workload_kind,
  src_pod,
  src_resolution,
  dst_namespace,
  dst_workload,
  dst_workload_kind,
  dst_pod,
  dst_resolution
FROM podflow.flows
