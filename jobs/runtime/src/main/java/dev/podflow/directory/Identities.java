package dev.podflow.directory;

import dev.podflow.identity.Lookup;

/** Who owned which address when, and how much of that is known by now. */
public interface Identities extends AutoCloseable {
  Lookup lookup();

  /** Waits until everything that was known before the task started is known to it. */
  void awaitStart() throws InterruptedException;

  /**
   * Waits, for a bounded time, until the metadata that was there when a record was written is
   * known.
   *
   * @param epochMillis the record's Kafka timestamp; one ahead of this machine's clock counts as
   *     now
   */
  void awaitCoverage(long epochMillis) throws InterruptedException;

  @Override
  void close();
}
