package dev.podflow.count;

import dev.podflow.delta.Delta;

/** A request that waits for its response. */
final class Exchange {
  /** Hash of the connection, client to server, and of what else tells exchanges on it apart. */
  final long key;

  /** Hash of the request id; 0 if there is none. */
  final long requestId;

  final long timeNanos;

  /** Where the request stands in its Kafka partition. */
  final long offset;

  /** What counts if no answer comes; null if nothing does. */
  final Delta unanswered;

  /** Whether it no longer waits. */
  boolean closed;

  /**
   * Whether it was given up in silence: it has counted as unanswered, and an answer may still come.
   */
  boolean givenUp;

  Exchange(long key, long requestId, long timeNanos, long offset, Delta unanswered) {
    this.key = key;
    this.requestId = requestId;
    this.timeNanos = timeNanos;
    this.offset = offset;
    this.unanswered = unanswered;
  }
}
