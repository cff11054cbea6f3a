package dev.podflow.posture;

/** Reads what a partition holds, from its beginning. */
interface Replay {
  /** Receives a record; a value of null is a tombstone; the timestamp is Kafka's. */
  interface Consumer {
    void accept(long offset, long timestampMillis, byte[] key, byte[] value);
  }

  /** The offset that the next record will get. */
  long end(String topic, int partition);

  /** Reads what is there from the beginning up to that offset, which the partition has reached. */
  void read(String topic, int partition, long end, Consumer consumer);
}
