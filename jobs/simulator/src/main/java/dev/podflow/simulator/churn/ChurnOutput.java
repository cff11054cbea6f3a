package dev.podflow.simulator.churn;

import java.io.IOException;

/** Takes what the clusters write, in the order in which it arrives in Kafka. */
public interface ChurnOutput {
  /**
   * A record of {@code k8s.metadata}.
   *
   * @param atMillis when it arrives, epoch milliseconds of simulated time
   */
  void metadata(long atMillis, String key, byte[] value) throws IOException;

  /**
   * A record of {@code flows.hubble}.
   *
   * @param atMillis when it arrives, epoch milliseconds of simulated time
   * @param number the flow's number, from 0
   * @param node the key: the node's name, with its cluster's
   */
  void flow(long atMillis, long number, String node, byte[] line) throws IOException;
}
