package dev.podflow.table;

import dev.podflow.delta.ColumnType;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;

/**
 * When enforced policies began and ended to hold; a change of one's rules is an end and a
 * beginning. It is published with a commit's rows and is in no table: {@link NetworkPolicies} has
 * every version.
 */
public final class PolicyEvents {
  public static final DeltaTable TABLE =
      DeltaTable.named("policy_events", Tier.MINUTE)
          .with(ColumnType.WINDOW, "window_start")
          .with(
              ColumnType.TEXT,
              "cluster",
              "policy_kind",
              "policy_namespace",
              "policy_name",
              "event",
              "directions")
          .build();

  public static final int CLUSTER = TABLE.slot("cluster");
  public static final int POLICY_KIND = TABLE.slot("policy_kind");
  public static final int POLICY_NAMESPACE = TABLE.slot("policy_namespace");
  public static final int POLICY_NAME = TABLE.slot("policy_name");

  /** {@code began} or {@code ended}. */
  public static final int EVENT = TABLE.slot("event");

  /** {@code ingress}, {@code egress}, or both with a space between. */
  public static final int DIRECTIONS = TABLE.slot("directions");

  private PolicyEvents() {}
}
