-- A denied flow to the workload, a failed request from it, and one of somebody else.
INSERT INTO podflow.flows
  (time, cluster, source_system, reporter, node, verdict, drop_reason, direction, src_namespace, src_workload, src_pod, src_ip,
  dst_namespace, dst_workload, dst_pod, dst_ip, dst_port, protocol, method, status, topic, `partition`, `offset`, flows, latency_us,
  last_commit)
VALUES
  ('2026-01-01 00:00:01.000250', 'prod', 'cilium', 'destination', 'node-1', 'DROPPED', 'POLICY_DENIED', 'ingress', 'ops', 'debug', 'debug', '10.0.0.9',
  'shop', 'cart', 'cart-6d4f-x2x', '10.0.0.7', 8080, 'TCP', '', 0, 'flows.hubble', 0, 41, 1, NULL, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:00:02', 'prod', 'cilium', 'source', 'node-1', 'FORWARDED', '', 'egress', 'shop', 'cart', 'cart-6d4f-x2x', '10.0.0.7',
  'shop', 'prices', '', '10.0.0.8', 80, 'TCP', 'GET', 503, 'flows.hubble', 1, 7, 1, 12340, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:00:03', 'prod', 'cilium', 'source', 'node-1', 'DROPPED', 'POLICY_DENIED', 'egress', 'shop', 'web', 'web-1', '10.0.0.1',
  'shop', 'prices', '', '10.0.0.8', 80, 'TCP', '', 0, 'flows.hubble', 1, 8, 1, NULL, toUnixTimestamp(now()) * 1000);
