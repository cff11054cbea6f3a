package dev.podflow.intake;

import java.io.IOException;
import java.io.Serializable;

/**
 * Makes, saves and restores what is remembered of a Kafka partition.
 *
 * @param <S> the memory; mutable, touched only by the task that reads the partition
 */
public interface PartitionCodec<S> extends Serializable {
  /** Of a job that has nothing to remember of a partition but its offset. */
  static PartitionCodec<Void> none() {
    return NoMemory.INSTANCE;
  }

  /** The memory of a partition that was never read. */
  S create();

  byte[] toBytes(S memory);

  /**
   * @throws IOException if the bytes are of a version that is not known
   */
  S fromBytes(byte[] bytes) throws IOException;
}
