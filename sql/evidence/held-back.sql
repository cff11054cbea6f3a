-- The alerts of the rule that were told; the others were too many.
SELECT changed_at, state, labels, value, summary
FROM podflow.alerts
WHERE changed_at >= {from} AND rule = {rule}
ORDER BY changed_at
