-- Roles for a ClickHouse server that others use, too; apply them after the migrations, as a user who may grant:
--   clickhouse-client --queries-file sql/grants/roles.sql
-- Then a user each, with a password of its own, which is nowhere written down but in that user's secret:
--   CREATE USER podflow_jobs IDENTIFIED WITH sha256_password BY '…' DEFAULT ROLE podflow_writer
--   CREATE USER podflow_migrate IDENTIFIED WITH sha256_password BY '…' DEFAULT ROLE podflow_migrator
--   CREATE USER grafana IDENTIFIED WITH sha256_password BY '…' DEFAULT ROLE podflow_reader
-- On a cluster every replica has to know them. Where users are in Keeper (user_directories, replicated), as in infra/kubernetes, it does.
-- Elsewhere each statement of this page needs an ON CLUSTER.
CREATE ROLE IF NOT EXISTS podflow_migrator;
CREATE ROLE IF NOT EXISTS podflow_writer;
CREATE ROLE IF NOT EXISTS podflow_reader;

-- infra/podflow migrate: creates and changes what is in the database, and remembers what it applied.
GRANT CREATE DATABASE, CREATE TABLE, CREATE VIEW, ALTER, DROP TABLE, DROP VIEW, SELECT, INSERT, SHOW ON podflow.* TO podflow_migrator;
-- migrate --cluster says ON CLUSTER, which is a right of its own and has no database. (--sharded also needs REMOTE ON *.*, for tables
-- that are spread; with it one reaches every server, so it is not given here.)
GRANT CLUSTER ON *.* TO podflow_migrator;

-- The jobs: insert, and look up what they have inserted. Whether a lost insert is still running they see among their own queries.
GRANT INSERT, SELECT, SHOW ON podflow.* TO podflow_writer;
GRANT SELECT ON system.processes TO podflow_writer;

-- People and dashboards: tables and views of Podflow, and nothing else. Settings of a query may be changed, data may not.
GRANT SELECT, SHOW ON podflow.* TO podflow_reader;
CREATE SETTINGS PROFILE IF NOT EXISTS podflow_reader SETTINGS readonly = 2, max_execution_time = 300, max_memory_usage = 8000000000 TO podflow_reader;
