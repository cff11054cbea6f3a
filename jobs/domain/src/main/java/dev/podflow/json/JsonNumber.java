package dev.podflow.json;

import java.nio.charset.StandardCharsets;

/** Numbers in the notation of JSON. */
final class JsonNumber {
  /** What {@link #parseLong} says of anything but an integer of 64 bits. */
  static final long INVALID = Long.MIN_VALUE;

  /** So many digits always fit into 64 bits. */
  private static final int SAFE_DIGITS = 18;

  /** No integer that fits is written longer than this by anybody. */
  private static final int MAX_LENGTH = 64;

  /** 2^63, which a double holds exactly. */
  private static final double TOO_LARGE = 0x1p63;

  private JsonNumber() {}

  /** The place after the number that starts here; -1 if there is none. */
  static int skip(byte[] buffer, int from, int end) {
    int i = from;
    if (i < end && buffer[i] == '-') {
      i++;
    }
    int first = i;
    i = digits(buffer, i, end);
    if (i == first || (buffer[first] == '0' && i - first > 1)) {
      return -1;
    }
    if (i < end && buffer[i] == '.') {
      first = ++i;
      i = digits(buffer, i, end);
      if (i == first) {
        return -1;
      }
    }
    if (i < end && (buffer[i] | 0x20) == 'e') {
      i++;
      if (i < end && (buffer[i] == '+' || buffer[i] == '-')) {
        i++;
      }
      first = i;
      i = digits(buffer, i, end);
      if (i == first) {
        return -1;
      }
    }
    return i;
  }

  private static int digits(byte[] buffer, int from, int end) {
    int i = from;
    while (i < end && buffer[i] >= '0' && buffer[i] <= '9') {
      i++;
    }
    return i;
  }

  /** The integer that the bytes are, however it is written; {@link #INVALID} if it is none. */
  static long parseLong(byte[] text, int start, int length) {
    int end = start + length;
    boolean negative = length > 0 && text[start] == '-';
    int first = negative ? start + 1 : start;
    if (end - first > SAFE_DIGITS) {
      return parseSlowly(text, start, length);
    }
    long value = 0;
    for (int i = first; i < end; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return parseSlowly(text, start, length);
      }
      value = value * 10 + digit;
    }
    if (first == end) {
      return INVALID;
    }
    return negative ? -value : value;
  }

  /** Fractions, exponents and 19 digits: logs that went through a program with only doubles. */
  private static long parseSlowly(byte[] text, int start, int length) {
    int end = start + length;
    if (length > MAX_LENGTH || skip(text, start, end) != end) {
      return INVALID;
    }
    int first = text[start] == '-' ? start + 1 : start;
    if (digits(text, first, end) == end) {
      // Up to 19 digits may fit; more do not, as there are no leading zeros.
      return end - first > 19 ? INVALID : parseNineteen(text, first, end, first > start);
    }
    double value = Double.parseDouble(new String(text, start, length, StandardCharsets.ISO_8859_1));
    return Math.abs(value) < TOO_LARGE && value == Math.rint(value) ? (long) value : INVALID;
  }

  private static long parseNineteen(byte[] text, int first, int end, boolean negative) {
    long value = 0;
    for (int i = first; i < end; i++) {
      value = value * 10 + text[i] - '0';
    }
    if (value < 0) {
      return INVALID;
    }
    return negative ? -value : value;
  }

  /** Powers of ten that a double holds exactly; a number of 15 digits, too. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private static final int EXACT_DIGITS = 15;

  /**
   * The number that the bytes are; NaN if they are none.
   *
   * @param words whether {@code NaN}, {@code Infinity} and {@code -Infinity} are numbers
   */
  static double parseDouble(byte[] text, int start, int length, boolean words) {
    int end = start + length;
    boolean negative = length > 0 && text[start] == '-';
    long digits = 0;
    int count = 0;
    int point = -1;
    for (int i = negative ? start + 1 : start; i < end; i++) {
      byte b = text[i];
      if (b >= '0' && b <= '9' && count < EXACT_DIGITS) {
        digits = digits * 10 + b - '0';
        count++;
      } else if (b == '.' && point < 0 && count > 0) {
        point = count;
      } else {
        return parseDoubleSlowly(text, start, length, words);
      }
    }
    if (count == 0 || point == count) {
      return parseDoubleSlowly(text, start, length, words);
    }
    // One exact number by another is rounded once, as it has to be.
    double value = point < 0 ? digits : digits / POWERS[count - point];
    return negative ? -value : value;
  }

  private static double parseDoubleSlowly(byte[] text, int start, int length, boolean words) {
    String number =
        new String(text, start, Math.min(length, MAX_LENGTH), StandardCharsets.ISO_8859_1);
    if (length <= MAX_LENGTH && skip(text, start, start + length) == start + length) {
      return Double.parseDouble(number);
    }
    return switch (words ? number : "") {
      case "Infinity", "+Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> Double.NaN;
    };
  }
}
