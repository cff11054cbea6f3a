-- Requests to the ingress by status and service behind it.
SELECT window_start, labels['service'] AS service, labels['status'] AS status, sum(increase) AS requests
FROM podflow.metrics_1m
WHERE window_start >= {from} AND window_start < {to} AND metric = 'nginx_ingress_controller_requests' AND {metric_labels}
GROUP BY ALL
ORDER BY window_start, requests DESC
