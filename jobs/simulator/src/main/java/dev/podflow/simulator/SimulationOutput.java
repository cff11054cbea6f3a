package dev.podflow.simulator;

import dev.podflow.simulator.truth.Truth;
import java.io.IOException;
import java.time.Instant;

/** Takes what a simulation writes: all of Kubernetes first, then the logs, then the truth. */
public interface SimulationOutput {
  /** The state at the start: one JSON object of {@code kind: List}. */
  void initialObjects(byte[] list) throws IOException;

  /** A change: one JSON object with {@code type} and {@code object}, without a line break. */
  void watchEvent(byte[] event) throws IOException;

  /** The same, for those who show it when it happens. */
  default void watchEvent(Instant at, byte[] event) throws IOException {
    watchEvent(event);
  }

  /**
   * A record of a log, in the order in which the log's records arrive.
   *
   * @param node the name of the node that wrote it, without its cluster
   * @param record the record, without a line break; some are not valid, on purpose
   */
  void record(Log log, String node, byte[] record) throws IOException;

  /** What the tables have to say about it. */
  void truth(Truth truth) throws IOException;
}
