package dev.podflow.table;

import dev.podflow.delta.ColumnType;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;

/** What became of every record that was read, by the minute of its Kafka timestamp. */
public final class Quality {
  public static final DeltaTable TABLE =
      DeltaTable.named("pipeline_quality", Tier.MINUTE)
          .with(ColumnType.WINDOW, "window_start")
          .with(ColumnType.TEXT, "input")
          .with(
              ColumnType.SUM,
              "received",
              "used",
              "merged",
              "not_traffic",
              "dead_letters",
              "lost",
              "late",
              "unresolved",
              "ambiguous")
          .build();

  public static final int INPUT = TABLE.slot("input");
  public static final int RECEIVED = TABLE.slot("received");
  public static final int USED = TABLE.slot("used");
  public static final int MERGED = TABLE.slot("merged");
  public static final int NOT_TRAFFIC = TABLE.slot("not_traffic");
  public static final int DEAD_LETTERS = TABLE.slot("dead_letters");
  public static final int LOST = TABLE.slot("lost");
  public static final int LATE = TABLE.slot("late");
  public static final int UNRESOLVED = TABLE.slot("unresolved");
  public static final int AMBIGUOUS = TABLE.slot("ambiguous");

  private Quality() {}
}
