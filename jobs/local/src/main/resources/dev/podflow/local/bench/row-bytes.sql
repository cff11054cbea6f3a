-- Bytes of a row on disk: of all, and, in parts that are large enough to have a file for each column, of sketches and of all else.
SELECT
  table,
  rows,
  round(all_bytes / rows, 2) AS bytes,
  round(plain_bytes / wide_rows, 2) AS bytes_without_sketches,
  round(sketch_bytes / wide_rows, 2) AS bytes_of_sketches
FROM
(
  SELECT
    table,
    sum(parts.rows) AS rows,
    sum(bytes_on_disk) AS all_bytes,
    nullIf(sumIf(parts.rows, part_type = 'Wide'), 0) AS wide_rows
  FROM system.parts AS parts
  WHERE database = 'podflow' AND active AND table LIKE 'service_pairs_%'
  GROUP BY table
) AS sizes
INNER JOIN
(
  SELECT
    table,
    sumIf(column_data_compressed_bytes, type NOT LIKE 'AggregateFunction(%') AS plain_bytes,
    sumIf(column_data_compressed_bytes, type LIKE 'AggregateFunction(%') AS sketch_bytes
  FROM system.parts_columns
  WHERE database = 'podflow' AND active AND part_type = 'Wide'
  GROUP BY table
  UNION ALL
  SELECT table, 0, 0
  FROM system.parts
  WHERE database = 'podflow' AND active AND table LIKE 'service_pairs_%'
  GROUP BY table
  HAVING countIf(part_type = 'Wide') = 0
) AS columns USING (table)
ORDER BY table
