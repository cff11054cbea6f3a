-- Policies that nothing has hit for `days` days, and rules of the others where the flow log names rules (Calico): a row each,
-- policy_rule is empty for a policy as a whole. verdict is `unused` only where that can be said; else `cannot say`, and the
-- reason. To be unused a policy was there all the time and selected pods on each of the last `days` days; its cluster's flow log
-- gave verdicts on each of them, also from the namespaces of its pods, and named policies; and nothing of it was lost.
-- Days are whole ones of UTC, up to yesterday. A policy that isolates and has never been hit still isolates its pods.
CREATE VIEW IF NOT EXISTS podflow.unused_policies AS
WITH
  toDate(now('UTC')) AS today,
  today - toInt32({days:UInt32}) AS first_day,
  policies AS
  (
    -- The version that is there, and since when there has been any.
    SELECT *
    FROM
    (
      SELECT *, min(started_at) OVER (PARTITION BY cluster, uid) AS policy_started_at
      FROM podflow.network_policies FINAL
      WHERE ended_at IS NULL OR ended_at > started_at
    )
    WHERE ended_at IS NULL
  ),
  -- Every day has all of it: tiers are written at once.
  hits AS
  (
    SELECT
      cluster,
      policy_kind,
      policy_namespace,
      policy_name,
      direction,
      policy_rule,
      max(rows.last_hit) AS last_hit
    FROM podflow.policy_hits_1d AS rows
    WHERE policy_name != ''
    GROUP BY cluster, policy_kind, policy_namespace, policy_name, direction, policy_rule
  ),
  policy_last AS
  (
    SELECT
      cluster,
      policy_kind,
      policy_namespace,
      policy_name,
      max(hits.last_hit) AS policy_last_hit,
      countIf(policy_rule NOT IN ('', '-1')) > 0 AS names_rules
    FROM hits
    GROUP BY cluster, policy_kind, policy_namespace, policy_name
  ),
  selected AS
  (
    SELECT
      cluster,
      policy_uid AS uid,
      uniqExact(pod_uid) AS pods,
      groupUniqArray(namespace) AS namespaces,
      uniqExactIf(day, day < today) AS days_with_pods
    FROM
    (
      SELECT
        cluster,
        policy_uid,
        pod_uid,
        namespace,
        arrayJoin(
          arrayMap(
            offset -> greatest(toDate(started_at), first_day) + offset,
            range(toUInt32(greatest(0, 1 + least(toDate(ifNull(ended_at, now64(3))), today)
              - greatest(toDate(started_at), first_day))))
          )
        ) AS day
      FROM podflow.policy_pods FINAL
      WHERE ended_at IS NULL OR (ended_at > started_at AND toDate(ended_at) >= first_day)
    )
    GROUP BY cluster, uid
  ),
  -- Which namespaces gave verdicts, and which of them by a name.
  seen AS
  (
    SELECT
      cluster,
      groupUniqArray(if(direction = 'ingress', dst_namespace, src_namespace)) AS namespaces_seen,
      groupUniqArrayIf(
        if(direction = 'ingress', dst_namespace, src_namespace), policy_name != ''
      ) AS namespaces_named,
      uniqExactIf(toDate(window_start), toDate(window_start) < today) AS days_seen,
      countIf(source_system = 'calico') > 0 AS names_default_denials
    FROM podflow.policy_hits_1d
    WHERE toDate(window_start) >= first_day
    GROUP BY cluster
  ),
  quality AS
  (
    SELECT
      minOrNull(toDate(window_start)) AS known_since,
      sumIf(rows.lost, toDate(window_start) >= first_day) AS lost,
      sumIf(rows.dead_letters, toDate(window_start) >= first_day) AS dead_letters
    FROM podflow.pipeline_quality_1m AS rows
    WHERE startsWith(input, 'flows.')
  ),
  candidates AS
  (
    SELECT
      policies.*,
      '' AS direction,
      '' AS policy_rule,
      policy_last.policy_last_hit AS last_hit,
      policies.policy_started_at AS there_since
    FROM policies
    LEFT JOIN policy_last USING (cluster, policy_kind, policy_namespace, policy_name)
    WHERE toDate(policy_last.policy_last_hit) < first_day
    UNION ALL
    SELECT
      rules.* EXCEPT (rule, names_rules, policy_last_hit),
      rule.1 AS direction,
      rule.2 AS policy_rule,
      hits.last_hit AS last_hit,
      rules.started_at AS there_since
    FROM
    (
      SELECT
        policies.*,
        policy_last.policy_last_hit AS policy_last_hit,
        policy_last.names_rules AS names_rules,
        arrayJoin(
          arrayConcat(
            arrayMap(i -> ('ingress', toString(i)), range(ifNull(ingress_rules, 0))),
            arrayMap(i -> ('egress', toString(i)), range(ifNull(egress_rules, 0)))
          )
        ) AS rule
      FROM policies
      LEFT JOIN policy_last USING (cluster, policy_kind, policy_namespace, policy_name)
      WHERE policy_last.names_rules AND toDate(policy_last.policy_last_hit) >= first_day
    ) AS rules
    LEFT JOIN hits
    ON hits.cluster = rules.cluster AND hits.policy_kind = rules.policy_kind
      AND hits.policy_namespace = rules.policy_namespace AND hits.policy_name = rules.policy_name
      AND hits.direction = rules.rule.1 AND hits.policy_rule = rules.rule.2
    WHERE toDate(hits.last_hit) < first_day
  )
SELECT
  cluster,
  policy_kind,
  policy_tier,
  policy_namespace,
  policy_name,
  direction,
  policy_rule,
  enforcement,
  if(reason = '', 'unused', 'cannot say') AS verdict,
  multiIf(
    problem != '', concat('nobody can tell which pods it selects: ', problem),
    toDate(there_since) > first_day,
      concat(if(policy_rule = '', 'it is there for ', 'its rules are so for '), toString(today - toDate(there_since)), ' of ',
        toString({days:UInt32}), ' days only'),
    selected.pods = 0, 'it selected no pod',
    days_with_pods < {days:UInt32},
      concat('it selected pods on ', toString(days_with_pods), ' of ', toString({days:UInt32}), ' days only'),
    seen.days_seen = 0, 'its cluster''s flow log gave no verdict',
    seen.days_seen < {days:UInt32},
      concat('its cluster''s flow log gave verdicts on ', toString(seen.days_seen), ' of ', toString({days:UInt32}), ' days only'),
    NOT hasAll(seen.namespaces_seen, selected.namespaces),
      concat('no verdict was seen from ', arrayStringConcat(
        arraySort(arrayFilter(n -> NOT has(seen.namespaces_seen, n), selected.namespaces)), ', ')),
    NOT hasAny(seen.namespaces_named, selected.namespaces),
      'the flow log of its pods names no policies',
    ifNull(ingress_rules, 0) + ifNull(egress_rules, 0) = 0 AND NOT seen.names_default_denials,
      'it has no rules, and the flow log does not name who denies by default',
    (SELECT ifNull(known_since > first_day, 1) FROM quality),
      concat('whether the flow logs were complete is known for ',
        (SELECT toString(ifNull(greatest(0, today - known_since), 0)) FROM quality), ' of ', toString({days:UInt32}), ' days only'),
    (SELECT ifNull(lost, 0) FROM quality) > 0,
      concat((SELECT toString(lost) FROM quality), ' events were lost before they came here'),
    (SELECT ifNull(dead_letters, 0) FROM quality) > 0,
      concat((SELECT toString(dead_letters) FROM quality), ' records could not be used'),
    ''
  ) AS reason,
  nullIf(last_hit, toDateTime(0, 'UTC')) AS last_hit,
  there_since,
  selected.pods AS pods,
  ifNull(isolates_ingress OR isolates_egress, 0) AS isolates
FROM candidates
LEFT JOIN selected USING (cluster, uid)
LEFT JOIN seen USING (cluster);
