package dev.podflow.table;

import dev.podflow.delta.ColumnType;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;

/** Who owned which address from when to when: a row per version of a pod and address. */
public final class Pods {
  public static final DeltaTable TABLE =
      DeltaTable.named("pods", Tier.SINGLE)
          .with(ColumnType.TEXT, "ip", "cluster", "uid")
          .with(ColumnType.MICROS, "since")
          .with(
              ColumnType.STATE_TEXT,
              "namespace",
              "pod",
              "node",
              "workload",
              "workload_kind",
              "service_account")
          .with(ColumnType.STATE_MAP, "labels")
          .with(ColumnType.STATE_TEXT, "mesh")
          .with(ColumnType.STATE_FLAG, "host_network")
          .with(ColumnType.STATE_TIME, "started_at")
          .with(ColumnType.STATE_TIME_OR_NULL, "ended_at")
          .with(ColumnType.STATE_UINT64_OR_NULL, "started_within_ms", "ended_within_ms")
          .build();

  public static final int IP = TABLE.slot("ip");
  public static final int CLUSTER = TABLE.slot("cluster");
  public static final int UID = TABLE.slot("uid");
  public static final int SINCE = TABLE.slot("since");
  public static final int NAMESPACE = TABLE.slot("namespace");
  public static final int POD = TABLE.slot("pod");
  public static final int NODE = TABLE.slot("node");
  public static final int WORKLOAD = TABLE.slot("workload");
  public static final int WORKLOAD_KIND = TABLE.slot("workload_kind");
  public static final int SERVICE_ACCOUNT = TABLE.slot("service_account");
  public static final int LABELS = TABLE.slot("labels");
  public static final int MESH = TABLE.slot("mesh");
  public static final int HOST_NETWORK = TABLE.slot("host_network");
  public static final int STARTED_AT = TABLE.slot("started_at");
  public static final int ENDED_AT = TABLE.slot("ended_at");
  public static final int STARTED_WITHIN_MS = TABLE.slot("started_within_ms");
  public static final int ENDED_WITHIN_MS = TABLE.slot("ended_within_ms");

  private Pods() {}
}
