package dev.podflow.table;

import dev.podflow.delta.ColumnType;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;

/** How often a policy decided. */
public final class PolicyHits {
  public static final DeltaTable TABLE =
      DeltaTable.named("policy_hits", Tier.MINUTE, Tier.HOUR, Tier.DAY)
          .with(ColumnType.WINDOW, "window_start")
          .with(
              ColumnType.TEXT,
              "cluster",
              "source_system",
              "policy_kind",
              "policy_tier",
              "policy_namespace",
              "policy_name",
              "policy_rule",
              "direction",
              "action",
              "enforcement",
              "src_namespace",
              "src_workload",
              "src_workload_kind",
              "dst_namespace",
              "dst_workload",
              "dst_workload_kind",
              "dst_service")
          .with(ColumnType.UINT16, "dst_port")
          .with(ColumnType.TEXT, "protocol")
          .with(ColumnType.SUM, "hits", "connections", "bytes")
          .with(ColumnType.FIRST_TIME, "first_hit")
          .with(ColumnType.LAST_TIME, "last_hit")
          .openTo("dst_workload", "dst_namespace", "dst_workload_kind", "dst_service", "dst_port")
          .build();

  public static final int CLUSTER = TABLE.slot("cluster");
  public static final int SOURCE_SYSTEM = TABLE.slot("source_system");
  public static final int POLICY_KIND = TABLE.slot("policy_kind");
  public static final int POLICY_TIER = TABLE.slot("policy_tier");
  public static final int POLICY_NAMESPACE = TABLE.slot("policy_namespace");
  public static final int POLICY_NAME = TABLE.slot("policy_name");
  public static final int POLICY_RULE = TABLE.slot("policy_rule");
  public static final int DIRECTION = TABLE.slot("direction");
  public static final int ACTION = TABLE.slot("action");
  public static final int ENFORCEMENT = TABLE.slot("enforcement");
  public static final int SRC_NAMESPACE = TABLE.slot("src_namespace");
  public static final int SRC_WORKLOAD = TABLE.slot("src_workload");
  public static final int SRC_WORKLOAD_KIND = TABLE.slot("src_workload_kind");
  public static final int DST_NAMESPACE = TABLE.slot("dst_namespace");
  public static final int DST_WORKLOAD = TABLE.slot("dst_workload");
  public static final int DST_WORKLOAD_KIND = TABLE.slot("dst_workload_kind");
  public static final int DST_SERVICE = TABLE.slot("dst_service");
  public static final int DST_PORT = TABLE.slot("dst_port");
  public static final int PROTOCOL = TABLE.slot("protocol");
  public static final int HITS = TABLE.slot("hits");
  public static final int CONNECTIONS = TABLE.slot("connections");
  public static final int BYTES = TABLE.slot("bytes");
  public static final int FIRST_HIT = TABLE.slot("first_hit");
  public static final int LAST_HIT = TABLE.slot("last_hit");

  private PolicyHits() {}
}
