package dev.podflow.flow;

/**
 * 64-bit hashes of what identifies a connection, or of what makes two records the same; equal in
 * every process and release, as they are kept in state.
 */
public final class Hash {
  private Hash() {}

  /**
   * A hash of a connection as the node that reports the flow sees it: clusters may use the same
   * addresses. It differs for the two directions; never 0.
   */
  public static long connection(Flow flow, FlowEnd from, FlowEnd to) {
    return at(flow, connection(from, to, flow.protocol));
  }

  /** What a hash becomes at the node that reports a flow; never 0. */
  public static long at(Flow flow, long hash) {
    long there = with(with(hash, flow.cluster), flow.node);
    return there == 0 ? 1 : there;
  }

  /** A hash of a connection, wherever it is seen; it differs for the two directions; never 0. */
  public static long connection(FlowEnd from, FlowEnd to, String protocol) {
    long hash = mix(from.ipHigh * 31 + from.ipLow);
    hash = mix(hash + to.ipHigh * 31 + to.ipLow);
    hash = mix(hash + ((long) from.port << 16 | to.port));
    hash = mix(hash + protocol.hashCode());
    return hash == 0 ? 1 : hash;
  }

  public static long with(long hash, String text) {
    return mix(hash + text.hashCode());
  }

  public static long with(long hash, long value) {
    return mix(hash + value);
  }

  /**
   * The finalizer of SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number
   * Generators").
   */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
