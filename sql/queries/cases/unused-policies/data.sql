-- A month ago policies began. `used` was hit yesterday. `idle` was hit ten days ago and `trial`, which is staged, never. `young` is from
-- yesterday. `nobody` selects no pod, `brief` did so on one day only. `dark` gives no verdict. `deny-all` has no rules. Of Calico's `lock`
-- one rule of two is hit. In the cluster `gaps` verdicts are missing on a day, and in `nameless` they name no policy.
INSERT INTO podflow.network_policies (cluster, uid, since, policy_kind, policy_namespace, policy_name, enforcement,
  isolates_ingress, ingress_rules, egress_rules, started_at, ended_at, last_commit)
SELECT cluster, uid, '2026-01-01', kind, namespace, uid, if(uid = 'trial', 'staged', 'enforced'), uid != 'trial', rules, 0,
  now() - INTERVAL if(uid = 'young', 1, 30) DAY, NULL, toUnixTimestamp(now()) * 1000
FROM values('cluster String, uid String, kind String, namespace String, rules UInt64',
  ('prod', 'used', 'CiliumNetworkPolicy', 'shop', 1),
  ('prod', 'idle', 'CiliumNetworkPolicy', 'shop', 1),
  ('prod', 'trial', 'CiliumNetworkPolicy', 'shop', 1),
  ('prod', 'young', 'CiliumNetworkPolicy', 'shop', 1),
  ('prod', 'nobody', 'CiliumNetworkPolicy', 'shop', 1),
  ('prod', 'brief', 'CiliumNetworkPolicy', 'shop', 1),
  ('prod', 'dark', 'CiliumNetworkPolicy', 'dark', 1),
  ('prod', 'deny-all', 'NetworkPolicy', 'shop', 0),
  ('cal', 'lock', 'CalicoNetworkPolicy', 'shop', 2),
  ('gaps', 'idle', 'CiliumNetworkPolicy', 'shop', 1),
  ('nameless', 'idle', 'CiliumNetworkPolicy', 'shop', 1));
INSERT INTO podflow.policy_pods (cluster, policy_uid, pod_uid, since, namespace, started_at, ended_at, last_commit)
SELECT cluster, uid, concat(uid, '-pod'), '2026-01-01', policy_namespace, now() - INTERVAL 20 DAY,
  if(uid = 'brief', now() - INTERVAL 3 DAY, NULL), toUnixTimestamp(now()) * 1000
FROM podflow.network_policies
WHERE uid != 'nobody';
INSERT INTO podflow.policy_hits_1d (window_start, cluster, source_system, policy_kind, policy_namespace, policy_name, policy_rule, direction, action,
  enforcement, dst_namespace, hits, last_hit, last_commit)
SELECT toDateTime(toDate(now('UTC')) - ago, 'UTC'), cluster, system, if(policy = '', 'unnamed', kind), if(policy = '', '', 'shop'), policy, rule, 'ingress', 'allow',
  'enforced', 'shop', 1, toDateTime(toDate(now('UTC')) - ago, 'UTC') + 60, toUnixTimestamp(now()) * 1000
FROM values('ago UInt16, cluster String, system String, kind String, policy String, rule String',
  (1, 'prod', 'cilium', 'CiliumNetworkPolicy', 'used', ''),
  (2, 'prod', 'cilium', 'CiliumNetworkPolicy', 'used', ''),
  (3, 'prod', 'cilium', 'CiliumNetworkPolicy', 'used', ''),
  (10, 'prod', 'cilium', 'CiliumNetworkPolicy', 'idle', ''),
  (1, 'cal', 'calico', 'CalicoNetworkPolicy', 'lock', '0'),
  (2, 'cal', 'calico', 'CalicoNetworkPolicy', 'lock', '-1'),
  (3, 'cal', 'calico', 'CalicoNetworkPolicy', 'lock', '0'),
  (1, 'gaps', 'cilium', 'CiliumNetworkPolicy', 'other', ''),
  (3, 'gaps', 'cilium', 'CiliumNetworkPolicy', 'other', ''),
  (1, 'nameless', 'cilium', '', '', ''),
  (2, 'nameless', 'cilium', '', '', ''),
  (3, 'nameless', 'cilium', '', '', ''));
INSERT INTO podflow.pipeline_quality_1m (window_start, input, received, used, lost, dead_letters, last_commit)
SELECT toDateTime(toDate(now('UTC')) - number, 'UTC'), 'flows.hubble', 1, 1, number > 5, number > 5, toUnixTimestamp(now()) * 1000
FROM numbers(10);
