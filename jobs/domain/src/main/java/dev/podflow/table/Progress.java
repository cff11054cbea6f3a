package dev.podflow.table;

import dev.podflow.delta.ColumnType;
import dev.podflow.delta.DeltaTable;
import dev.podflow.delta.Tier;

/** How far each partition of an input has had its full effect. */
public final class Progress {
  public static final DeltaTable TABLE =
      DeltaTable.named("progress", Tier.SINGLE)
          .with(ColumnType.TEXT, "job", "topic")
          .with(ColumnType.UINT32, "partition")
          .with(ColumnType.MAX, "settled_offset")
          .build();

  public static final int JOB = TABLE.slot("job");
  public static final int TOPIC = TABLE.slot("topic");
  public static final int PARTITION = TABLE.slot("partition");
  public static final int SETTLED_OFFSET = TABLE.slot("settled_offset");

  private Progress() {}
}
