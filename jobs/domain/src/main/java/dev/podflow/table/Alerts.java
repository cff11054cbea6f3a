package dev.podflow.table;

import dev.podflow.delta.ColumnType;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;

/** Each change of state of an alert: it fires, has become much worse, or is resolved. */
public final class Alerts {
  public static final DeltaTable TABLE =
      DeltaTable.named("alerts", Tier.SINGLE)
          .with(ColumnType.MICROS, "changed_at", "started_at")
          .with(
              ColumnType.TEXT,
              "fingerprint",
              "state",
              "rule",
              "kind",
              "severity",
              "cluster",
              "policy",
              "contributors",
              "summary",
              "evidence_sql")
          .with(ColumnType.MAP, "labels")
          .with(ColumnType.SUM_FLOAT64, "value", "threshold")
          .ofSingleEvents()
          .build();

  public static final int CHANGED_AT = TABLE.slot("changed_at");
  public static final int STARTED_AT = TABLE.slot("started_at");
  public static final int FINGERPRINT = TABLE.slot("fingerprint");
  public static final int STATE = TABLE.slot("state");
  public static final int RULE = TABLE.slot("rule");
  public static final int KIND = TABLE.slot("kind");
  public static final int SEVERITY = TABLE.slot("severity");
  public static final int CLUSTER = TABLE.slot("cluster");
  public static final int POLICY = TABLE.slot("policy");
  public static final int CONTRIBUTORS = TABLE.slot("contributors");
  public static final int SUMMARY = TABLE.slot("summary");
  public static final int EVIDENCE_SQL = TABLE.slot("evidence_sql");
  public static final int LABELS = TABLE.slot("labels");
  public static final int VALUE = TABLE.slot("value");
  public static final int THRESHOLD = TABLE.slot("threshold");

  private Alerts() {}
}
