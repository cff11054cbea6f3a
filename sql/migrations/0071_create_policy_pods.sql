-- Which policy selected which pod from when to when, while both were as they were. Rows are states: of equal key the one of
-- the newest commit holds, so read with FINAL. Pods on the host network are not selected by any.
-- Kept for 400 days after the commit that ended it; what lasts stays.
CREATE TABLE IF NOT EXISTS podflow.policy_pods
(
  cluster LowCardinality(String) COMMENT 'Cluster of both',
  policy_uid String COMMENT 'The policy''s uid' CODEC(ZSTD(1)),
  pod_uid String COMMENT 'The pod''s uid' CODEC(ZSTD(1)),
  since DateTime64(6, 'UTC') COMMENT 'Names the time: the latest start of the versions of policy, pod and namespace that it takes, UTC. Never changes' CODEC(Delta(8), ZSTD(1)),
  policy_kind LowCardinality(String) COMMENT 'Kind of the policy, as in policy_hits',
  policy_namespace LowCardinality(String) COMMENT 'Namespace of the policy; empty for a cluster-wide one',
  policy_name LowCardinality(String) COMMENT 'Name of the policy',
  enforcement LowCardinality(String) COMMENT 'enforced or staged',
  namespace LowCardinality(String) COMMENT 'The pod''s namespace',
  pod String COMMENT 'The pod''s name' CODEC(ZSTD(1)),
  node LowCardinality(String) COMMENT 'Node that the pod runs on; empty before it is scheduled',
  ingress UInt8 COMMENT '1 if the policy has a say in what reaches the pod',
  egress UInt8 COMMENT '1 if the policy has a say in what the pod reaches',
  isolates_ingress UInt8 COMMENT '1 if nothing reaches the pod any more but what a policy allows',
  isolates_egress UInt8 COMMENT '1 if the pod reaches nothing any more but what a policy allows',
  started_at DateTime64(3, 'UTC') COMMENT 'When it began to select the pod, UTC' CODEC(Delta(8), ZSTD(1)),
  ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When that ended, exclusive, UTC; started_at if it turned out that it never did. NULL while it lasts' CODEC(Delta(8), ZSTD(1)),
  last_commit UInt64 COMMENT 'The commit that wrote the row: its number, milliseconds since 1970' CODEC(Delta(8), ZSTD(1)),
  INDEX by_pod pod_uid TYPE bloom_filter GRANULARITY 4
)
ENGINE = ReplacingMergeTree(last_commit)
ORDER BY (cluster, policy_uid, pod_uid, since)
TTL toDateTime(intDiv(last_commit, 1000), 'UTC') + INTERVAL 400 DAY DELETE WHERE ended_at IS NOT NULL
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Pods that policies select, over time';
