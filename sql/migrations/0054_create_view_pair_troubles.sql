-- What kept clients from their servers between `from` and `to`: denials, drops, servers that are not there, resets, requests
-- without an answer, errors, answers that are slow now and then. A row per trouble and pair; none where all is well.
--
-- The columns are those of node_troubles. Thresholds: resets from 5 % of the connections; requests without an answer and
-- errors from 1 %; ten drops make more than a low confidence; a minute is slow from a P99 of 100 ms and of five times that of the middle minute.
CREATE VIEW IF NOT EXISTS podflow.pair_troubles AS
WITH
  covered AS
  (
    SELECT start, end
    FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
  ),
  denials AS
  (
    SELECT *
    FROM podflow.denied(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
  ),
  drops AS
  (
    SELECT
      cluster, source_system, src_namespace, src_workload, dst_namespace, dst_workload, node, drop_reason,
      positionCaseInsensitive(drop_reason, 'policy') > 0 AS by_policy,
      (cluster, source_system, src_namespace, src_workload, dst_namespace, dst_workload) AS ends,
      sum(rows.drops) AS dropped,
      min(window_start) AS first_seen,
      max(window_start) AS last_seen
    FROM podflow.drops_1m AS rows
    WHERE window_start >= (SELECT start FROM covered) AND window_start < (SELECT end FROM covered)
    GROUP BY cluster, source_system, src_namespace, src_workload, dst_namespace, dst_workload, node, drop_reason
    HAVING dropped > 0
  ),
  -- Each end's report by itself: what the one saw and the other did not is what matters here.
  reports AS
  (
    SELECT
      cluster, source_system, src_namespace, src_workload, src_workload_kind,
      dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol,
      max(rows.dst_service) AS service,
      sumIf(rows.flows_forwarded, reporter = 'source') AS left,
      sumIf(rows.flows, reporter = 'destination') AS arrived,
      max(rows.flows) AS seen,
      sum(ifNull(rows.flows_denied, 0) + ifNull(rows.flows_dropped, 0)) AS stopped,
      ifNull(sumIf(rows.connections_opened, reporter = 'source'), sumIf(rows.connections_opened, reporter != 'source')) AS opened,
      ifNull(sumIf(rows.connections_reset, reporter = 'source'), sumIf(rows.connections_reset, reporter != 'source')) AS reset,
      sum(rows.packets_sent) AS sent,
      sum(rows.packets_received) AS received,
      ifNull(sum(rows.requests_5xx) >= 0.01 * sum(rows.requests) AND sum(rows.requests_5xx) > 0, 0) AS fails,
      ifNull(reset >= 0.05 * opened AND reset > 0, 0) AS resets,
      min(window_start) AS first_seen,
      max(window_start) AS last_seen,
      sum(arrived) OVER (PARTITION BY cluster, source_system, dst_namespace, dst_workload) AS of_all
    FROM podflow.service_pairs_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS rows
    GROUP BY
      cluster, source_system, src_namespace, src_workload, src_workload_kind,
      dst_namespace, dst_workload, dst_workload_kind, dst_port, protocol
  ),
  lives AS
  (
    SELECT *
    FROM podflow.workload_pods(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
  ),
  clients AS
  (
    SELECT
      cluster,
      namespace AS src_namespace,
      workload AS src_workload,
      workload_kind AS src_workload_kind,
      pods AS client_pods,
      enrolled AS clients_enrolled
    FROM lives
  ),
  servers AS
  (
    SELECT
      cluster,
      namespace AS dst_namespace,
      workload AS dst_workload,
      workload_kind AS dst_workload_kind,
      pods AS server_pods,
      enrolled AS servers_enrolled,
      running,
      started,
      ended,
      toDateTime(last_ended_at, 'UTC') AS gone_at,
      last_ended_pod AS gone
    FROM lives
  ),
  -- One end's requests: the source's where it reports any.
  answers AS
  (
    SELECT
      cluster, source_system, src_namespace, src_workload, dst_namespace, dst_workload, dst_port,
      argMin(counts, transform(reporter, ['source', 'destination'], [0, 1], 2)) AS best,
      best.1 AS asked,
      best.2 AS unanswered,
      best.3 AS unavailable,
      best.4 AS failed,
      ifNull(min(first_failure), toDateTime(0, 'UTC')) AS first_seen,
      ifNull(max(last_failure), toDateTime(0, 'UTC')) AS last_seen,
      max(bad_minutes) AS minutes
    FROM
    (
      SELECT
        cluster, source_system, reporter, src_namespace, src_workload, dst_namespace, dst_workload, dst_port,
        (
          sum(rows.requests),
          ifNull(sumIf(rows.requests, status = 0), 0),
          ifNull(sumIf(rows.requests, status IN (502, 503, 504)), 0),
          ifNull(sumIf(rows.requests, status >= 500 AND status NOT IN (502, 503, 504)), 0)
        ) AS counts,
        minOrNullIf(window_start, status = 0 OR status >= 500) AS first_failure,
        maxOrNullIf(window_start, status = 0 OR status >= 500) AS last_failure,
        uniqExactIf(window_start, status = 0 OR status >= 500) AS bad_minutes
      FROM podflow.http_1m AS rows
      WHERE window_start >= (SELECT start FROM covered) AND window_start < (SELECT end FROM covered)
      GROUP BY cluster, source_system, reporter, src_namespace, src_workload, dst_namespace, dst_workload, dst_port
      HAVING sum(rows.requests) > 0
    )
    GROUP BY cluster, source_system, src_namespace, src_workload, dst_namespace, dst_workload, dst_port
  ),
  minutes AS
  (
    SELECT
      cluster, source_system, src_namespace, src_workload, dst_namespace, dst_workload, dst_port, window_start,
      argMin(
        (answered, p99_of_minute),
        transform(reporter, ['source', 'destination'], [0, 1], 2)
      ).2 AS p99_ms
    FROM
    (
      SELECT
        cluster, source_system, reporter, src_namespace, src_workload, dst_namespace, dst_workload, dst_port, window_start,
        sum(requests) AS answered,
        quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(latency_us)[4] / 1000 AS p99_of_minute
      FROM podflow.service_pairs_1m
      WHERE window_start >= (SELECT start FROM covered) AND window_start < (SELECT end FROM covered) AND requests > 0
      GROUP BY
        cluster, source_system, reporter, src_namespace, src_workload, dst_namespace, dst_workload, dst_port, window_start
      HAVING answered >= 5 AND isFinite(p99_of_minute)
    )
    GROUP BY cluster, source_system, src_namespace, src_workload, dst_namespace, dst_workload, dst_port, window_start
  ),
  jumps AS
  (
    SELECT
      cluster, source_system, src_namespace, src_workload, dst_namespace, dst_workload, dst_port,
      groupArray((window_start, p99_ms)) AS all_minutes,
      medianExact(p99_ms) AS usual_ms,
      arrayFilter(minute -> minute.2 >= greatest(5 * usual_ms, 100), all_minutes) AS slow,
      max(p99_ms) AS worst_ms
    FROM minutes
    GROUP BY cluster, source_system, src_namespace, src_workload, dst_namespace, dst_workload, dst_port
    HAVING length(all_minutes) >= 5 AND notEmpty(slow) AND 3 * length(slow) <= length(all_minutes)
  )
SELECT
  cluster,
  source_system AS source,
  if(policy_name = '', 'no policy allows it', 'a policy denies it') AS trouble,
  'high' AS confidence,
  src_namespace,
  src_workload,
  dst_namespace,
  dst_workload,
  '' AS node,
  if(policy_name = '', policy_kind, concat(policy_kind, ' ', if(policy_namespace = '', '', concat(policy_namespace, '/')), policy_name)) AS subject,
  toFloat64(sum(hits)) AS amount,
  concat(toString(sum(hits)), ' on ', direction, ' to ', toString(dst_port), '/', protocol, ', by ', subject) AS evidence,
  min(first_hit) AS first_seen,
  max(last_hit) AS last_seen,
  if(
    policy_name = '',
    concat('query denied --namespace=', if(direction = 'ingress', dst_namespace, src_namespace)),
    concat('query policy-hits --policy=', policy_name)
  ) AS next
FROM denials
GROUP BY
  cluster, source_system, src_namespace, src_workload, dst_namespace, dst_workload, dst_port, protocol, direction,
  policy_kind, policy_namespace, policy_name

UNION ALL

SELECT
  cluster,
  source_system,
  if(by_policy, 'a policy denies it', 'the datapath drops it'),
  multiIf(by_policy, 'high', dropped >= 10, 'medium', 'low'),
  src_namespace, src_workload, dst_namespace, dst_workload,
  node,
  drop_reason,
  toFloat64(dropped),
  concat(toString(dropped), ' dropped on ', node, ': ', drop_reason),
  first_seen,
  last_seen,
  concat('query drops --namespace=', if(dst_namespace = '', src_namespace, dst_namespace))
FROM drops
WHERE NOT by_policy
  -- A verdict says more than the drop that follows from it.
  OR ends NOT IN (SELECT (cluster, source_system, src_namespace, src_workload, dst_namespace, dst_workload) FROM denials)

UNION ALL

SELECT
  cluster,
  source_system,
  found.2,
  found.3,
  src_namespace, src_workload, dst_namespace, dst_workload,
  '',
  found.4,
  toFloat64(ifNull(found.5, 0)),
  found.6,
  if(found.2 IN ('no pod of the server is running', 'pods of the server came and went'), ifNull(gone_at, first_seen), first_seen),
  last_seen,
  found.7
FROM
(
  SELECT *
  FROM reports
  LEFT JOIN clients USING (cluster, src_namespace, src_workload, src_workload_kind)
  LEFT JOIN servers USING (cluster, dst_namespace, dst_workload, dst_workload_kind)
)
ARRAY JOIN
  [
    (
      running = 0 AND gone != '' AND dst_workload_kind NOT IN ('Job', 'CronJob'),
      'no pod of the server is running', 'high', gone, seen,
      concat('the last one, ', gone, ', ended at ', toString(ifNull(gone_at, first_seen))),
      concat('query pods-of --namespace=', dst_namespace, ' --workload=', dst_workload)
    ),
    (
      dst_workload_kind = 'Service' AND ifNull(seen, opened) > 0,
      'the service has no endpoint', 'high', service, ifNull(seen, opened),
      'flows end at the address of the service itself: its selector finds no ready pod',
      concat('query pods-of --namespace=', dst_namespace)
    ),
    (
      resets,
      'the server refuses or resets connections', if(2 * reset >= opened, 'medium', 'low'), '', reset,
      concat(toString(reset), ' of ', toString(opened), ' connections to port ', toString(dst_port), ' were reset: does it listen?'),
      concat('query tcp-connections --namespace=', dst_namespace)
    ),
    (
      left >= 10 AND ifNull(arrived, 0) = 0 AND of_all > 0 AND stopped = 0,
      'it leaves the client''s node and never arrives', 'medium', '', left,
      concat(toString(left), ' flows left, none arrived, while ', toString(of_all), ' of other clients did: CNI, tunnel, firewall?'),
      concat('query flows-of --namespace=', src_namespace, ' --workload=', src_workload)
    ),
    (
      protocol = 'TCP' AND sent > 0 AND received = 0 AND stopped = 0,
      'the server never answers', 'medium', '', sent,
      concat(toString(sent), ' packets to port ', toString(dst_port), ', none came back'),
      concat('query pods-of --namespace=', dst_namespace, ' --workload=', dst_workload)
    ),
    (
      running > 0 AND ended > 0 AND (resets OR fails),
      'pods of the server came and went', 'low', gone, ended,
      concat(toString(ended), ' ended, ', toString(started), ' began; the last, ', gone, ', ended at ', toString(ifNull(gone_at, first_seen))),
      concat('query pods-of --namespace=', dst_namespace, ' --workload=', dst_workload)
    ),
    (
      resets AND client_pods > 0 AND clients_enrolled = 0 AND server_pods > 0 AND servers_enrolled = server_pods,
      'the client is outside of the mesh, the server inside', 'low', '', reset,
      'a server that insists on mutual TLS resets plain text: see its PeerAuthentication or Server',
      concat('query mesh-enrollment --namespace=', src_namespace)
    )
  ] AS found
WHERE found.1

UNION ALL

SELECT
  cluster,
  source_system,
  failure.1,
  failure.2,
  src_namespace, src_workload, dst_namespace, dst_workload,
  '',
  '',
  toFloat64(failure.3),
  concat(toString(failure.3), ' of ', toString(asked), ' requests', failure.4, ', in ', toString(minutes), ' minutes'),
  first_seen,
  last_seen,
  concat('query http-status --namespace=', dst_namespace, ' --workload=', dst_workload)
FROM answers
ARRAY JOIN
  [
    ('requests get no answer', 'medium', unanswered, ' got none in 30 s'),
    ('the server is unavailable', 'high', unavailable, ' were answered with 502, 503 or 504'),
    ('the server answers with errors', 'medium', failed, ' were answered with another 5xx')
  ] AS failure
WHERE failure.3 > 0 AND failure.3 >= 0.01 * asked

UNION ALL

SELECT
  cluster,
  source_system,
  'answers are slow in some minutes',
  'medium',
  src_namespace, src_workload, dst_namespace, dst_workload,
  '',
  '',
  toFloat64(worst_ms / usual_ms),
  concat(
    'P99 up to ', toString(round(worst_ms)), ' ms in ', toString(length(slow)), ' of ', toString(length(all_minutes)),
    ' minutes, else ', toString(round(usual_ms)), ' ms'
  ),
  arrayMin(arrayMap(minute -> minute.1, slow)),
  arrayMax(arrayMap(minute -> minute.1, slow)),
  concat('query latency --namespace=', dst_namespace, ' --workload=', dst_workload, ' --step=1')
FROM jumps;
