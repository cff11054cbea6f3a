package dev.podflow.count;

/** Where a record was read: mutable and reused. */
public final class Origin {
  public String topic;
  public int partition;
  public long offset;

  /** The record's Kafka timestamp, epoch milliseconds; negative if it has none. */
  public long timestampMillis;
}
