-- Title: Which phase is each pod in, and since when?
-- param: from = now('UTC') - INTERVAL 1 HOUR: start of the range, UTC
-- param: to = now('UTC'): end of the range, UTC, exclusive
-- param: namespace = '': only pods of this namespace; empty for all
-- param: phase = '': only pods in this phase: Pending, Running, Succeeded, Failed or Unknown; empty for all
-- param: limit = 50: how many pods, those that are not well first
-- Of kube-state-metrics' kube_pod_status_phase, which is 1 for the phase that a pod is in. since: the first minute that
-- showed this phase after one that showed another. last_seen: a pod that is gone is not scraped any more.
WITH
  minutes AS
  (
    SELECT
      cluster,
      labels['namespace'] AS namespace,
      labels['pod'] AS pod,
      window_start,
      labels['phase'] AS phase_shown,
      max(rows.gauge_last) AS last
    FROM podflow.metrics_rows(from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS rows
    WHERE metric = 'kube_pod_status_phase' AND {namespace:String} IN ('', labels['namespace'])
    GROUP BY cluster, namespace, pod, window_start, phase_shown
    HAVING last.value > 0
  ),
  lives AS
  (
    SELECT
      *,
      argMax(phase_shown, last.at) OVER (PARTITION BY cluster, namespace, pod) AS phase
    FROM minutes
  ),
  pods AS
  (
    SELECT
      cluster,
      namespace,
      pod,
      any(lives.phase) AS phase,
      maxIf(window_start, phase_shown != lives.phase) AS before,
      arraySort(groupArrayIf(window_start, phase_shown = lives.phase)) AS shown,
      max(last.at) AS last_seen,
      uniqExactIf(window_start, phase_shown = 'Pending') AS minutes_pending
    FROM lives
    GROUP BY cluster, namespace, pod
  )
SELECT
  cluster,
  namespace,
  pod,
  phase,
  arrayFirst(minute -> minute >= before, shown) AS since,
  minutes_pending,
  last_seen
FROM pods
WHERE {phase:String} IN ('', phase)
ORDER BY indexOf(['Failed', 'Unknown', 'Pending', 'Running', 'Succeeded'], phase), since DESC, cluster, namespace, pod
LIMIT {limit:UInt32};
