-- Title: Which policies, and which of their rules, has nothing hit for so many days?
-- param: days = 30: so many whole days, up to yesterday
-- param: namespace = '': only policies of this namespace; empty for all
-- param: limit = 100: how many rows
-- `unused` only where that can be said; else why not. isolates: removing it would let traffic through that nothing allows.
SELECT
  cluster,
  policy_kind AS kind,
  policy_namespace AS namespace,
  policy_name AS policy,
  concat(direction, if(policy_rule = '', '', ' '), policy_rule) AS rule,
  enforcement,
  verdict,
  reason,
  dateDiff('day', last_hit, now('UTC'), 'UTC') AS days_ago,
  pods,
  isolates
FROM podflow.unused_policies(days = {days:UInt32})
WHERE {namespace:String} IN ('', policy_namespace)
ORDER BY verdict DESC, cluster, namespace, kind, policy, rule
LIMIT {limit:UInt32};
