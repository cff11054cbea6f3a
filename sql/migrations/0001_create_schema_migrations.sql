-- The database, and the history of migrations in it. Two runs at once may both write the same row: it is one row in the end.
CREATE DATABASE IF NOT EXISTS podflow;

CREATE TABLE IF NOT EXISTS podflow.schema_migrations
(
  version UInt32 COMMENT 'Number that the file name begins with',
  name String COMMENT 'File name after the number, without .sql',
  checksum FixedString(64) COMMENT 'SHA-256 of the file, hexadecimal',
  applied_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it was applied, UTC'
)
ENGINE = ReplacingMergeTree(applied_at)
ORDER BY version
COMMENT 'Migrations that were applied';
