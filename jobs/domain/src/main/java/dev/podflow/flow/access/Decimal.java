package dev.podflow.flow.access;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Numbers as logs write them: digits, perhaps a fraction, an exponent, a unit of time. */
public final class Decimal {
  /** What is no number, or does not fit into 63 bits. */
  public static final long INVALID = Long.MIN_VALUE;

  public static final long NANOS_PER_MILLI = 1_000_000L;
  public static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** No number of any log is longer. */
  private static final int MAX_LENGTH = 64;

  /** More digits, zeros before them apart, never fit into 63 bits; these do, or are negative. */
  private static final int MAX_DIGITS = 19;

  private Decimal() {}

  /**
   * The number times a unit, without what is left below 1.
   *
   * @return at least 0, or {@link #INVALID}
   */
  public static long parse(byte[] text, int start, int length, long unit) {
    int end = start + length;
    int digits = 0;
    long whole = 0;
    int i = start;
    for (; i < end && isDigit(text[i]); i++) {
      digits += whole == 0 && text[i] == '0' ? 0 : 1;
      if (digits > MAX_DIGITS) {
        return INVALID;
      }
      whole = whole * 10 + text[i] - '0';
    }
    if (i == start || whole < 0 || whole > Long.MAX_VALUE / unit - 1) {
      return INVALID;
    }
    long value = whole * unit;
    if (i < end && text[i] == '.') {
      long scale = unit;
      int first = ++i;
      for (; i < end && isDigit(text[i]); i++) {
        // Digits below one unit's thousandth add nothing: units are powers of ten.
        scale /= 10;
        value += (text[i] - '0') * scale;
      }
      if (i == first) {
        return INVALID;
      }
    }
    return i == end ? value : parseSlowly(text, start, length, unit);
  }

  /** {@code 1.2E+06}, from programs that have only doubles. */
  private static long parseSlowly(byte[] text, int start, int length, long unit) {
    if (length > MAX_LENGTH) {
      return INVALID;
    }
    for (int i = start; i < start + length; i++) {
      byte b = text[i];
      if (!isDigit(b) && b != '.' && b != '+' && b != '-' && (b | 0x20) != 'e') {
        return INVALID;
      }
    }
    String number = new String(text, start, length, StandardCharsets.ISO_8859_1);
    try {
      double value = Double.parseDouble(number) * unit;
      if (!(value >= 0 && value < 0x1p62)) {
        return INVALID;
      }
      // Now that its size is known, it may be multiplied out.
      return value < 1 ? 0 : new BigDecimal(number).multiply(BigDecimal.valueOf(unit)).longValue();
    } catch (NumberFormatException e) {
      return INVALID;
    }
  }

  /**
   * A duration, with its unit ({@code 2ms}, {@code 0.037s}) or without.
   *
   * @param unitNanos the unit where none is written
   * @return nanoseconds, at least 0, or {@link #INVALID}
   */
  public static long nanos(byte[] text, int start, int length, long unitNanos) {
    int end = start + length;
    if (length == 0 || text[end - 1] != 's') {
      return parse(text, start, length, unitNanos);
    }
    if (length > 2 && text[end - 2] == 'm') {
      return parse(text, start, length - 2, NANOS_PER_MILLI);
    }
    if (length > 2 && text[end - 2] == 'n') {
      return parse(text, start, length - 2, 1);
    }
    if (length > 2 && text[end - 2] == 'u') {
      return parse(text, start, length - 2, 1_000);
    }
    // µ is two bytes.
    if (length > 3 && text[end - 2] == (byte) 0xB5 && text[end - 3] == (byte) 0xC2) {
      return parse(text, start, length - 3, 1_000);
    }
    return parse(text, start, length - 1, NANOS_PER_SECOND);
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
