-- The inventory of policies of every kind: a row per version, from a change of its rules to the next. Rows are states: of
-- equal key the one of the newest commit holds, so read with FINAL.
-- Kept for 400 days after the commit that ended it; a policy that is there stays.
CREATE TABLE IF NOT EXISTS podflow.network_policies
(
  cluster LowCardinality(String) COMMENT 'Cluster of the policy',
  uid String COMMENT 'The policy''s uid; names are reused, uids are not' CODEC(ZSTD(1)),
  since DateTime64(6, 'UTC') COMMENT 'Names the version of the policy: its start as it was first known, UTC. Never changes' CODEC(Delta(8), ZSTD(1)),
  policy_kind LowCardinality(String) COMMENT 'As in policy_hits: NetworkPolicy, CiliumNetworkPolicy and so on; CalicoNetworkPolicy for Calico''s own NetworkPolicy',
  policy_tier LowCardinality(String) COMMENT 'Calico''s tier; admin or baseline of an admin policy; empty where a kind has none',
  policy_namespace LowCardinality(String) COMMENT 'Namespace of the policy; empty for a cluster-wide one',
  policy_name LowCardinality(String) COMMENT 'Name of the policy, without the tier that Calico writes before it',
  api_group LowCardinality(String) COMMENT 'Group of its API version, such as networking.k8s.io',
  policy_order LowCardinality(String) COMMENT 'Calico''s order, an admin policy''s priority, as written; empty if not said',
  enforcement LowCardinality(String) COMMENT 'enforced or staged',
  pod_selector String COMMENT 'The pods that it selects, in Calico''s notation, whatever the kind; several of a Cilium policy joined by ||. Cut off at the job''s limit' CODEC(ZSTD(1)),
  namespace_selector String COMMENT 'The namespaces whose pods it selects, by their labels; empty for its own one, or for all' CODEC(ZSTD(1)),
  ingress UInt8 COMMENT '1 if it has a say in what reaches its pods',
  egress UInt8 COMMENT '1 if it has a say in what its pods reach',
  isolates_ingress UInt8 COMMENT '1 if nothing reaches its pods any more but what a policy allows',
  isolates_egress UInt8 COMMENT '1 if its pods reach nothing any more but what a policy allows',
  ingress_rules Nullable(UInt64) COMMENT 'How many rules it has for ingress' CODEC(ZSTD(1)),
  egress_rules Nullable(UInt64) COMMENT 'How many rules it has for egress' CODEC(ZSTD(1)),
  spec String COMMENT 'Its spec as JSON; of a Cilium policy with several an array. Cut off at the job''s limit' CODEC(ZSTD(3)),
  problem String COMMENT 'Why nobody can tell which pods it selects; empty if all is well' CODEC(ZSTD(1)),
  started_at DateTime64(3, 'UTC') COMMENT 'When it became so, by the best evidence, UTC' CODEC(Delta(8), ZSTD(1)),
  ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When that ended, exclusive, UTC: it was deleted, or became another version. NULL while it lasts' CODEC(Delta(8), ZSTD(1)),
  started_within_ms Nullable(UInt64) COMMENT 'The true start is at most so many milliseconds before or after started_at; NULL if it was only first seen then' CODEC(ZSTD(1)),
  ended_within_ms Nullable(UInt64) COMMENT 'The true end is at most so many milliseconds before or after ended_at; NULL while it lasts' CODEC(ZSTD(1)),
  last_commit UInt64 COMMENT 'The commit that wrote the row: its number, milliseconds since 1970' CODEC(Delta(8), ZSTD(1))
)
ENGINE = ReplacingMergeTree(last_commit)
ORDER BY (cluster, uid, since)
TTL toDateTime(intDiv(last_commit, 1000), 'UTC') + INTERVAL 400 DAY DELETE WHERE ended_at IS NOT NULL
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'Network policies over time';
