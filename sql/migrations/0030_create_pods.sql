-- Who owned which address from when to when: a row per version of a pod (its labels and whatever else changes
-- while it lives) and address. Rows are states: of equal key the one of the newest commit holds, so read with FINAL,
-- which the key makes cheap for an address.
-- Kept for 400 days after the commit that ended it; a pod that lives stays. Rows that were replaced expire with it: within
-- that time they are merged away.
-- Granules are small, because a question is about one address: its rows are few, and lie together.
CREATE TABLE IF NOT EXISTS podflow.pods
(
  ip String COMMENT 'Address, as Kubernetes writes it; a node''s where host_network is 1' CODEC(ZSTD(1)),
  cluster LowCardinality(String) COMMENT 'Cluster of the pod',
  uid String COMMENT 'The pod''s uid; names are reused, uids are not' CODEC(ZSTD(1)),
  since DateTime64(6, 'UTC') COMMENT 'Names the version of the pod: its start as it was first known, UTC. Never changes; started_at may become known better' CODEC(Delta(8), ZSTD(1)),
  namespace LowCardinality(String) COMMENT 'The pod''s namespace',
  pod String COMMENT 'The pod''s name' CODEC(ZSTD(1)),
  node LowCardinality(String) COMMENT 'Node that it runs on; empty before it is scheduled',
  workload LowCardinality(String) COMMENT 'End of its owner chain: the Deployment''s, CronJob''s and so on name; its own where nothing owns it',
  workload_kind LowCardinality(String) COMMENT 'Deployment, StatefulSet, DaemonSet, Job, CronJob, ReplicaSet, StaticPod, Pod and so on',
  service_account LowCardinality(String) COMMENT 'Its service account; empty if not said',
  labels Map(LowCardinality(String), String) COMMENT 'Its labels during this version' CODEC(ZSTD(1)),
  mesh LowCardinality(String) COMMENT 'Service mesh that it was part of: istio, linkerd or istio-ambient; empty for none or unknown',
  host_network UInt8 COMMENT '1 if it uses its node''s network and shares its address with others',
  started_at DateTime64(3, 'UTC') COMMENT 'When it began to own the address as this version, by the best evidence, UTC' CODEC(Delta(8), ZSTD(1)),
  ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When that ended, exclusive, UTC: it finished, was deleted, or became another version. NULL while it lasts' CODEC(Delta(8), ZSTD(1)),
  started_within_ms Nullable(UInt64) COMMENT 'The true start is at most so many milliseconds before or after started_at; NULL if it was only first seen then' CODEC(ZSTD(1)),
  ended_within_ms Nullable(UInt64) COMMENT 'The true end is at most so many milliseconds before or after ended_at; NULL while it lasts' CODEC(ZSTD(1)),
  last_commit UInt64 COMMENT 'The commit that wrote the row: its number, milliseconds since 1970' CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree(last_commit)
ORDER BY (ip, cluster, uid, since)
TTL toDateTime(intDiv(last_commit, 1000), 'UTC') + INTERVAL 400 DAY DELETE WHERE ended_at IS NOT NULL
SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 512
COMMENT 'Owners of addresses';
