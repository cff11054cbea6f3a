-- How well policies cover the namespaces, from when to when: a row for each time in which nothing changed, valid_until NULL
-- for what holds now. At a time t: WHERE valid_from <= t AND (valid_until IS NULL OR valid_until > t).
-- Sums over namespaces are those of a cluster; percentages are not to be added up.
-- explicitly_allowed: of the verdicts that let traffic through in that time, at the namespace's own end, those that a policy
-- named; what nothing forbade, or a profile of Calico's let through, is allowed and not explicitly so. Minutes expire after
-- 30 days, so it is NULL for earlier times.
CREATE VIEW IF NOT EXISTS podflow.policy_coverage AS
WITH
  states AS
  (
    SELECT
      cluster,
      namespace,
      window_start AS valid_from,
      leadInFrame(toNullable(window_start)) OVER later AS valid_until,
      pods,
      isolated_ingress,
      isolated_egress,
      default_deny_ingress,
      default_deny_egress
    FROM podflow.policy_coverage_1m FINAL
    WINDOW later AS
    (
      PARTITION BY cluster, namespace
      ORDER BY window_start
      ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    )
  ),
  allows AS
  (
    SELECT
      cluster,
      if(direction = 'ingress', dst_namespace, src_namespace) AS namespace,
      window_start,
      sum(rows.hits) AS allowed,
      sumIf(rows.hits, policy_kind NOT IN ('', 'unnamed', 'Profile')) AS explicitly_allowed
    FROM podflow.policy_hits_1m AS rows
    WHERE action = 'allow' AND enforcement = 'enforced'
    GROUP BY cluster, namespace, window_start
  ),
  traffic AS
  (
    SELECT
      cluster,
      namespace,
      states.valid_from AS valid_from,
      sum(allows.allowed) AS allowed,
      sum(allows.explicitly_allowed) AS explicitly_allowed
    FROM allows
    ASOF JOIN states
    ON allows.cluster = states.cluster AND allows.namespace = states.namespace
      AND allows.window_start >= states.valid_from
    GROUP BY cluster, namespace, valid_from
  )
SELECT
  cluster,
  namespace,
  valid_from,
  valid_until,
  pods,
  isolated_ingress,
  isolated_egress,
  100 * isolated_ingress / nullIf(pods, 0) AS percent_isolated_ingress,
  100 * isolated_egress / nullIf(pods, 0) AS percent_isolated_egress,
  default_deny_ingress,
  default_deny_egress,
  nullIf(traffic.allowed, 0) AS allowed,
  if(traffic.allowed > 0, traffic.explicitly_allowed, NULL) AS explicitly_allowed,
  100 * traffic.explicitly_allowed / nullIf(traffic.allowed, 0) AS percent_explicitly_allowed
FROM states
LEFT JOIN traffic USING (cluster, namespace, valid_from);
