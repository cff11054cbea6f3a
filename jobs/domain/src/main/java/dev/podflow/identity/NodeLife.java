package dev.podflow.identity;

import java.util.List;

/**
 * A node.
 *
 * @param addresses all that belong to it: internal, external, its router's
 * @param zone empty if unknown
 */
public record NodeLife(LifeKey key, Span span, String name, List<Address> addresses, String zone)
    implements Life {
  public static final String KIND = "Node";

  public NodeLife {
    addresses = List.copyOf(addresses);
  }
}
