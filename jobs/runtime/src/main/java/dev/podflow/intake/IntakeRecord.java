package dev.podflow.intake;

/**
 * A record as Kafka has it, or the news that a partition was assigned to this task. Mutable and
 * reused: valid until the next one is read, and only inside of the task that read it.
 */
public final class IntakeRecord<S> {
  private Partition<S> partition;
  private byte[] key;
  private byte[] value;
  private long offset;
  private long timestampMillis;
  private boolean postponed;

  /**
   * Fills in the next record, without a key. A value of null stands for an assignment; its offset
   * then is where the reading begins, negative for the beginning of the partition.
   */
  public IntakeRecord<S> set(
      Partition<S> newPartition, byte[] newValue, long newOffset, long timestamp) {
    partition = newPartition;
    key = null;
    value = newValue;
    offset = newOffset;
    timestampMillis = timestamp;
    postponed = false;
    return this;
  }

  /** Gives the record its key. */
  public IntakeRecord<S> withKey(byte[] newKey) {
    key = newKey;
    return this;
  }

  /**
   * Hands the record back: it comes again in a moment, and nothing else of its partition comes
   * before it. Checkpoints go on meanwhile and do not hold it as read.
   */
  public void postpone() {
    postponed = true;
  }

  /** Whether who got it last has handed it back. */
  public boolean isPostponed() {
    return postponed;
  }

  /** It is offered anew. */
  void offerAgain() {
    postponed = false;
  }

  public Partition<S> partition() {
    return partition;
  }

  /** Whether this only says that {@link #partition} is read here from now on. */
  public boolean isAssignment() {
    return value == null;
  }

  /** The record's key; null if it has none. */
  public byte[] key() {
    return key;
  }

  /** The record's bytes, empty where Kafka has none; null for an assignment. */
  public byte[] value() {
    return value;
  }

  /** The record's offset; of an assignment, the first one that will be read, negative for any. */
  public long offset() {
    return offset;
  }

  /** Kafka's timestamp in epoch milliseconds; negative if there is none. */
  public long timestampMillis() {
    return timestampMillis;
  }
}
