package dev.podflow.simulator.traffic;

/**
 * An HTTP request and what became of it.
 *
 * @param asked when it was sent, nanoseconds since the epoch
 * @param micros time to its answer, or until the client gave up; microseconds
 * @param id its {@code X-Request-Id}
 * @param status of the answer; 0 if none came
 * @param requestBytes size of the request's body
 * @param responseBytes size of the answer's body
 */
public record Request(
    long asked,
    long micros,
    String id,
    String method,
    String authority,
    String path,
    int status,
    long requestBytes,
    long responseBytes) {
  private static final long MICRO = 1_000L;

  public boolean answered() {
    return status != 0;
  }

  /** When it was answered or given up, nanoseconds since the epoch. */
  public long ended() {
    return asked + micros * MICRO;
  }
}
