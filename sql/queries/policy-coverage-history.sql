-- Title: How has the coverage of a cluster by policies changed?
-- param: from = now('UTC') - INTERVAL 1 DAY: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only this namespace; empty for all together
-- param: step = 60: minutes between two looks
-- param: limit = 200: how many looks, the newest first
WITH
  looks AS
  (
    SELECT toStartOfMinute({from:DateTime('UTC')}) + INTERVAL 60 * {step:UInt32} * number SECOND AS time
    FROM numbers(1 + intDiv(greatest(0, dateDiff('second', {from:DateTime('UTC')}, {to:DateTime('UTC')}) - 1),
      60 * greatest(1, {step:UInt32})))
    ORDER BY time DESC
    LIMIT {limit:UInt32}
  ),
  namespaces AS
  (
    SELECT DISTINCT cluster, namespace
    FROM podflow.policy_coverage_1m
    WHERE {namespace:String} IN ('', namespace) AND window_start < {to:DateTime('UTC')}
  ),
  asked AS (SELECT * FROM namespaces CROSS JOIN looks)
SELECT
  time,
  cluster,
  sum(states.pods) AS pods,
  round(100 * sum(states.isolated_ingress) / nullIf(pods, 0), 1) AS ingress,
  round(100 * sum(states.isolated_egress) / nullIf(pods, 0), 1) AS egress,
  countIf(states.default_deny_ingress) AS default_deny_ingress,
  countIf(states.default_deny_egress) AS default_deny_egress,
  countIf(states.pods > 0) AS namespaces
FROM asked
ASOF JOIN
(
  SELECT *
  FROM podflow.policy_coverage_1m FINAL
  WHERE {namespace:String} IN ('', namespace)
) AS states
ON asked.cluster = states.cluster AND asked.namespace = states.namespace AND asked.time >= states.window_start
GROUP BY time, cluster
ORDER BY time DESC, cluster;
