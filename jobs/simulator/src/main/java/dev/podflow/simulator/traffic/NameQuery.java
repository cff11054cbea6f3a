package dev.podflow.simulator.traffic;

/**
 * A DNS query and what became of it.
 *
 * @param asked when it was sent, nanoseconds since the epoch
 * @param micros time to its answer, microseconds; 0 if none came
 * @param name in lower case with the dot at its end
 * @param written the name as the client wrote it
 * @param type such as {@code A}
 * @param code such as {@code NXDOMAIN}; empty if no answer came
 */
public record NameQuery(
    long asked, long micros, String name, String written, String type, String code) {
  private static final long MICRO = 1_000L;

  public boolean answered() {
    return !code.isEmpty();
  }

  /** When the answer came, nanoseconds since the epoch. */
  public long ended() {
    return asked + micros * MICRO;
  }
}
