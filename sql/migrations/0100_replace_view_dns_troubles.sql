-- Why names did not resolve between `from` and `to`: names that there are not, CoreDNS failing, silent, slow or gone, the
-- resolvers behind it, policies that deny port 53. A row per trouble and client (or pod of CoreDNS); none where all is well.
--
-- The columns are those of node_troubles; src is who asks, subject the name. Thresholds: failures from 1 % of the answers;
-- unanswered from a tenth of 20 questions; slow from a P99 of a second, from 20 answers on.
--
-- A resolver tries its search domains one by one: api.example.com.shop.svc.cluster.local. is asked in vain before
-- api.example.com. is. Such questions are no trouble: a name counts that is no longer form of another one asked for.
--
-- There may be millions of names an hour. Clients are judged without them; of names only those are looked at that failed, and
-- of those that are not there the 10,000 of a cluster that were asked for most in vain, with their other forms.
CREATE OR REPLACE VIEW podflow.dns_troubles AS
WITH
  covered AS
  (
    SELECT start, end
    FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
  ),
  rows AS
  (
    SELECT *, concat(trimRight(lower(query_name), '.'), '.') AS name
    FROM podflow.dns_1m
    WHERE window_start >= (SELECT start FROM covered) AND window_start < (SELECT end FROM covered)
  ),
  -- cluster.local., by the services' names.
  domains AS
  (
    SELECT cluster, max(substring(name, position(name, '.svc.') + 5)) AS cluster_domain
    FROM rows
    WHERE position(name, '.svc.') > 0
    GROUP BY cluster
  ),
  -- Neither a lone word nor a name with nothing but the end of the search list.
  vain AS
  (
    SELECT cluster, name, any(cluster_domain) AS domain_of_all
    FROM rows
    LEFT JOIN domains USING (cluster)
    WHERE response_code = 'NXDOMAIN'
      AND countSubstrings(name, '.') > 1
      AND (position(name, '.svc.') > 0 OR cluster_domain = '' OR NOT endsWith(name, concat('.', cluster_domain)))
    GROUP BY cluster, name
    ORDER BY sum(rows.answers) DESC, name
    LIMIT 10000 BY cluster
  ),
  -- They, what may have been typed for them, and all that they may be longer forms of.
  forms AS
  (
    SELECT cluster, form AS name, max(form = vain_name) AS is_vain
    FROM
    (
      SELECT
        cluster,
        name AS vain_name,
        splitByChar('.', name) AS parts,
        if(position(name, '.svc.') > 0, replaceOne(name, substring(name, position(name, '.svc.') + 1), ''), name) AS typed,
        arrayPushBack(
          arrayMap(n -> concat(arrayStringConcat(arraySlice(parts, 1, n), '.'), '.'), range(2, length(parts))),
          typed
        ) AS plain,
        arrayJoin(
          arrayDistinct(
            arrayConcat([vain_name], plain, if(domain_of_all = '', [], arrayMap(beginning -> concat(beginning, 'svc.', domain_of_all), plain)))
          )
        ) AS form
      FROM vain
    )
    GROUP BY cluster, name
  ),
  -- One end's report: the client's where it has one.
  names AS
  (
    SELECT
      cluster, source_system, client_namespace, client_workload, name,
      any(vain_name) AS is_vain,
      argMin((counts, first_failure, last_failure), transform(reporter, ['source', 'destination'], [0, 1], 2)) AS best,
      best.1.1 AS answers,
      best.1.2 AS resolved,
      best.1.3 AS missing,
      best.2 AS first_seen,
      best.3 AS last_seen
    FROM
    (
      SELECT
        cluster, source_system, reporter, client_namespace, client_workload, name,
        any(forms.is_vain) AS vain_name,
        (
          ifNull(sum(rows.answers), 0),
          ifNull(sumIf(rows.answers, response_code = 'NOERROR'), 0),
          ifNull(sumIf(rows.answers, response_code = 'NXDOMAIN'), 0)
        ) AS counts,
        minIf(window_start, response_code NOT IN ('', 'NOERROR')) AS first_failure,
        maxIf(window_start, response_code NOT IN ('', 'NOERROR')) AS last_failure
      FROM rows
      INNER JOIN forms USING (cluster, name)
      GROUP BY cluster, source_system, reporter, client_namespace, client_workload, name
    )
    GROUP BY cluster, source_system, client_namespace, client_workload, name
  ),
  asked AS
  (
    SELECT
      *,
      if(position(name, '.svc.') > 0, substring(name, position(name, '.svc.') + 5), '') AS domain,
      -- What may have been typed: cart.shop. for cart.shop.svc.cluster.local.
      if(domain = '', name, replaceOne(name, concat('svc.', domain), '')) AS typed,
      countSubstrings(typed, '.') AS labels,
      splitByChar('.', name) AS parts,
      -- Of two forms of what was typed, the telling one: the service's where it has two labels, else the plain one.
      (labels = 2) = (domain != '') AS is_telling,
      sum(is_telling OR resolved > 0) OVER same_typed - (is_telling OR resolved > 0) AS better_forms,
      sum(resolved) OVER (PARTITION BY cluster, name) AS resolved_by_all
    FROM names
    WINDOW same_typed AS (PARTITION BY cluster, client_namespace, client_workload, typed)
  ),
  -- With whether the same client asked for something of which it is a longer form: each name stands here once for what may
  -- have been typed, and, if it was in vain, once for each of its beginnings.
  missing_names AS
  (
    SELECT
      cluster, source_system, client_namespace, client_workload, name,
      any(is_service) AS is_service,
      any(first_part) AS first_part,
      any(second_part) AS second_part,
      any(answers) AS answers,
      any(resolved) AS resolved,
      any(missing) AS missing,
      any(first_seen) AS first_seen,
      any(last_seen) AS last_seen,
      any(resolved_by_all) AS resolved_by_all,
      max(is_candidate AND NOT is_typed AND is_asked) AS is_longer_form
    FROM
    (
      SELECT
        cluster, source_system, client_namespace, client_workload, name,
        domain != '' AND labels = 2 AS is_service,
        parts[1] AS first_part,
        parts[2] AS second_part,
        answers, resolved, missing, first_seen, last_seen, resolved_by_all,
        is_vain AND missing > 0 AND better_forms = 0 AND NOT (domain != '' AND labels <= 1) AS is_candidate,
        arrayJoin(
          arrayConcat(
            [(typed, true)],
            if(
              is_candidate,
              arrayMap(
                beginning -> (beginning, false),
                arrayFilter(
                  beginning -> beginning != typed,
                  arrayMap(n -> concat(arrayStringConcat(arraySlice(parts, 1, n), '.'), '.'), range(2, length(parts)))
                )
              ),
              []
            )
          )
        ) AS form,
        form.2 AS is_typed,
        max(is_typed) OVER (PARTITION BY cluster, client_namespace, client_workload, form.1) AS is_asked
      FROM asked
    )
    WHERE is_candidate
    GROUP BY cluster, source_system, client_namespace, client_workload, name
    HAVING NOT is_longer_form
  ),
  -- A minute of a client comes from one end.
  clients AS
  (
    SELECT
      cluster, source_system, client_namespace, client_workload,
      sum(best.1) AS queries,
      sum(best.2) AS answers,
      sum(best.3) AS failed,
      minIf(window_start, best.3 > 0) AS first_seen,
      maxIf(window_start, best.3 > 0) AS last_seen
    FROM
    (
      SELECT
        window_start, cluster, source_system, client_namespace, client_workload,
        argMin(counts, transform(reporter, ['source', 'destination'], [0, 1], 2)) AS best
      FROM
      (
        SELECT
          window_start, cluster, source_system, reporter, client_namespace, client_workload,
          (
            ifNull(sum(rows.queries), 0),
            ifNull(sum(rows.answers), 0),
            ifNull(sumIf(rows.answers, response_code NOT IN ('', 'NOERROR', 'NXDOMAIN')), 0)
          ) AS counts
        FROM rows
        GROUP BY window_start, cluster, source_system, reporter, client_namespace, client_workload
      )
      GROUP BY window_start, cluster, source_system, client_namespace, client_workload
    )
    GROUP BY cluster, source_system, client_namespace, client_workload
  ),
  failures AS
  (
    SELECT
      cluster, source_system, client_namespace, client_workload,
      argMax(name, best.1) AS failed_name,
      argMax(best.2, best.1) AS failed_code,
      uniqExact(name) AS failed_names
    FROM
    (
      SELECT
        cluster, source_system, client_namespace, client_workload, name,
        argMin((failed, code), transform(reporter, ['source', 'destination'], [0, 1], 2)) AS best
      FROM
      (
        SELECT
          cluster, source_system, reporter, client_namespace, client_workload, name,
          sum(rows.answers) AS failed,
          argMax(response_code, rows.answers) AS code
        FROM rows
        WHERE response_code NOT IN ('', 'NOERROR', 'NXDOMAIN') AND answers > 0
        GROUP BY cluster, source_system, reporter, client_namespace, client_workload, name
      )
      GROUP BY cluster, source_system, client_namespace, client_workload, name
    )
    GROUP BY cluster, source_system, client_namespace, client_workload
  ),
  waits AS
  (
    SELECT
      cluster, source_system, reporter, client_namespace, client_workload,
      sum(rows.answers) AS answers,
      quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(latency_us) AS latency_of_all,
      min(window_start) AS first_seen,
      max(window_start) AS last_seen
    FROM rows
    GROUP BY cluster, source_system, reporter, client_namespace, client_workload
  ),
  servers AS
  (
    SELECT *, workload IN ('coredns', 'kube-dns') OR labels['k8s-app'] = 'kube-dns' AS is_dns
    FROM podflow.workload_pods(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
  ),
  places AS
  (
    SELECT cluster, workload AS first_part, arrayStringConcat(arraySort(groupUniqArray(namespace)), ', ') AS elsewhere
    FROM servers
    WHERE running > 0
    GROUP BY cluster, first_part
  ),
  pods AS
  (
    SELECT
      cluster,
      if(labels['pod'] = '', labels['instance'], labels['pod']) AS pod,
      sumIf(increase, is_response) AS answers,
      sumIf(increase, is_response AND labels['rcode'] IN ('SERVFAIL', 'REFUSED')) AS failed,
      sumIf(increase, metric IN ('coredns_forward_healthcheck_failures_total', 'coredns_proxy_healthcheck_failures_total')) AS upstream,
      sumIf(increase, metric = 'coredns_forward_healthcheck_broken_total') AS broken,
      sumIf(increase, metric IN ('coredns_panics_total', 'coredns_panic_count_total')) AS panics,
      argMaxIf(labels['to'], increase, metric LIKE '%_healthcheck_failures_total') AS upstream_address,
      minIf(window_start, increase > 0) AS first_seen,
      maxIf(window_start, increase > 0) AS last_seen
    FROM
    (
      SELECT *, metric IN ('coredns_dns_responses_total', 'coredns_dns_response_rcode_count_total') AS is_response
      FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
      WHERE startsWith(metric, 'coredns_')
    )
    GROUP BY cluster, pod
  )
SELECT
  cluster,
  source_system AS source,
  multiIf(resolved > 0, 'the name is there only at times', is_service, 'there is no such service', 'there is no such name') AS trouble,
  if(resolved_by_all = 0, 'high', 'medium') AS confidence,
  client_namespace AS src_namespace,
  client_workload AS src_workload,
  '' AS dst_namespace,
  '' AS dst_workload,
  '' AS node,
  name AS subject,
  toFloat64(missing) AS amount,
  concat(
    toString(missing), ' of ', toString(answers), ' answers for ', name, ': NXDOMAIN',
    if(is_service AND elsewhere != '', concat('; ', first_part, ' runs in ', elsewhere), '')
  ) AS evidence,
  first_seen,
  last_seen,
  concat('query dns-errors; query pods-of --namespace=', if(is_service, second_part, client_namespace)) AS next
FROM
(
  SELECT *
  FROM missing_names
  LEFT JOIN places USING (cluster, first_part)
)
WHERE resolved = 0 OR missing >= 0.1 * answers

UNION ALL

SELECT
  cluster,
  source_system,
  found.2,
  found.3,
  client_namespace,
  client_workload,
  '', '', '',
  found.4,
  found.5,
  found.6,
  if(failed > 0, first_seen, {from:DateTime('UTC')}),
  if(failed > 0, last_seen, least({to:DateTime('UTC')}, now('UTC'))),
  found.7
FROM
(
  SELECT *
  FROM clients
  LEFT JOIN failures USING (cluster, source_system, client_namespace, client_workload)
)
ARRAY JOIN
  [
    (
      failed > 0 AND failed >= 0.01 * answers,
      'CoreDNS answers with failure', 'high', failed_name, toFloat64(failed),
      concat(
        toString(failed), ' of ', toString(answers), ' answers: ', toString(failed_code), ', for ', failed_name,
        if(failed_names > 1, concat(' and ', toString(failed_names - 1), ' more'), '')
      ),
      'query coredns'
    ),
    (
      queries >= 5 AND answers = 0,
      'CoreDNS does not answer', 'high', '', toFloat64(queries),
      concat(toString(queries), ' questions, no answer'),
      concat('query denied --namespace=', toString(client_namespace), '; query coredns')
    ),
    (
      queries >= 20 AND answers > 0 AND answers <= 0.9 * queries,
      'some questions get no answer', 'medium', '', toFloat64(queries) - answers,
      concat(toString(queries), ' questions, ', toString(answers), ' answers'),
      'query intermittent-timeouts; query coredns'
    )
  ] AS found
WHERE found.1

UNION ALL

SELECT
  cluster,
  source_system,
  'DNS is slow',
  'medium',
  client_namespace,
  client_workload,
  '', '', '', '',
  toFloat64(max(latency_of_all[4])),
  concat(
    'P99 ', toString(round(max(latency_of_all[4]) / 1000)), ' ms, P50 ', toString(round(max(latency_of_all[1]) / 1000, 1)), ' ms over ',
    toString(max(answers)), ' answers'
  ),
  min(first_seen),
  max(last_seen),
  'query dns-latency; query coredns'
FROM waits
WHERE answers >= 20 AND latency_of_all[4] >= 1000000
GROUP BY cluster, source_system, client_namespace, client_workload

UNION ALL

SELECT
  cluster,
  source_system,
  if(policy_name = '', 'no policy allows DNS', 'a policy denies DNS'),
  'high',
  src_namespace, src_workload, dst_namespace, dst_workload,
  '',
  policy_name,
  toFloat64(sum(hits)),
  concat(
    toString(sum(hits)), ' on ', direction, ' to 53/', protocol, ', by ', policy_kind, if(policy_name = '', '', ' '),
    if(policy_namespace = '', '', concat(policy_namespace, '/')), policy_name
  ),
  min(first_hit),
  max(last_hit),
  concat('query denied --namespace=', src_namespace)
FROM podflow.denied(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
WHERE dst_port = 53
GROUP BY
  cluster, source_system, src_namespace, src_workload, dst_namespace, dst_workload, protocol, direction,
  policy_kind, policy_namespace, policy_name

UNION ALL

SELECT
  cluster,
  source_system,
  'the datapath drops DNS',
  'medium',
  src_namespace, src_workload, dst_namespace, dst_workload,
  node,
  drop_reason,
  toFloat64(sum(rows.drops)),
  concat(toString(sum(rows.drops)), ' dropped on ', node, ', port 53/', protocol, ': ', drop_reason),
  min(window_start),
  max(window_start),
  concat('query drops --namespace=', src_namespace)
FROM podflow.drops_1m AS rows
WHERE window_start >= (SELECT start FROM covered) AND window_start < (SELECT end FROM covered)
  AND dst_port = 53 AND positionCaseInsensitive(drop_reason, 'policy') = 0
GROUP BY cluster, source_system, src_namespace, src_workload, dst_namespace, dst_workload, node, drop_reason, protocol
HAVING sum(rows.drops) > 0

UNION ALL

SELECT
  cluster,
  'pods',
  if(running = 0, 'CoreDNS is not running', 'pods of CoreDNS came and went'),
  if(running = 0, 'high', 'low'),
  '', '',
  namespace,
  workload,
  '',
  last_ended_pod,
  toFloat64(ended),
  concat(
    toString(running), ' of ', toString(pods), ' pods run; the last to end, ', last_ended_pod, ', at ',
    toString(toDateTime(last_ended_at, 'UTC'))
  ),
  toDateTime(last_ended_at, 'UTC'),
  if(running = 0, least({to:DateTime('UTC')}, now('UTC')), toDateTime(last_ended_at, 'UTC')),
  concat('query pods-of --namespace=', namespace, ' --workload=', workload)
FROM servers
WHERE is_dns AND last_ended_at IS NOT NULL AND (running = 0 OR ended > 0)

UNION ALL

SELECT
  cluster,
  'CoreDNS metrics',
  found.2,
  found.3,
  '', '', '', '', '',
  pod,
  toFloat64(ifNull(found.4, 0)),
  found.5,
  first_seen,
  last_seen,
  'query coredns'
FROM pods
ARRAY JOIN
  [
    (
      failed > 0 AND failed >= 0.01 * answers,
      'CoreDNS answers with failure', 'high', failed,
      concat(toString(toUInt64(ifNull(failed, 0))), ' of ', toString(toUInt64(ifNull(answers, 0))), ' answers of ', pod, ': SERVFAIL or REFUSED')
    ),
    (
      upstream > 0 OR broken > 0,
      'the resolvers behind CoreDNS do not answer', if(broken > 0, 'high', 'medium'), ifNull(upstream, broken),
      concat(toString(toUInt64(ifNull(upstream, 0))), ' failed checks by ', pod, ', most of ', upstream_address)
    ),
    (
      panics > 0,
      'CoreDNS fails on some questions', 'high', panics,
      concat(toString(toUInt64(ifNull(panics, 0))), ' panics of ', pod)
    )
  ] AS found
WHERE found.1;
