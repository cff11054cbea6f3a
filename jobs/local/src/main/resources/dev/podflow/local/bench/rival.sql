-- What a user would pick instead: ClickHouse's own Kafka engine, a dictionary for the pods, and materialized views that fill
-- tables of the same columns. Records are parsed and looked up once, into a Null table that the other views read.
-- Statements end with a semicolon at the end of a line; the launcher puts the broker's address for ${brokers}.
CREATE DATABASE IF NOT EXISTS rival;

CREATE TABLE rival.service_pairs_1m AS podflow.service_pairs_1m;
CREATE TABLE rival.service_pairs_1h AS podflow.service_pairs_1h;
CREATE TABLE rival.service_pairs_1d AS podflow.service_pairs_1d;
CREATE TABLE rival.policy_hits_1m AS podflow.policy_hits_1m;
CREATE TABLE rival.drops_1m AS podflow.drops_1m;
CREATE TABLE rival.dns_1m AS podflow.dns_1m;
CREATE TABLE rival.http_1m AS podflow.http_1m;

-- The newest owner of each address: a dictionary knows no times.
CREATE DICTIONARY rival.pods
(
  cluster String,
  ip String,
  namespace String,
  workload String,
  workload_kind String
)
PRIMARY KEY cluster, ip
SOURCE(CLICKHOUSE(QUERY 'SELECT cluster, ip, argMax(namespace, started_at) AS namespace, argMax(workload, started_at) AS workload, argMax(workload_kind, started_at) AS workload_kind FROM podflow.pods WHERE NOT host_network GROUP BY cluster, ip'))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(0);

CREATE TABLE rival.events
(
  window_start DateTime('UTC'),
  cluster LowCardinality(String),
  reporter LowCardinality(String),
  node LowCardinality(String),
  direction LowCardinality(String),
  verdict LowCardinality(String),
  event_type UInt8,
  new_connection Bool,
  is_flow Bool,
  client Tuple(namespace String, workload String, workload_kind String),
  server Tuple(namespace String, workload String, workload_kind String),
  dst_port UInt16,
  protocol LowCardinality(String),
  drop_reason LowCardinality(String),
  l7_type LowCardinality(String),
  method LowCardinality(String),
  status UInt16,
  query String,
  query_type LowCardinality(String),
  response_code UInt16,
  latency_us Nullable(Float64),
  allowed_by Array(Tuple(name String, namespace String, kind String)),
  denied_by Array(Tuple(name String, namespace String, kind String))
)
ENGINE = Null;

CREATE MATERIALIZED VIEW rival.to_service_pairs_1m TO rival.service_pairs_1m AS
SELECT
  window_start,
  cluster,
  'cilium' AS source_system,
  reporter,
  client.namespace AS src_namespace,
  client.workload AS src_workload,
  client.workload_kind AS src_workload_kind,
  server.namespace AS dst_namespace,
  server.workload AS dst_workload,
  server.workload_kind AS dst_workload_kind,
  dst_port,
  protocol,
  countIf(is_flow) AS flows,
  countIf(is_flow AND verdict != 'DROPPED') AS flows_forwarded,
  countIf(is_flow AND verdict = 'DROPPED' AND NOT startsWith(drop_reason, 'POLICY_DEN')) AS flows_dropped,
  countIf(is_flow AND startsWith(drop_reason, 'POLICY_DEN')) AS flows_denied,
  countIf(is_flow AND new_connection) AS connections_opened,
  countIf(l7_type = 'REQUEST' AND method != '') AS requests,
  countIf(l7_type = 'RESPONSE' AND status BETWEEN 400 AND 499) AS requests_4xx,
  countIf(l7_type = 'RESPONSE' AND status BETWEEN 500 AND 599) AS requests_5xx,
  quantilesDDStateIf(0.01, 0.5, 0.9, 0.95, 0.99)(assumeNotNull(latency_us), l7_type = 'RESPONSE' AND method != '' AND latency_us IS NOT NULL) AS latency_us,
  toUnixTimestamp64Milli(now64(3)) AS last_commit
FROM rival.events
WHERE is_flow OR method != ''
GROUP BY ALL;

CREATE MATERIALIZED VIEW rival.to_service_pairs_1h TO rival.service_pairs_1h AS
SELECT * REPLACE (toStartOfHour(window_start) AS window_start) FROM rival.service_pairs_1m;

CREATE MATERIALIZED VIEW rival.to_service_pairs_1d TO rival.service_pairs_1d AS
SELECT * REPLACE (toStartOfDay(window_start) AS window_start) FROM rival.service_pairs_1m;

CREATE MATERIALIZED VIEW rival.to_http_1m TO rival.http_1m AS
SELECT
  window_start,
  cluster,
  'cilium' AS source_system,
  reporter,
  client.namespace AS src_namespace,
  client.workload AS src_workload,
  client.workload_kind AS src_workload_kind,
  server.namespace AS dst_namespace,
  server.workload AS dst_workload,
  server.workload_kind AS dst_workload_kind,
  dst_port,
  method,
  status,
  count() AS requests,
  quantilesDDStateIf(0.01, 0.5, 0.9, 0.95, 0.99)(assumeNotNull(latency_us), latency_us IS NOT NULL) AS latency_us,
  toUnixTimestamp64Milli(now64(3)) AS last_commit
FROM rival.events
WHERE l7_type = 'RESPONSE' AND method != ''
GROUP BY ALL;

CREATE MATERIALIZED VIEW rival.to_dns_1m TO rival.dns_1m AS
SELECT
  window_start,
  cluster,
  'cilium' AS source_system,
  reporter,
  client.namespace AS client_namespace,
  client.workload AS client_workload,
  query AS query_name,
  query_type,
  toString(response_code) AS response_code,
  countIf(l7_type = 'REQUEST') AS queries,
  countIf(l7_type = 'RESPONSE') AS answers,
  toUnixTimestamp64Milli(now64(3)) AS last_commit
FROM rival.events
WHERE query != ''
GROUP BY ALL;

CREATE MATERIALIZED VIEW rival.to_drops_1m TO rival.drops_1m AS
SELECT
  window_start,
  cluster,
  'cilium' AS source_system,
  node,
  direction,
  drop_reason,
  client.namespace AS src_namespace,
  client.workload AS src_workload,
  client.workload_kind AS src_workload_kind,
  server.namespace AS dst_namespace,
  server.workload AS dst_workload,
  server.workload_kind AS dst_workload_kind,
  dst_port,
  protocol,
  count() AS drops,
  toUnixTimestamp64Milli(now64(3)) AS last_commit
FROM rival.events
WHERE event_type = 1
GROUP BY ALL;

CREATE MATERIALIZED VIEW rival.to_policy_hits_1m TO rival.policy_hits_1m AS
SELECT
  window_start,
  cluster,
  'cilium' AS source_system,
  policy.kind AS policy_kind,
  policy.namespace AS policy_namespace,
  policy.name AS policy_name,
  direction,
  if(verdict = 'DROPPED', 'deny', 'allow') AS action,
  if(verdict = 'AUDIT', 'staged', 'enforced') AS enforcement,
  client.namespace AS src_namespace,
  client.workload AS src_workload,
  client.workload_kind AS src_workload_kind,
  server.namespace AS dst_namespace,
  server.workload AS dst_workload,
  server.workload_kind AS dst_workload_kind,
  dst_port,
  protocol,
  count() AS hits,
  toUnixTimestamp64Milli(now64(3)) AS last_commit
FROM rival.events
ARRAY JOIN arrayConcat(allowed_by, denied_by) AS policy
WHERE event_type = 5
GROUP BY ALL;

-- Only the members that are needed: the format skips all others.
CREATE TABLE rival.hubble
(
  flow Tuple(
    time DateTime64(9, 'UTC'),
    verdict LowCardinality(String),
    drop_reason_desc LowCardinality(String),
    IP Tuple(source String, destination String),
    l4 Tuple(
      TCP Tuple(source_port UInt16, destination_port UInt16, flags Tuple(SYN Bool, ACK Bool)),
      UDP Tuple(source_port UInt16, destination_port UInt16)),
    l7 Tuple(
      type LowCardinality(String),
      latency_ns UInt64,
      dns Tuple(query String, qtypes Array(LowCardinality(String)), rcode UInt16),
      http Tuple(code UInt16, method LowCardinality(String))),
    is_reply Bool,
    event_type Tuple(type UInt8),
    traffic_direction LowCardinality(String),
    trace_observation_point LowCardinality(String),
    trace_reason LowCardinality(String),
    egress_allowed_by Array(Tuple(name String, namespace String, kind String)),
    ingress_allowed_by Array(Tuple(name String, namespace String, kind String)),
    egress_denied_by Array(Tuple(name String, namespace String, kind String)),
    ingress_denied_by Array(Tuple(name String, namespace String, kind String))),
  node_name LowCardinality(String)
)
ENGINE = Kafka
SETTINGS
  kafka_broker_list = '${brokers}',
  kafka_topic_list = 'flows.hubble',
  kafka_group_name = 'rival',
  kafka_format = 'JSONEachRow',
  kafka_num_consumers = 2,
  kafka_thread_per_consumer = 1,
  kafka_poll_max_batch_size = 65536,
  kafka_max_block_size = 262144,
  date_time_input_format = 'best_effort',
  input_format_skip_unknown_fields = 1,
  input_format_json_ignore_unknown_keys_in_named_tuple = 1,
  input_format_json_defaults_for_missing_elements_in_named_tuple = 1;

CREATE MATERIALIZED VIEW rival.to_events TO rival.events AS
WITH
  splitByChar('/', node_name) AS place,
  place[1] AS of_cluster,
  flow.l7.type = 'RESPONSE' OR flow.is_reply AS turned,
  dictGet('rival.pods', ('namespace', 'workload', 'workload_kind'), (of_cluster, flow.IP.source)) AS source,
  dictGet('rival.pods', ('namespace', 'workload', 'workload_kind'), (of_cluster, flow.IP.destination)) AS destination,
  flow.l4.TCP.destination_port > 0 AS tcp
SELECT
  toStartOfMinute(toDateTime(flow.time, 'UTC')) AS window_start,
  of_cluster AS cluster,
  multiIf(
    flow.trace_observation_point = 'TO_ENDPOINT', 'destination',
    flow.trace_observation_point != '', 'source',
    flow.traffic_direction = 'INGRESS', 'destination',
    'source') AS reporter,
  place[2] AS node,
  lower(flow.traffic_direction) AS direction,
  flow.verdict AS verdict,
  flow.event_type.type AS event_type,
  flow.trace_reason = 'NEW' OR (flow.trace_reason = '' AND flow.l4.TCP.flags.SYN AND NOT flow.l4.TCP.flags.ACK) AS new_connection,
  NOT flow.is_reply AND (flow.event_type.type = 1
    OR flow.event_type.type = 4 AND flow.trace_observation_point IN ('TO_ENDPOINT', 'TO_STACK', 'TO_OVERLAY', 'TO_NETWORK', 'TO_PROXY')) AS is_flow,
  if(turned, destination, source) AS client,
  if(turned, source, destination) AS server,
  if(turned,
    if(tcp, flow.l4.TCP.source_port, flow.l4.UDP.source_port),
    if(tcp, flow.l4.TCP.destination_port, flow.l4.UDP.destination_port)) AS dst_port,
  if(tcp, 'TCP', 'UDP') AS protocol,
  flow.drop_reason_desc AS drop_reason,
  flow.l7.type AS l7_type,
  flow.l7.http.method AS method,
  flow.l7.http.code AS status,
  lower(flow.l7.dns.query) AS query,
  arrayStringConcat(flow.l7.dns.qtypes, ',') AS query_type,
  flow.l7.dns.rcode AS response_code,
  if(flow.l7.latency_ns > 0, greatest(flow.l7.latency_ns / 1000, 1), NULL) AS latency_us,
  arrayConcat(flow.egress_allowed_by, flow.ingress_allowed_by) AS allowed_by,
  arrayConcat(flow.egress_denied_by, flow.ingress_denied_by) AS denied_by
FROM rival.hubble;
