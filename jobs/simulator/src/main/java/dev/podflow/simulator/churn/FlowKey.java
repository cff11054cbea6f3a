package dev.podflow.simulator.churn;

/**
 * How a flow's number is found again in what has become of the flow: it is in the client's port and
 * in the microseconds of the time, which nobody looks at otherwise.
 */
public final class FlowKey {
  private static final int LOWEST_PORT = 10_000;
  private static final int PORTS = 50_000;

  /** As many flows can be told apart. */
  static final long MOST = 1000L * PORTS;

  private FlowKey() {}

  static int port(long number) {
    return LOWEST_PORT + (int) (number % PORTS);
  }

  static int micros(long number) {
    return (int) (number / PORTS);
  }

  /**
   * The number of the flow with this time and client's port.
   *
   * @param epochMicros microseconds since 1970
   */
  public static long number(long epochMicros, int clientPort) {
    return Math.floorMod(epochMicros, 1000L) * PORTS + clientPort - LOWEST_PORT;
  }
}
