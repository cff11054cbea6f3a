package dev.podflow.flow;

import java.nio.charset.StandardCharsets;

/**
 * An IP address as 128 bits; an IPv4 address is mapped into IPv6 ({@code ::ffff:a.b.c.d}). Mutable,
 * so that one object can read many addresses; {@link #format} goes the other way.
 */
public final class IpAddress {
  private static final long MAPPED = 0xFFFFL << 32;

  /** What a successful {@link #parse} found. */
  public long high;

  public long low;

  private final int[] groups = new int[8];

  /** Whether the 128 bits are an IPv4 address. */
  public static boolean isIpv4(long high, long low) {
    return high == 0 && low >>> 32 == 0xFFFF;
  }

  /** {@link #parse(byte[], int, int)} of a string. */
  public boolean parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return parse(bytes, 0, bytes.length);
  }

  /**
   * Reads an address in the notation of RFC 4291 or as four decimal numbers without leading zeros;
   * an IPv6 zone ({@code %eth0}) is left out.
   *
   * @return false if it is not an address; {@link #high} and {@link #low} are then undefined
   */
  public boolean parse(byte[] text, int start, int length) {
    int end = start + length;
    for (int i = start; i < end && i < start + 5; i++) {
      if (text[i] == ':') {
        return parseIpv6(text, start, end);
      }
      if (text[i] == '.') {
        break;
      }
    }
    long ipv4 = parseIpv4(text, start, end);
    high = 0;
    low = MAPPED | ipv4;
    return ipv4 >= 0;
  }

  private static long parseIpv4(byte[] text, int start, int end) {
    if (end - start > 15) {
      return -1;
    }
    long address = 0;
    int octets = 0;
    int value = -1;
    for (int i = start; i <= end; i++) {
      if (i == end || text[i] == '.') {
        if (value < 0 || octets == 4) {
          return -1;
        }
        address = address << 8 | value;
        octets++;
        value = -1;
        continue;
      }
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9 || value == 0) {
        return -1;
      }
      value = value < 0 ? digit : value * 10 + digit;
      if (value > 255) {
        return -1;
      }
    }
    return octets == 4 ? address : -1;
  }

  private boolean parseIpv6(byte[] text, int start, int fullEnd) {
    int end = start;
    while (end < fullEnd && text[end] != '%') {
      end++;
    }
    int count = 0;
    int gap = -1;
    int at = start;
    if (end - at >= 2 && text[at] == ':' && text[at + 1] == ':') {
      gap = 0;
      at += 2;
    }
    while (at < end) {
      int stop = at;
      int value = 0;
      while (stop < end && stop < at + 4 && Character.digit(text[stop], 16) >= 0) {
        value = value << 4 | Character.digit(text[stop], 16);
        stop++;
      }
      if (stop == at || count == 8) {
        return false;
      }
      if (stop < end && text[stop] == '.') {
        long ipv4 = parseIpv4(text, at, end);
        if (ipv4 < 0 || count > 6) {
          return false;
        }
        groups[count++] = (int) (ipv4 >>> 16);
        groups[count++] = (int) (ipv4 & 0xFFFF);
        at = end;
        break;
      }
      groups[count++] = value;
      at = stop;
      if (at == end) {
        break;
      }
      if (text[at] != ':' || ++at == end) {
        return false;
      }
      if (text[at] == ':') {
        if (gap >= 0) {
          return false;
        }
        gap = count;
        at++;
      }
    }
    if (gap < 0 ? count != 8 : count > 7) {
      return false;
    }
    high = 0;
    low = 0;
    int missing = 8 - count;
    for (int i = 0; i < 8; i++) {
      int group;
      if (gap < 0 || i < gap) {
        group = groups[i];
      } else {
        group = i < gap + missing ? 0 : groups[i - missing];
      }
      if (i < 4) {
        high = high << 16 | group;
      } else {
        low = low << 16 | group;
      }
    }
    return true;
  }

  /** The address as text: IPv4 as four numbers, IPv6 as RFC 5952 wants it. */
  public static String format(long high, long low) {
    StringBuilder text = new StringBuilder(40);
    if (isIpv4(high, low)) {
      text.append(low >>> 24 & 0xFF).append('.').append(low >>> 16 & 0xFF).append('.');
      return text.append(low >>> 8 & 0xFF).append('.').append(low & 0xFF).toString();
    }
    int gap = -1;
    int gapLength = 1;
    for (int i = 0; i < 8; i++) {
      int zeros = i;
      while (zeros < 8 && group(high, low, zeros) == 0) {
        zeros++;
      }
      if (zeros - i > gapLength) {
        gap = i;
        gapLength = zeros - i;
      }
    }
    for (int i = 0; i < 8; i++) {
      if (i == gap) {
        text.append("::");
        i += gapLength - 1;
        continue;
      }
      if (i > 0 && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(group(high, low, i)));
    }
    return text.toString();
  }

  private static int group(long high, long low, int index) {
    long half = index < 4 ? high : low;
    return (int) (half >>> (48 - 16 * (index & 3))) & 0xFFFF;
  }
}
