package dev.podflow.collector;

/** This replica no longer holds the lease, so it writes nothing. */
final class NotLeaderException extends RuntimeException {
  NotLeaderException() {
    super("the lease is no longer held");
  }
}
