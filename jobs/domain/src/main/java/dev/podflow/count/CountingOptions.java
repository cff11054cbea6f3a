package dev.podflow.count;

/**
 * What of counting can be set.
 *
 * @param exchangeTimeoutNanos how long a request waits for its response, in event time
 * @param maxSkewNanos how far a flow's time may lie ahead of its Kafka timestamp
 * @param flowSampleRate the share of flows, 0 to 1, that the table {@code flows} keeps besides
 *     those that were denied, dropped or failed
 * @param identity how ends are resolved
 */
public record CountingOptions(
    long exchangeTimeoutNanos, long maxSkewNanos, double flowSampleRate, IdentityOptions identity) {
  private static final long SECOND = 1_000_000_000L;

  public static final CountingOptions DEFAULT =
      new CountingOptions(30 * SECOND, 600 * SECOND, 0, IdentityOptions.DEFAULT);
}
