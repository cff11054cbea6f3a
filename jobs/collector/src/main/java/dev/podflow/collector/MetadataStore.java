package dev.podflow.collector;

import dev.podflow.metadata.LifeTracker;

/** Where the metadata is kept: a topic. */
interface MetadataStore {
  /** A tracker that knows what the store holds of a cluster, but for what cannot be read. */
  LifeTracker read(String cluster);

  /** Begins to write. */
  Writer open();

  /** Writes in order. Failures may show at any later call. */
  interface Writer extends AutoCloseable {
    /**
     * Writes a value under a key.
     *
     * @param value null for a tombstone
     */
    void write(String key, byte[] value);

    /** Waits until everything is stored. */
    void flush();

    /** Gives up what is not stored yet. */
    void abort();

    @Override
    void close();
  }
}
