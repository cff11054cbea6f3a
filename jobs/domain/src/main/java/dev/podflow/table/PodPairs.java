package dev.podflow.table;

import dev.podflow.delta.ColumnType;
import dev.podflow.delta.DeltaTable;

/**
 * Which pods it was: that were denied, dropped or failed, of which {@link Flows} has every one, and
 * exemplars of those that waited long for an answer, spoke in plain text, or could not resolve a
 * name. It says who, not how many. The largest are published with a commit's rows; no table has
 * them, so it has no tiers.
 */
public final class PodPairs {
  public static final DeltaTable TABLE =
      DeltaTable.named("pod_pairs")
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
          .with(ColumnType.TEXT, "protocol", "query_name", "response_code")
          .with(ColumnType.SUM, "denied", "dropped", "failed", "plaintext", "dns_failures")
          .with(ColumnType.MAX, "slowest_us")
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
  public static final int QUERY_NAME = TABLE.slot("query_name");
  public static final int RESPONSE_CODE = TABLE.slot("response_code");
  public static final int DENIED = TABLE.slot("denied");
  public static final int DROPPED = TABLE.slot("dropped");
  public static final int FAILED = TABLE.slot("failed");
  public static final int PLAINTEXT = TABLE.slot("plaintext");
  public static final int DNS_FAILURES = TABLE.slot("dns_failures");
  public static final int SLOWEST_US = TABLE.slot("slowest_us");

  private PodPairs() {}
}
