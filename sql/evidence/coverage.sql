-- How many pods policies isolated, from when to when.
SELECT namespace, direction, valid_from, valid_until, pods, if(direction = 'ingress', isolated_ingress, isolated_egress) AS isolated
FROM podflow.policy_coverage
ARRAY JOIN ['ingress', 'egress'] AS direction
WHERE valid_from < {to} AND ifNull(valid_until > {from}, true) AND {labels}
ORDER BY valid_from, namespace, direction
