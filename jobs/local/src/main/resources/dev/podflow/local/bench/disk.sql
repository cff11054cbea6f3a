-- What each table takes on disk.
SELECT table, sum(bytes_on_disk) AS bytes
FROM system.parts
WHERE database = 'podflow' AND active
GROUP BY table
ORDER BY table
