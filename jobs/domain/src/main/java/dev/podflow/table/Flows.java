package dev.podflow.table;

import dev.podflow.delta.ColumnType;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;

/**
 * Single flows with both ends' identity as of their time: what was denied, dropped or failed, and a
 * sample of the rest.
 */
public final class Flows {
  public static final DeltaTable TABLE =
      DeltaTable.named("flows", Tier.SINGLE)
          .with(ColumnType.MICROS, "time")
          .with(
              ColumnType.TEXT,
              "cluster",
              "source_system",
              "reporter",
              "node",
              "verdict",
              "drop_reason",
              "direction",
              "src_namespace",
              "src_workload",
              "src_workload_kind",
              "src_pod",
              "src_ip",
              "dst_namespace",
              "dst_workload",
              "dst_workload_kind",
              "dst_service",
              "dst_pod",
              "dst_ip")
          .with(ColumnType.UINT16, "src_port", "dst_port")
          .with(ColumnType.TEXT, "protocol", "method")
          .with(ColumnType.UINT16, "status")
          .with(ColumnType.TEXT, "src_resolution", "dst_resolution", "topic")
          .with(ColumnType.UINT32, "partition")
          .with(ColumnType.UINT64, "offset")
          .with(ColumnType.SUM, "flows", "latency_us")
          .ofSingleEvents()
          .build();

  public static final int TIME = TABLE.slot("time");
  public static final int CLUSTER = TABLE.slot("cluster");
  public static final int SOURCE_SYSTEM = TABLE.slot("source_system");
  public static final int REPORTER = TABLE.slot("reporter");
  public static final int NODE = TABLE.slot("node");
  public static final int VERDICT = TABLE.slot("verdict");
  public static final int DROP_REASON = TABLE.slot("drop_reason");
  public static final int DIRECTION = TABLE.slot("direction");
  public static final int SRC_NAMESPACE = TABLE.slot("src_namespace");
  public static final int SRC_WORKLOAD = TABLE.slot("src_workload");
  public static final int SRC_WORKLOAD_KIND = TABLE.slot("src_workload_kind");
  public static final int SRC_POD = TABLE.slot("src_pod");
  public static final int SRC_IP = TABLE.slot("src_ip");
  public static final int DST_NAMESPACE = TABLE.slot("dst_namespace");
  public static final int DST_WORKLOAD = TABLE.slot("dst_workload");
  public static final int DST_WORKLOAD_KIND = TABLE.slot("dst_workload_kind");
  public static final int DST_SERVICE = TABLE.slot("dst_service");
  public static final int DST_POD = TABLE.slot("dst_pod");
  public static final int DST_IP = TABLE.slot("dst_ip");
  public static final int SRC_PORT = TABLE.slot("src_port");
  public static final int DST_PORT = TABLE.slot("dst_port");
  public static final int PROTOCOL = TABLE.slot("protocol");
  public static final int METHOD = TABLE.slot("method");
  public static final int STATUS = TABLE.slot("status");
  public static final int SRC_RESOLUTION = TABLE.slot("src_resolution");
  public static final int DST_RESOLUTION = TABLE.slot("dst_resolution");
  public static final int TOPIC = TABLE.slot("topic");
  public static final int PARTITION = TABLE.slot("partition");
  public static final int OFFSET = TABLE.slot("offset");
  public static final int FLOWS = TABLE.slot("flows");
  public static final int LATENCY_US = TABLE.slot("latency_us");

  private Flows() {}
}
