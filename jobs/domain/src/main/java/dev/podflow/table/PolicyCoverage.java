package dev.podflow.table;

import dev.podflow.delta.ColumnType;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;

/** How many pods of a namespace are isolated: a row per minute in which that changed. */
public final class PolicyCoverage {
  public static final DeltaTable TABLE =
      DeltaTable.named("policy_coverage", Tier.MINUTE)
          .with(ColumnType.WINDOW, "window_start")
          .with(ColumnType.TEXT, "cluster", "namespace")
          .with(ColumnType.STATE_UINT64_OR_NULL, "pods", "isolated_ingress", "isolated_egress")
          .with(ColumnType.STATE_FLAG, "default_deny_ingress", "default_deny_egress")
          .build();

  public static final int CLUSTER = TABLE.slot("cluster");
  public static final int NAMESPACE = TABLE.slot("namespace");
  public static final int PODS = TABLE.slot("pods");
  public static final int ISOLATED_INGRESS = TABLE.slot("isolated_ingress");
  public static final int ISOLATED_EGRESS = TABLE.slot("isolated_egress");
  public static final int DEFAULT_DENY_INGRESS = TABLE.slot("default_deny_ingress");
  public static final int DEFAULT_DENY_EGRESS = TABLE.slot("default_deny_egress");

  private PolicyCoverage() {}
}
