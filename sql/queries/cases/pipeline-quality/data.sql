-- Two deltas of one minute, another minute, another input.
INSERT INTO podflow.pipeline_quality_1m
  (window_start, input, received, used, merged, not_traffic, dead_letters, lost, late, unresolved, ambiguous, last_commit)
VALUES
  ('2026-01-01 00:00:00', 'flows.hubble', 100, 80, 10, 5, 5, 2, 1, 3, 0, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:00:00', 'flows.hubble', 10, 10, 0, 0, 0, 0, 0, 0, 1, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:05:00', 'flows.hubble', 1, 1, 0, 0, 0, 0, 0, 0, 0, toUnixTimestamp(now()) * 1000),
  ('2026-01-01 00:05:00', 'logs.access', 7, 0, 0, 0, 7, NULL, 0, 0, 0, toUnixTimestamp(now()) * 1000);
