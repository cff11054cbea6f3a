package dev.podflow.table;

import dev.podflow.delta.ColumnType;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;

/** What the datapath dropped, and why. */
public final class Drops {
  public static final DeltaTable TABLE =
      DeltaTable.named("drops", Tier.MINUTE)
          .with(ColumnType.WINDOW, "window_start")
          .with(
              ColumnType.TEXT,
              "cluster",
              "source_system",
              "node",
              "direction",
              "drop_reason",
              "src_namespace",
              "src_workload",
              "src_workload_kind",
              "dst_namespace",
              "dst_workload",
              "dst_workload_kind",
              "dst_service")
          .with(ColumnType.UINT16, "dst_port")
          .with(ColumnType.TEXT, "protocol")
          .with(ColumnType.SUM, "drops")
          .openTo("dst_workload", "dst_namespace", "dst_workload_kind", "dst_service", "dst_port")
          .build();

  public static final int CLUSTER = TABLE.slot("cluster");
  public static final int SOURCE_SYSTEM = TABLE.slot("source_system");
  public static final int NODE = TABLE.slot("node");
  public static final int DIRECTION = TABLE.slot("direction");
  public static final int DROP_REASON = TABLE.slot("drop_reason");
  public static final int SRC_NAMESPACE = TABLE.slot("src_namespace");
  public static final int SRC_WORKLOAD = TABLE.slot("src_workload");
  public static final int SRC_WORKLOAD_KIND = TABLE.slot("src_workload_kind");
  public static final int DST_NAMESPACE = TABLE.slot("dst_namespace");
  public static final int DST_WORKLOAD = TABLE.slot("dst_workload");
  public static final int DST_WORKLOAD_KIND = TABLE.slot("dst_workload_kind");
  public static final int DST_SERVICE = TABLE.slot("dst_service");
  public static final int DST_PORT = TABLE.slot("dst_port");
  public static final int PROTOCOL = TABLE.slot("protocol");
  public static final int DROPS = TABLE.slot("drops");

  private Drops() {}
}
