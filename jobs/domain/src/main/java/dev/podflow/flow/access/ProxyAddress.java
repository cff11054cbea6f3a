package dev.podflow.flow.access;

import dev.podflow.flow.FlowEnd;
import dev.podflow.flow.IpAddress;
import java.nio.charset.StandardCharsets;

/**
 * An address as Envoy writes it: {@code 10.0.0.1:80}, {@code [fd00::1]:80}, an address alone, or
 * one inside of the name of an internal listener ({@code envoy://connect_originate/10.0.0.1:80}).
 * Mutable and reused.
 */
final class ProxyAddress {
  private static final byte[] INTERNAL = ascii("envoy://");

  /** Istio's IPv6 counterpart of 127.0.0.6: {@code ::6}. */
  private static final long LOOPBACKS_V6_MAX = 0xFF;

  private final IpAddress ip = new IpAddress();

  /** Whether an IP address was found. */
  boolean found;

  long high;
  long low;

  /** Port; 0 if there is none. */
  int port;

  /** Whether it was an internal listener of Envoy, with or without an address in its name. */
  boolean internal;

  void read(Fields fields, Field field) {
    if (fields.has(field)) {
      read(fields.bytes(field), fields.start(field), fields.length(field));
    } else {
      clear();
    }
  }

  void clear() {
    found = false;
    port = 0;
    internal = false;
  }

  /** Anything that is no address of any of these kinds (a socket's path) is simply none. */
  void read(byte[] text, int start, int length) {
    clear();
    int from = start;
    int end = start + length;
    internal = Fields.startsWith(text, start, length, INTERNAL);
    if (internal) {
      from += INTERNAL.length;
      while (from < end && text[from] != '/') {
        from++;
      }
      from++;
    }
    if (from >= end) {
      return;
    }
    if (text[from] == '[') {
      int closing = from + 1;
      while (closing < end && text[closing] != ']') {
        closing++;
      }
      parse(text, from + 1, Math.min(closing, end), closing + 2, end);
      return;
    }
    int colon = -1;
    int colons = 0;
    for (int i = from; i < end; i++) {
      if (text[i] == ':') {
        colon = i;
        colons++;
      }
    }
    // Several colons without brackets are an IPv6 address alone.
    if (colons == 1) {
      parse(text, from, colon, colon + 1, end);
    } else {
      parse(text, from, end, end, end);
    }
  }

  private void parse(byte[] text, int from, int to, int portFrom, int end) {
    if (!ip.parse(text, from, to - from)) {
      return;
    }
    found = true;
    high = ip.high;
    low = ip.low;
    if (portFrom < end) {
      long number = Decimal.parse(text, portFrom, end - portFrom, 1);
      port = number > 0 && number <= 65535 ? (int) number : 0;
    }
  }

  /** Whether it is an address of the proxy's own pod that means nothing outside of it. */
  boolean isLoopback() {
    if (!found) {
      return false;
    }
    if (IpAddress.isIpv4(high, low)) {
      return (low >>> 24 & 0xFF) == 127;
    }
    return high == 0 && low > 0 && low <= LOOPBACKS_V6_MAX;
  }

  /** Whether it is an address that others than the proxy itself know. */
  boolean isRoutable() {
    return found && !isLoopback();
  }

  boolean isSameIp(ProxyAddress other) {
    return found && other.found && high == other.high && low == other.low;
  }

  /** Puts the address down as an end's. */
  void applyTo(FlowEnd end) {
    end.hasIp = found;
    end.ipHigh = found ? high : 0;
    end.ipLow = found ? low : 0;
    end.port = port;
  }

  /** Text as bytes, for comparisons. */
  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
