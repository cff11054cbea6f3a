package dev.podflow.simulator;

import dev.podflow.simulator.truth.Truth;
import java.io.IOException;

/** Takes what a simulation writes: all of Kubernetes first, then the flows, then the truth. */
public interface SimulationOutput {
  /** The state at the start: one JSON object of {@code kind: List}. */
  void initialObjects(byte[] list) throws IOException;

  /** A change: one JSON object with {@code type} and {@code object}, without a line break. */
  void watchEvent(byte[] event) throws IOException;

  /**
   * A Hubble record, in the order in which the records arrive.
   *
   * @param node the node's name without its cluster: the key in Kafka
   * @param line the record, without a line break; some are not valid, on purpose
   */
  void hubble(String node, byte[] line) throws IOException;

  /** What the tables have to say about it. */
  void truth(Truth truth) throws IOException;
}
