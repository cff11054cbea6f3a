package dev.podflow.simulator;

import java.io.IOException;

/** Records for benchmarks, as many as one wants, of a cluster that stays as it is. */
public interface RecordFeed {
  /** Takes the records. */
  @FunctionalInterface
  interface Sink {
    /**
     * A record; the buffer is reused for the next one.
     *
     * @param node the key in Kafka: the node's name, with its cluster where the record does not say
     */
    void record(String node, byte[] buffer, int length) throws IOException;
  }

  /** Name of the topic that they belong into. */
  String topic();

  /** The cluster's Kubernetes objects: one object of kind List. */
  byte[] kubernetesObjects();

  /**
   * Streams records.
   *
   * @param first number of the first one, from 0; it says where in time the call begins
   * @param records how many
   */
  void run(long first, long records, Sink sink) throws IOException;
}
