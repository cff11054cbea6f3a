-- Why names did not resolve between `from` and `to`: names that there are not, CoreDNS failing, silent, slow or gone, the
-- resolvers behind it, policies that deny port 53. A row per trouble and client (or pod of CoreDNS); none where all is well.
--
-- The columns are those of node_troubles; src is who asks, subject the name. Thresholds: failures from 1 % of the answers;
-- unanswered from a tenth of 20 questions; slow from a P99 of a second, from 20 answers on.
--
-- A resolver tries its search domains one by one: api.example.com.shop.svc.cluster.local. is asked in vain before
-- api.example.com. is. Such questions are no trouble: a name counts that is no longer form of another one asked for.
CREATE VIEW IF NOT EXISTS podflow.dns_troubles AS
WITH
  covered AS
  (
    SELECT start, end
    FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
  ),
  -- One end's report: the client's where it has one.
  names AS
  (
    SELECT
      cluster, source_system, client_namespace, client_workload, name,
      argMin((counts, worst, first_failure, last_failure), transform(reporter, ['source', 'destination'], [0, 1], 2)) AS best,
      best.1.1 AS queries,
      best.1.2 AS answers,
      best.1.3 AS resolved,
      best.1.4 AS missing,
      best.1.5 AS failed,
      best.2 AS code,
      best.3 AS first_seen,
      best.4 AS last_seen
    FROM
    (
      SELECT
        cluster, source_system, reporter, client_namespace, client_workload,
        concat(trimRight(lower(query_name), '.'), '.') AS name,
        (
          ifNull(sum(rows.queries), 0),
          ifNull(sum(rows.answers), 0),
          ifNull(sumIf(rows.answers, response_code = 'NOERROR'), 0),
          ifNull(sumIf(rows.answers, response_code = 'NXDOMAIN'), 0),
          ifNull(sumIf(rows.answers, response_code NOT IN ('', 'NOERROR', 'NXDOMAIN')), 0)
        ) AS counts,
        argMaxIf(response_code, rows.answers, response_code NOT IN ('', 'NOERROR', 'NXDOMAIN')) AS worst,
        minIf(window_start, response_code NOT IN ('', 'NOERROR')) AS first_failure,
        maxIf(window_start, response_code NOT IN ('', 'NOERROR')) AS last_failure
      FROM podflow.dns_1m AS rows
      WHERE window_start >= (SELECT start FROM covered) AND window_start < (SELECT end FROM covered)
      GROUP BY cluster, source_system, reporter, client_namespace, client_workload, name
    )
    GROUP BY cluster, source_system, client_namespace, client_workload, name
  ),
  asked AS
  (
    SELECT
      *,
      extract(name, '\\.svc\\.(.+)$') AS domain,
      max(domain) OVER (PARTITION BY cluster) AS cluster_domain,
      -- What may have been typed: cart.shop. for cart.shop.svc.cluster.local.
      if(domain = '', name, replaceOne(name, concat('svc.', domain), '')) AS typed,
      countSubstrings(typed, '.') AS labels,
      -- Of two forms of what was typed, the telling one: the service's where it has two labels, else the plain one.
      (labels = 2) = (domain != '') AS is_telling,
      sum(is_telling OR resolved > 0) OVER same_typed - (is_telling OR resolved > 0) AS better_forms,
      sum(resolved) OVER (PARTITION BY cluster, name) AS resolved_by_all
    FROM names
    WINDOW same_typed AS (PARTITION BY cluster, client_namespace, client_workload, typed)
  ),
  -- Longer forms of something else that the same client asked for.
  longer_forms AS
  (
    SELECT DISTINCT cluster, client_namespace, client_workload, name
    FROM
    (
      SELECT
        cluster, client_namespace, client_workload, name, typed,
        splitByChar('.', name) AS parts,
        arrayJoin(arrayMap(n -> concat(arrayStringConcat(arraySlice(parts, 1, n), '.'), '.'), range(2, length(parts)))) AS beginning
      FROM asked
      WHERE missing > 0
    )
    WHERE beginning != typed
      AND (cluster, client_namespace, client_workload, beginning) IN
      (
        SELECT cluster, client_namespace, client_workload, typed
        FROM asked
      )
  ),
  missing_names AS
  (
    SELECT
      *,
      splitByChar('.', name) AS parts,
      domain != '' AND labels = 2 AS is_service
    FROM asked
    WHERE missing > 0
      AND better_forms = 0
      AND (cluster, client_namespace, client_workload, name) NOT IN (longer_forms)
      -- Neither a lone word nor one with nothing but the end of the search list.
      AND countSubstrings(name, '.') > 1
      AND NOT (domain != '' AND labels <= 1)
      AND NOT (domain = '' AND cluster_domain != '' AND endsWith(name, concat('.', cluster_domain)))
  ),
  clients AS
  (
    SELECT
      cluster, source_system, client_namespace, client_workload,
      sum(names.queries) AS queries,
      sum(names.answers) AS answers,
      sum(names.failed) AS failed,
      argMax(name, names.failed) AS failed_name,
      argMax(code, names.failed) AS failed_code,
      uniqExactIf(name, names.failed > 0) AS failed_names,
      minIf(names.first_seen, names.failed > 0) AS first_seen,
      maxIf(names.last_seen, names.failed > 0) AS last_seen
    FROM names
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
    FROM podflow.dns_1m AS rows
    WHERE window_start >= (SELECT start FROM covered) AND window_start < (SELECT end FROM covered)
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
    if(is_service AND elsewhere != '', concat('; ', parts[1], ' runs in ', elsewhere), '')
  ) AS evidence,
  first_seen,
  last_seen,
  concat('query dns-errors; query pods-of --namespace=', if(is_service, parts[2], client_namespace)) AS next
FROM
(
  SELECT *
  FROM (SELECT *, parts[1] AS first_part FROM missing_names) AS searched
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
FROM clients
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
