package dev.podflow.count;

import dev.podflow.identity.Lookup;
import dev.podflow.identity.Owner;

/** Who is known by an address alone, always the same one, and about whom all is said. */
abstract class KnownByAddress implements Lookup {
  @Override
  public final Owner byPodName(String cluster, String namespace, String pod, long epochMillis) {
    return null;
  }

  @Override
  public final Owner byNamePrefix(
      String cluster, String namespace, String prefix, long epochMillis, long toleranceMillis) {
    return null;
  }

  @Override
  public final Owner onNode(
      String cluster,
      Owner node,
      int port,
      String protocol,
      long epochMillis,
      long toleranceMillis) {
    return node;
  }

  @Override
  public final long completeUntil(String cluster) {
    return Long.MAX_VALUE;
  }
}
