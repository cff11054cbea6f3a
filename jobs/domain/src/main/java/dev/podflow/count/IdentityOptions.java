package dev.podflow.count;

/**
 * How it is found out who an end of a flow was.
 *
 * @param clockToleranceMillis by how much the clocks of nodes may be wrong: an address nearer to a
 *     change of owner than that is ambiguous
 * @param waitMillis how long after it was written to Kafka a flow waits at most until the metadata
 *     of its time is complete
 * @param unknownWaitMillis the same where the metadata is complete, or nobody says whether it is,
 *     and nobody is known to have had an address
 */
public record IdentityOptions(long clockToleranceMillis, long waitMillis, long unknownWaitMillis) {
  public static final IdentityOptions DEFAULT = new IdentityOptions(1_000, 60_000, 5_000);
}
