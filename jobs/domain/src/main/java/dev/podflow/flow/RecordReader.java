package dev.podflow.flow;

/**
 * Turns the bytes of one kind of record into flows. It never throws, whatever the bytes, and
 * allocates nothing for texts that it has met before. Not safe for use by several threads.
 */
public interface RecordReader {
  /**
   * Reads a record.
   *
   * @param flows is cleared and filled in; what it holds after a rejection means nothing
   * @return null if the record was read, else why not; {@link #detail} says more
   */
  Rejection read(byte[] record, FlowBatch flows);

  /** What was wrong with the record that was last rejected, and where, for people. */
  String detail();
}
