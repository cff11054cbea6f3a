package dev.podflow.simulator.incident;

import dev.podflow.simulator.Log;
import java.io.IOException;

/** Takes what the small cluster writes, in the order of time. */
public interface IncidentOutput {
  /**
   * Objects of Kubernetes: a list at the start, then events of a watch.
   *
   * @param timeMillis when it is seen, epoch milliseconds
   */
  void objects(long timeMillis, byte[] json) throws IOException;

  /**
   * A record of a log.
   *
   * @param node name of the node that writes it, without its cluster
   * @param timeMillis when it is written, epoch milliseconds
   */
  void record(Log log, String node, long timeMillis, byte[] record) throws IOException;
}
