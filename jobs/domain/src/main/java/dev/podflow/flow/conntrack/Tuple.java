package dev.podflow.flow.conntrack;

import dev.podflow.flow.Flow;
import dev.podflow.flow.IpAddress;

/** One direction of a connection as the tracker knows it; mutable and reused. */
final class Tuple {
  /** What does not say its port or its ICMP type. */
  static final int NONE = -1;

  boolean hasSource;
  long sourceHigh;
  long sourceLow;
  boolean hasDestination;
  long destinationHigh;
  long destinationLow;
  int sourcePort;
  int destinationPort;
  int icmpType;
  int icmpCode;
  int icmpId;

  /** Packets and bytes in this direction; {@link Flow#UNKNOWN} where nobody counts them. */
  long packets;

  long bytes;

  private final IpAddress address = new IpAddress();

  void reset() {
    hasSource = false;
    hasDestination = false;
    sourcePort = NONE;
    destinationPort = NONE;
    icmpType = NONE;
    icmpCode = NONE;
    icmpId = NONE;
    packets = Flow.UNKNOWN;
    bytes = Flow.UNKNOWN;
  }

  /** False if that is no address. */
  boolean source(byte[] text, int start, int length) {
    hasSource = address.parse(text, start, length);
    sourceHigh = address.high;
    sourceLow = address.low;
    return hasSource;
  }

  /** False if that is no address. */
  boolean destination(byte[] text, int start, int length) {
    hasDestination = address.parse(text, start, length);
    destinationHigh = address.high;
    destinationLow = address.low;
    return hasDestination;
  }

  boolean hasAddresses() {
    return hasSource && hasDestination;
  }

  /** Whether nothing has been read of it. */
  boolean isBlank() {
    return !hasSource && !hasDestination;
  }

  boolean hasPorts() {
    return sourcePort != NONE && destinationPort != NONE;
  }

  /** Whether it never leaves its machine. */
  boolean isLoopback() {
    return hasAddresses()
        && isLoopback(sourceHigh, sourceLow)
        && isLoopback(destinationHigh, destinationLow);
  }

  /** Whether it goes to many: nobody answers that. */
  boolean isToMany() {
    if (IpAddress.isIpv4(destinationHigh, destinationLow)) {
      int first = (int) (destinationLow >>> 24) & 0xFF;
      return (first >= 224 && first < 240) || (int) destinationLow == -1;
    }
    return destinationHigh >>> 56 == 0xFF;
  }

  static boolean isLoopback(long high, long low) {
    return IpAddress.isIpv4(high, low) ? (low >>> 24 & 0xFF) == 127 : high == 0 && low == 1;
  }
}
