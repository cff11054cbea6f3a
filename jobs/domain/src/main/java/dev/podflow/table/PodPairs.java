package dev.podflow.table;

import dev.podflow.delta.ColumnType;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;

/**
 * Which pods it was that were denied, dropped or failed, the largest of each pair of workloads. It
 * is published with a commit's rows and is in no table: {@link Flows} has every one of them.
 */
public final class PodPairs {
  public static final DeltaTable TABLE =
      DeltaTable.named("pod_pairs", Tier.MINUTE)
          .with(ColumnType.WINDOW, "window_start")
          .with(
              ColumnType.TEXT,
              "cluster",
              "source_system",
              "src_namespace",
              "src_workload",
              "src_pod",
              "dst_namespace",
              "dst_workload",
              "dst_pod")
          .with(ColumnType.UINT16, "dst_port")
          .with(ColumnType.TEXT, "protocol")
          .with(ColumnType.SUM, "denied", "dropped", "failed")
          .build();

  public static final int CLUSTER = TABLE.slot("cluster");
  public static final int SOURCE_SYSTEM = TABLE.slot("source_system");
  public static final int SRC_NAMESPACE = TABLE.slot("src_namespace");
  public static final int SRC_WORKLOAD = TABLE.slot("src_workload");
  public static final int SRC_POD = TABLE.slot("src_pod");
  public static final int DST_NAMESPACE = TABLE.slot("dst_namespace");
  public static final int DST_WORKLOAD = TABLE.slot("dst_workload");
  public static final int DST_POD = TABLE.slot("dst_pod");
  public static final int DST_PORT = TABLE.slot("dst_port");
  public static final int PROTOCOL = TABLE.slot("protocol");
  public static final int DENIED = TABLE.slot("denied");
  public static final int DROPPED = TABLE.slot("dropped");
  public static final int FAILED = TABLE.slot("failed");

  private PodPairs() {}
}
