-- Why traffic from outside failed between `from` and `to`: ingresses that cannot reach their services, that are not running,
-- refused their configuration or show an expired certificate, load balancers without an address, denials, and silence.
-- A row per trouble; none where all is well. What ails the services behind is in pair_troubles.
--
-- The columns are those of node_troubles; subject is the ingress or service. Thresholds: errors from 1 % of the requests;
-- silence from 5 minutes on, where the same log goes on telling of other traffic.
CREATE VIEW IF NOT EXISTS podflow.ingress_troubles AS
WITH
  least({to:DateTime('UTC')}, now('UTC')) AS end_time,
  covered AS
  (
    SELECT start, end
    FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
  ),
  logged AS
  (
    SELECT
      cluster, src_namespace, src_workload, dst_namespace, dst_workload,
      max(rows.dst_service) AS service,
      sum(rows.requests) AS asked,
      sumIf(rows.requests, status IN (502, 503, 504)) AS unavailable,
      sumIf(rows.requests, status >= 500 AND status NOT IN (502, 503, 504)) AS failed,
      sumIf(rows.requests, status = 404) AS missing,
      argMaxIf(status, rows.requests, status IN (502, 503, 504)) AS usual,
      minIf(window_start, status >= 500) AS first_seen,
      maxIf(window_start, status >= 500) AS last_seen
    FROM podflow.http_1m AS rows
    WHERE window_start >= (SELECT start FROM covered) AND window_start < (SELECT end FROM covered)
      AND source_system = 'ingress-nginx'
    GROUP BY cluster, src_namespace, src_workload, dst_namespace, dst_workload
  ),
  counted AS
  (
    SELECT
      cluster,
      if(labels['exported_namespace'] = '', labels['namespace'], labels['exported_namespace']) AS namespace,
      labels['ingress'] AS ingress,
      if(labels['exported_service'] = '', labels['service'], labels['exported_service']) AS service,
      sum(increase) AS asked,
      sumIf(increase, labels['status'] IN ('502', '503', '504')) AS unavailable,
      sumIf(increase, labels['status'] LIKE '5%' AND labels['status'] NOT IN ('502', '503', '504')) AS failed,
      sumIf(increase, labels['status'] = '404') AS missing,
      minIf(window_start, labels['status'] LIKE '5%' AND increase > 0) AS first_seen,
      maxIf(window_start, labels['status'] LIKE '5%' AND increase > 0) AS last_seen
    FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
    WHERE metric = 'nginx_ingress_controller_requests'
    GROUP BY cluster, namespace, ingress, service
  ),
  gauges AS
  (
    SELECT
      cluster,
      metric,
      labels,
      max(rows.gauge_last).value AS last_value,
      min(window_start) AS first_minute,
      max(window_start) AS last_minute
    FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS rows
    WHERE metric IN (
        'nginx_ingress_controller_config_last_reload_successful', 'nginx_ingress_controller_ssl_expire_time_seconds',
        'kube_service_spec_type', 'kube_service_status_load_balancer_ingress'
      )
    GROUP BY cluster, metric, labels
  ),
  balancers AS
  (
    SELECT
      cluster,
      labels['namespace'] AS namespace,
      labels['service'] AS service,
      countIf(metric = 'kube_service_spec_type' AND labels['type'] = 'LoadBalancer' AND last_value > 0) AS wanted,
      countIf(metric = 'kube_service_status_load_balancer_ingress') AS addresses,
      min(first_minute) AS first_seen,
      max(last_minute) AS last_seen
    FROM gauges
    WHERE startsWith(metric, 'kube_service_')
    GROUP BY cluster, namespace, service
  ),
  inbound AS
  (
    SELECT
      cluster,
      source_system,
      uniqExactIf(window_start, from_outside) AS minutes,
      maxIf(window_start, from_outside) AS last_inbound,
      max(window_start) AS last_of_all
    FROM
    (
      SELECT
        *,
        source_system = 'ingress-nginx' OR src_workload_kind = 'External'
          OR (src_workload_kind = 'Reserved' AND src_workload = 'world') AS from_outside
      FROM podflow.service_pairs_1m
      WHERE window_start >= (SELECT start FROM covered) AND window_start < (SELECT end FROM covered)
    )
    GROUP BY cluster, source_system
  )
SELECT
  cluster,
  'ingress-nginx' AS source,
  found.1 AS trouble,
  found.2 AS confidence,
  src_namespace,
  src_workload,
  dst_namespace,
  dst_workload,
  '' AS node,
  service AS subject,
  toFloat64(ifNull(found.3, 0)) AS amount,
  concat(toString(ifNull(found.3, 0)), ' of ', toString(asked), ' requests', found.4) AS evidence,
  if(found.1 = 'no rule of an ingress matches', {from:DateTime('UTC')}, logged.first_seen) AS first_seen,
  if(found.1 = 'no rule of an ingress matches', end_time, logged.last_seen) AS last_seen,
  if(
    dst_workload = '',
    'query ingress-backends',
    concat('query pods-of --namespace=', dst_namespace, ' --workload=', dst_workload)
  ) AS next
FROM logged
ARRAY JOIN
  [
    ('the ingress cannot reach the service', 'high', unavailable, concat(' to ', service, ' were answered with 502, 503 or 504, mostly ', toString(usual))),
    ('the service behind the ingress answers with errors', 'medium', failed, concat(' to ', service, ' were answered with another 5xx')),
    ('no rule of an ingress matches', 'low', if(dst_workload = '' AND service = '', missing, 0), ' got 404: host or path is in no ingress')
  ] AS found
WHERE found.3 > 0 AND found.3 >= 0.01 * asked

UNION ALL

SELECT
  cluster,
  'ingress-nginx metrics',
  found.1,
  found.2,
  '', '',
  namespace,
  '',
  '',
  concat(ingress, if(service = '', '', concat(' → ', service))),
  toFloat64(ifNull(found.3, 0)),
  concat(toString(toUInt64(ifNull(found.3, 0))), ' of ', toString(toUInt64(asked)), ' requests', found.4),
  if(found.1 = 'no rule of an ingress matches', {from:DateTime('UTC')}, first_seen),
  if(found.1 = 'no rule of an ingress matches', end_time, last_seen),
  if(
    ingress = '',
    'query ingress-requests',
    concat('query ingress-requests --namespace=', namespace, '; query pods-of --namespace=', namespace)
  )
FROM counted
ARRAY JOIN
  [
    ('the ingress cannot reach the service', 'high', unavailable, ' were answered with 502, 503 or 504'),
    ('the service behind the ingress answers with errors', 'medium', failed, ' were answered with another 5xx'),
    ('no rule of an ingress matches', 'low', if(ingress = '', missing, 0), ' got 404: host or path is in no ingress')
  ] AS found
WHERE found.3 > 0 AND found.3 >= 0.01 * asked
  -- The log says the same, and more.
  AND cluster NOT IN (SELECT cluster FROM logged)

UNION ALL

SELECT
  cluster,
  'ingress-nginx metrics',
  if(metric LIKE '%reload%', 'the ingress refused its configuration', 'the certificate has expired'),
  'high',
  '', '', '', '', '',
  if(metric LIKE '%reload%', labels['controller_pod'], labels['host']),
  1.,
  if(
    metric LIKE '%reload%',
    concat('the last reload of ', if(labels['controller_pod'] = '', labels['pod'], labels['controller_pod']), ' failed: the last good one is in use'),
    concat('the one for ', labels['host'], ' ended at ', toString(toDateTime(toUInt32(last_value), 'UTC')))
  ),
  if(metric LIKE '%reload%', first_minute, greatest({from:DateTime('UTC')}, toDateTime(toUInt32(last_value), 'UTC'))),
  last_minute,
  'the ingress controller''s own log'
FROM gauges
WHERE (metric = 'nginx_ingress_controller_config_last_reload_successful' AND last_value = 0)
  OR (metric = 'nginx_ingress_controller_ssl_expire_time_seconds' AND last_value > 0 AND last_value < toUnixTimestamp(end_time))

UNION ALL

SELECT
  cluster,
  'kube-state-metrics',
  'the load balancer has no address',
  'high',
  '', '',
  namespace,
  '',
  '',
  service,
  1.,
  concat('service ', namespace, '/', service, ' wants one and was given none'),
  first_seen,
  last_seen,
  'the events of the service: kubectl describe'
FROM balancers
WHERE wanted > 0 AND addresses = 0
  -- Where no service of the cluster ever shows an address, the metric is not scraped.
  AND cluster IN (SELECT cluster FROM gauges WHERE metric = 'kube_service_status_load_balancer_ingress')

UNION ALL

SELECT
  cluster,
  'pods',
  'the ingress controller is not running',
  'high',
  '', '',
  namespace,
  workload,
  '',
  last_ended_pod,
  toFloat64(ended),
  concat('the last pod, ', last_ended_pod, ', ended at ', toString(toDateTime(last_ended_at, 'UTC'))),
  toDateTime(last_ended_at, 'UTC'),
  end_time,
  concat('query pods-of --namespace=', namespace, ' --workload=', workload)
FROM podflow.workload_pods(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
WHERE running = 0 AND last_ended_at IS NOT NULL AND workload_kind NOT IN ('Job', 'CronJob')
  AND (labels['app.kubernetes.io/name'] IN ('ingress-nginx', 'nginx-ingress', 'traefik', 'contour', 'envoy-gateway')
    OR labels['app'] IN ('istio-ingressgateway', 'ingress-nginx') OR workload LIKE 'ingress-nginx%')

UNION ALL

SELECT
  cluster,
  source_system,
  if(policy_name = '', 'no policy allows it from outside', 'a policy denies it from outside'),
  'high',
  src_namespace, src_workload, dst_namespace, dst_workload,
  '',
  policy_name,
  toFloat64(sum(hits)),
  concat(
    toString(sum(hits)), ' on ', direction, ' to ', toString(dst_port), '/', protocol, ', by ', policy_kind,
    if(policy_name = '', '', ' '), if(policy_namespace = '', '', concat(policy_namespace, '/')), policy_name
  ),
  min(first_hit),
  max(last_hit),
  concat('query denied --namespace=', dst_namespace)
FROM podflow.denied(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
WHERE dst_namespace != '' AND (src_workload_kind = 'External' OR (src_workload_kind = 'Reserved' AND src_workload = 'world'))
GROUP BY
  cluster, source_system, src_namespace, src_workload, dst_namespace, dst_workload, dst_port, protocol, direction,
  policy_kind, policy_namespace, policy_name

UNION ALL

SELECT
  cluster,
  source_system,
  'the datapath drops what comes from outside',
  'medium',
  src_namespace, src_workload, dst_namespace, dst_workload,
  node,
  drop_reason,
  toFloat64(sum(rows.drops)),
  concat(toString(sum(rows.drops)), ' dropped on ', node, ', port ', toString(dst_port), '/', protocol, ': ', drop_reason),
  min(window_start),
  max(window_start),
  concat('query drops --namespace=', dst_namespace)
FROM podflow.drops_1m AS rows
WHERE window_start >= (SELECT start FROM covered) AND window_start < (SELECT end FROM covered)
  AND dst_namespace != '' AND (src_workload_kind = 'External' OR (src_workload_kind = 'Reserved' AND src_workload = 'world'))
  AND positionCaseInsensitive(drop_reason, 'policy') = 0
GROUP BY cluster, source_system, src_namespace, src_workload, dst_namespace, dst_workload, node, drop_reason, dst_port, protocol
HAVING sum(rows.drops) > 0

UNION ALL

SELECT
  cluster,
  source_system,
  'nothing comes in from outside any more',
  'medium',
  '', '', '', '', '', '',
  toFloat64(dateDiff('minute', last_inbound, last_of_all)),
  concat(
    'none for ', toString(dateDiff('minute', last_inbound, last_of_all)), ' minutes after ', toString(minutes),
    ' minutes with some: load balancer, DNS, firewall?'
  ),
  last_inbound + 60,
  last_of_all,
  'query external-traffic; the load balancer''s own health checks'
FROM inbound
WHERE minutes >= 5 AND dateDiff('minute', last_inbound, last_of_all) >= 5;
