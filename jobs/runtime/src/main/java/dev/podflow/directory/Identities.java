package dev.podflow.directory;

import dev.podflow.identity.Lookup;

/** Who owned which address when, and how much of that is known by now. */
public interface Identities extends AutoCloseable {
  Lookup lookup();

  /** Waits until everything that was known before the task started is known to it. */
  void awaitStart() throws InterruptedException;

  /**
   * Whether the metadata that was there when a record was written is known. It also is if that
   * cannot be found out for a while: with metadata out of reach flows go on without.
   *
   * @param epochMillis the record's Kafka timestamp; for one from the future nobody waits
   */
  boolean hasReadTo(long epochMillis);

  @Override
  void close();
}
