package dev.podflow.table;

import dev.podflow.delta.ColumnType;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;

/** Which policy selected which pod from when to when. */
public final class PolicyPods {
  public static final DeltaTable TABLE =
      DeltaTable.named("policy_pods", Tier.SINGLE)
          .with(ColumnType.TEXT, "cluster", "policy_uid", "pod_uid")
          .with(ColumnType.MICROS, "since")
          .with(
              ColumnType.STATE_TEXT,
              "policy_kind",
              "policy_namespace",
              "policy_name",
              "enforcement",
              "namespace",
              "pod",
              "node")
          .with(ColumnType.STATE_FLAG, "ingress", "egress", "isolates_ingress", "isolates_egress")
          .with(ColumnType.STATE_TIME, "started_at")
          .with(ColumnType.STATE_TIME_OR_NULL, "ended_at")
          .build();

  public static final int CLUSTER = TABLE.slot("cluster");
  public static final int POLICY_UID = TABLE.slot("policy_uid");
  public static final int POD_UID = TABLE.slot("pod_uid");
  public static final int SINCE = TABLE.slot("since");
  public static final int POLICY_KIND = TABLE.slot("policy_kind");
  public static final int POLICY_NAMESPACE = TABLE.slot("policy_namespace");
  public static final int POLICY_NAME = TABLE.slot("policy_name");
  public static final int ENFORCEMENT = TABLE.slot("enforcement");
  public static final int NAMESPACE = TABLE.slot("namespace");
  public static final int POD = TABLE.slot("pod");
  public static final int NODE = TABLE.slot("node");
  public static final int INGRESS = TABLE.slot("ingress");
  public static final int EGRESS = TABLE.slot("egress");
  public static final int ISOLATES_INGRESS = TABLE.slot("isolates_ingress");
  public static final int ISOLATES_EGRESS = TABLE.slot("isolates_egress");
  public static final int STARTED_AT = TABLE.slot("started_at");
  public static final int ENDED_AT = TABLE.slot("ended_at");

  private PolicyPods() {}
}
