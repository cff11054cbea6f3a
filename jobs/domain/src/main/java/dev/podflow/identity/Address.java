package dev.podflow.identity;

import java.util.Arrays;

/**
 * An IP address as 128 bits; an IPv4 address is mapped into IPv6 (::ffff:a.b.c.d).
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record Address(long high, long low) {
  private static final long MAPPED = 0xffff_0000_0000L;
  private static final int GROUPS = 8;

  /**
   * Reads a textual address: {@code 10.0.3.7}, {@code fd00::7}, {@code ::ffff:10.0.3.7}. A zone
   * ({@code %eth0}) is no part of it and is refused, as is a leading zero of a decimal number.
   *
   * @return null if the text is no address; no name is ever looked up
   */
  public static Address parse(String text) {
    if (text.indexOf(':') >= 0) {
      return parseV6(text);
    }
    long v4 = parseV4(text, 0);
    return v4 < 0 ? null : new Address(0, MAPPED | v4);
  }

  private static Address parseV6(String text) {
    int[] groups = new int[GROUPS];
    int count = 0;
    int gap = -1;
    int at = 0;
    int length = text.length();
    if (text.startsWith("::")) {
      gap = 0;
      at = 2;
    }
    while (at < length) {
      int end = text.indexOf(':', at);
      if (end < 0) {
        end = length;
      }
      if (end == length && text.indexOf('.', at) >= 0) {
        long v4 = parseV4(text, at);
        if (v4 < 0 || count > GROUPS - 2) {
          return null;
        }
        groups[count++] = (int) (v4 >>> 16);
        groups[count++] = (int) (v4 & 0xffff);
        at = length;
        break;
      }
      int group = hex(text, at, end);
      if (group < 0 || count == GROUPS) {
        return null;
      }
      groups[count++] = group;
      at = end + 1;
      if (end == length) {
        break;
      }
      if (at == length) {
        return null; // a single colon at the end
      }
      if (text.charAt(at) == ':') {
        if (gap >= 0) {
          return null;
        }
        gap = count;
        at++;
      }
    }
    if (gap < 0 ? count != GROUPS : count == GROUPS) {
      return null;
    }
    if (gap >= 0) {
      int tail = count - gap;
      System.arraycopy(groups, gap, groups, GROUPS - tail, tail);
      Arrays.fill(groups, gap, GROUPS - tail, 0);
    }
    return new Address(join(groups, 0), join(groups, 4));
  }

  private static long join(int[] groups, int from) {
    return (long) groups[from] << 48
        | (long) groups[from + 1] << 32
        | (long) groups[from + 2] << 16
        | groups[from + 3];
  }

  private static int hex(String text, int from, int to) {
    if (to == from || to - from > 4) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      // Digits of other alphabets are digits to Character, and to nobody who writes addresses.
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /** The 32 bits of the dotted text from there to the end; -1 if it is none. */
  private static long parseV4(String text, int from) {
    long value = 0;
    int octet = -1;
    int dots = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        if (octet < 0 || ++dots > 3) {
          return -1;
        }
        value = value << 8 | octet;
        octet = -1;
      } else if (c >= '0' && c <= '9') {
        // 010 is ten to some and eight to others.
        boolean leadingZero = octet == 0;
        octet = (octet < 0 ? 0 : octet * 10) + c - '0';
        if (octet > 255 || leadingZero) {
          return -1;
        }
      } else {
        return -1;
      }
    }
    return dots == 3 && octet >= 0 ? value << 8 | octet : -1;
  }
}
