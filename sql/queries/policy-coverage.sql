-- Title: How many pods are isolated by policies, per namespace and in the whole cluster?
-- param: time = now('UTC'): as of when, UTC
-- param: namespace = '': only this namespace; empty for all, and the cluster in a row of its own ('*')
-- param: limit = 100: how many rows, the least covered first
-- ingress, egress: percent of the pods that are isolated. default_deny: directions in which a policy isolates every pod, also
-- those to come; of a cluster how many of its namespaces have any. explicit: percent of the traffic let through since that
-- state began that a policy allowed by name.
WITH
  coverage AS
  (
    SELECT *
    FROM podflow.policy_coverage
    WHERE valid_from <= {time:DateTime('UTC')} AND (valid_until IS NULL OR valid_until > {time:DateTime('UTC')})
      AND {namespace:String} IN ('', namespace) AND (pods > 0 OR default_deny_ingress OR default_deny_egress)
  ),
  namespaces AS
  (
    SELECT
      cluster,
      namespace,
      pods,
      round(percent_isolated_ingress, 1) AS ingress,
      round(percent_isolated_egress, 1) AS egress,
      arrayStringConcat(
        arrayConcat(if(default_deny_ingress, ['ingress'], []), if(default_deny_egress, ['egress'], [])), ', '
      ) AS default_deny,
      round(percent_explicitly_allowed, 1) AS explicit,
      valid_from AS since
    FROM coverage
  ),
  clusters AS
  (
    SELECT
      cluster,
      '*' AS namespace,
      sum(coverage.pods) AS pods,
      round(100 * sum(isolated_ingress) / nullIf(pods, 0), 1) AS ingress,
      round(100 * sum(isolated_egress) / nullIf(pods, 0), 1) AS egress,
      concat(toString(countIf(default_deny_ingress OR default_deny_egress)), ' of ', toString(count())) AS default_deny,
      round(100 * sum(explicitly_allowed) / nullIf(sum(allowed), 0), 1) AS explicit,
      max(valid_from) AS since
    FROM coverage
    GROUP BY cluster
  )
SELECT *
FROM
(
  SELECT * FROM clusters WHERE {namespace:String} = ''
  UNION ALL
  SELECT * FROM namespaces
)
ORDER BY cluster, namespace != '*', ingress + egress NULLS LAST, pods DESC, namespace
LIMIT {limit:UInt32};
