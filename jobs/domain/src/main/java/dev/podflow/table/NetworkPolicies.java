package dev.podflow.table;

import dev.podflow.delta.ColumnType;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;

/** The inventory of policies: a row per version of a policy. */
public final class NetworkPolicies {
  public static final DeltaTable TABLE =
      DeltaTable.named("network_policies", Tier.SINGLE)
          .with(ColumnType.TEXT, "cluster", "uid")
          .with(ColumnType.MICROS, "since")
          .with(
              ColumnType.STATE_TEXT,
              "policy_kind",
              "policy_tier",
              "policy_namespace",
              "policy_name",
              "api_group",
              "policy_order",
              "enforcement",
              "pod_selector",
              "namespace_selector")
          .with(ColumnType.STATE_FLAG, "ingress", "egress", "isolates_ingress", "isolates_egress")
          .with(ColumnType.STATE_UINT64_OR_NULL, "ingress_rules", "egress_rules")
          .with(ColumnType.STATE_TEXT, "spec", "problem")
          .with(ColumnType.STATE_TIME, "started_at")
          .with(ColumnType.STATE_TIME_OR_NULL, "ended_at")
          .with(ColumnType.STATE_UINT64_OR_NULL, "started_within_ms", "ended_within_ms")
          .build();

  public static final int CLUSTER = TABLE.slot("cluster");
  public static final int UID = TABLE.slot("uid");
  public static final int SINCE = TABLE.slot("since");
  public static final int POLICY_KIND = TABLE.slot("policy_kind");
  public static final int POLICY_TIER = TABLE.slot("policy_tier");
  public static final int POLICY_NAMESPACE = TABLE.slot("policy_namespace");
  public static final int POLICY_NAME = TABLE.slot("policy_name");
  public static final int API_GROUP = TABLE.slot("api_group");
  public static final int POLICY_ORDER = TABLE.slot("policy_order");
  public static final int ENFORCEMENT = TABLE.slot("enforcement");
  public static final int POD_SELECTOR = TABLE.slot("pod_selector");
  public static final int NAMESPACE_SELECTOR = TABLE.slot("namespace_selector");
  public static final int INGRESS = TABLE.slot("ingress");
  public static final int EGRESS = TABLE.slot("egress");
  public static final int ISOLATES_INGRESS = TABLE.slot("isolates_ingress");
  public static final int ISOLATES_EGRESS = TABLE.slot("isolates_egress");
  public static final int INGRESS_RULES = TABLE.slot("ingress_rules");
  public static final int EGRESS_RULES = TABLE.slot("egress_rules");
  public static final int SPEC = TABLE.slot("spec");
  public static final int PROBLEM = TABLE.slot("problem");
  public static final int STARTED_AT = TABLE.slot("started_at");
  public static final int ENDED_AT = TABLE.slot("ended_at");
  public static final int STARTED_WITHIN_MS = TABLE.slot("started_within_ms");
  public static final int ENDED_WITHIN_MS = TABLE.slot("ended_within_ms");

  private NetworkPolicies() {}
}
