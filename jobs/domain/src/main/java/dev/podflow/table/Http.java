package dev.podflow.table;

import dev.podflow.delta.ColumnType;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;

/** Requests by method and status. Status 0: no answer was seen. */
public final class Http {
  public static final DeltaTable TABLE =
      DeltaTable.named("http", Tier.MINUTE)
          .with(ColumnType.WINDOW, "window_start")
          .with(
              ColumnType.TEXT,
              "cluster",
              "source_system",
              "reporter",
              "src_namespace",
              "src_workload",
              "src_workload_kind",
              "dst_namespace",
              "dst_workload",
              "dst_workload_kind",
              "dst_service")
          .with(ColumnType.UINT16, "dst_port")
          .with(ColumnType.TEXT, "method")
          .with(ColumnType.UINT16, "status")
          .with(ColumnType.SUM, "requests")
          .with(ColumnType.SKETCH, "latency_us")
          .reportedBy("reporter")
          .openTo(
              "dst_workload",
              "dst_namespace",
              "dst_workload_kind",
              "dst_service",
              "dst_port",
              "method")
          .build();

  public static final int CLUSTER = TABLE.slot("cluster");
  public static final int SOURCE_SYSTEM = TABLE.slot("source_system");
  public static final int REPORTER = TABLE.slot("reporter");
  public static final int SRC_NAMESPACE = TABLE.slot("src_namespace");
  public static final int SRC_WORKLOAD = TABLE.slot("src_workload");
  public static final int SRC_WORKLOAD_KIND = TABLE.slot("src_workload_kind");
  public static final int DST_NAMESPACE = TABLE.slot("dst_namespace");
  public static final int DST_WORKLOAD = TABLE.slot("dst_workload");
  public static final int DST_WORKLOAD_KIND = TABLE.slot("dst_workload_kind");
  public static final int DST_SERVICE = TABLE.slot("dst_service");
  public static final int DST_PORT = TABLE.slot("dst_port");
  public static final int METHOD = TABLE.slot("method");
  public static final int STATUS = TABLE.slot("status");
  public static final int REQUESTS = TABLE.slot("requests");
  public static final int LATENCY_US = TABLE.slot("latency_us");

  private Http() {}
}
