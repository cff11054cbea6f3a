package dev.podflow.policy.connect;

import java.util.Arrays;
import java.util.BitSet;
import java.util.StringJoiner;

/** A set of ports of each transport protocol. Immutable. */
public final class Ports {
  /** A protocol that policies know. */
  public enum Protocol {
    TCP,
    UDP,
    SCTP
  }

  public static final Ports NONE = new Ports();
  public static final Ports ALL = all();

  private static final int FIRST = 1;
  private static final int LAST = 65_535;

  private final BitSet[] ports = new BitSet[Protocol.values().length];

  private Ports() {
    for (int i = 0; i < ports.length; i++) {
      ports[i] = new BitSet();
    }
  }

  private static Ports all() {
    Ports all = new Ports();
    for (BitSet each : all.ports) {
      each.set(FIRST, LAST + 1);
    }
    return all;
  }

  /** The ports of a protocol from one to another, both of them too. */
  public static Ports of(Protocol protocol, int from, int to) {
    Ports some = new Ports();
    int first = Math.max(FIRST, from);
    int last = Math.min(LAST, to);
    if (first <= last) {
      some.ports[protocol.ordinal()].set(first, last + 1);
    }
    return some;
  }

  /** All ports of a protocol. */
  public static Ports of(Protocol protocol) {
    return of(protocol, FIRST, LAST);
  }

  Ports or(Ports other) {
    Ports both = new Ports();
    for (int i = 0; i < ports.length; i++) {
      both.ports[i].or(ports[i]);
      both.ports[i].or(other.ports[i]);
    }
    return both;
  }

  Ports and(Ports other) {
    Ports common = new Ports();
    for (int i = 0; i < ports.length; i++) {
      common.ports[i].or(ports[i]);
      common.ports[i].and(other.ports[i]);
    }
    return common;
  }

  public boolean isEmpty() {
    return equals(NONE);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ports that && Arrays.equals(ports, that.ports);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ports);
  }

  /** Such as {@code TCP 80,8080-8090, UDP 53}; {@code all} or {@code none}. */
  @Override
  public String toString() {
    if (equals(ALL)) {
      return "all";
    }
    StringJoiner protocols = new StringJoiner(", ");
    protocols.setEmptyValue("none");
    for (Protocol protocol : Protocol.values()) {
      BitSet set = ports[protocol.ordinal()];
      if (!set.isEmpty()) {
        protocols.add(protocol + " " + ranges(set));
      }
    }
    return protocols.toString();
  }

  private static String ranges(BitSet set) {
    StringJoiner ranges = new StringJoiner(",");
    for (int from = set.nextSetBit(0); from >= 0; ) {
      int to = set.nextClearBit(from) - 1;
      ranges.add(from == to ? Integer.toString(from) : from + "-" + to);
      from = set.nextSetBit(to + 1);
    }
    return ranges.toString();
  }
}
