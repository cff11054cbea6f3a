package dev.podflow.simulator.traffic;

import java.io.IOException;

/** Somebody who writes down what is said in the cluster. */
public interface Witness {
  /** A conversation was decided: none of it was before the time that {@link #passed} last told. */
  void hear(Conversation conversation);

  /** All that was before a time, nanoseconds since the epoch, has been heard. */
  void passed(long time) throws IOException;
}
