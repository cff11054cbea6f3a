-- Names that were answered with an error between `from` and `to`, by client, type and response code. Where several ends
-- report, each minute comes from one of them: the source's where it has one, else the destination's, else the middle's.
-- queries and answers are those of the client for that name and type, whatever the response code; error_ratio is the
-- share of this response code in the answers. p99_ms: time until these errors came, milliseconds, within 1 %.
CREATE VIEW IF NOT EXISTS podflow.dns_errors AS
WITH
  covered AS
  (
    SELECT start, end, seconds
    FROM podflow.covered_time(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')})
  ),
  (SELECT seconds FROM covered) AS seconds,
  rows AS
  (
    SELECT *
    FROM podflow.dns_1m
    WHERE window_start >= (SELECT start FROM covered) AND window_start < (SELECT end FROM covered)
  ),
  shown AS
  (
    SELECT
      window_start,
      cluster,
      source_system,
      client_namespace,
      client_workload,
      query_name,
      query_type,
      argMin(reporter, indexOf(['source', 'destination', 'middle'], reporter)) AS reporter
    FROM rows
    GROUP BY window_start, cluster, source_system, client_namespace, client_workload, query_name, query_type
  ),
  codes AS
  (
    SELECT
      cluster,
      source_system,
      client_namespace,
      client_workload,
      query_name,
      query_type,
      response_code,
      sum(rows.queries) AS queries_of_code,
      sum(rows.answers) AS answers_of_code,
      quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(latency_us)[4] AS p99_us
    FROM rows
    WHERE (window_start, cluster, source_system, client_namespace, client_workload, query_name, query_type, reporter) IN (shown)
    GROUP BY cluster, source_system, client_namespace, client_workload, query_name, query_type, response_code
  )
SELECT
  cluster,
  source_system,
  client_namespace,
  client_workload,
  query_name,
  query_type,
  response_code,
  answers_of_code AS errors,
  errors / seconds AS errors_per_second,
  sum(queries_of_code) OVER same_name AS queries,
  sum(answers_of_code) OVER same_name AS answers,
  errors / nullIf(answers, 0) AS error_ratio,
  if(isNaN(p99_us), NULL, p99_us / 1000) AS p99_ms
FROM codes
WINDOW same_name AS
(
  PARTITION BY cluster, source_system, client_namespace, client_workload, query_name, query_type
)
QUALIFY response_code NOT IN ('', 'NOERROR') AND errors > 0;
