package dev.podflow.flow;

import dev.podflow.json.Names;

/**
 * Times as programs and shippers write them before their lines, as nanoseconds since the epoch: RFC
 * 3339 and its relatives, seconds since the epoch, and the common log format's. A time without a
 * zone is UTC.
 */
public final class LogTimes {
  /** What {@link #parse} says of text that is not a time. */
  public static final long INVALID = Timestamps.INVALID;

  private static final int NO_OFFSET = Integer.MIN_VALUE;
  private static final int NANO_DIGITS = 9;

  /** Epoch times: later seconds, milliseconds, microseconds than these are of the next unit. */
  private static final long SECONDS_MAX = 100_000_000_000L;

  private static final long MILLIS_MAX = SECONDS_MAX * 1_000;
  private static final long MICROS_MAX = MILLIS_MAX * 1_000;

  private static final Names MONTHS =
      Names.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private LogTimes() {}

  /**
   * Reads one of
   *
   * <pre>
   * 2022-08-18T03:24:11.696356Z      also with +02:00, +0200, a space for the T, slashes, no zone
   * 1660764252.902811                also in milli-, micro- or nanoseconds, told by their size
   * 18/Aug/2022:03:24:11 +0000       the common log format
   * </pre>
   *
   * @return {@link #INVALID} if it is written in another way or does not fit into 64 bits
   */
  public static long parse(byte[] text, int start, int length) {
    int end = start + length;
    int digits = digits(text, start, end);
    if (digits > 0 && (digits == length || text[start + digits] == '.')) {
      return epoch(text, start, digits, end);
    }
    if (digits == 2 && length >= 20 && text[start + 2] == '/') {
      return commonLog(text, start, end);
    }
    if (digits != 4 || length < 19 || !isDate(text, start)) {
      return INVALID;
    }
    int at = start + 19;
    int fraction = fraction(text, at, end);
    int offset = offset(text, at + fraction, end);
    if (fraction < 0 || offset == NO_OFFSET) {
      return INVALID;
    }
    return Timestamps.of(
        two(text, start) * 100 + two(text, start + 2),
        two(text, start + 5),
        two(text, start + 8),
        two(text, start + 11),
        two(text, start + 14),
        two(text, start + 17),
        nanos(text, at + 1, at + fraction),
        offset);
  }

  private static boolean isDate(byte[] text, int start) {
    byte dash = text[start + 4];
    byte t = text[start + 10];
    return (dash == '-' || dash == '/')
        && text[start + 7] == dash
        && (t == ' ' || (t | 0x20) == 't')
        && text[start + 13] == ':'
        && text[start + 16] == ':';
  }

  private static long commonLog(byte[] text, int start, int end) {
    if (text[start + 6] != '/'
        || text[start + 11] != ':'
        || text[start + 14] != ':'
        || text[start + 17] != ':') {
      return INVALID;
    }
    int offset = offset(text, start + 20, end);
    if (offset == NO_OFFSET) {
      return INVALID;
    }
    return Timestamps.of(
        two(text, start + 7) * 100 + two(text, start + 9),
        MONTHS.find(text, start + 3, 3) + 1,
        two(text, start),
        two(text, start + 12),
        two(text, start + 15),
        two(text, start + 18),
        0,
        offset);
  }

  private static long epoch(byte[] text, int start, int digits, int end) {
    int fraction = fraction(text, start + digits, end);
    if (digits > 19 || fraction < 0 || start + digits + fraction != end) {
      return INVALID;
    }
    long value = 0;
    for (int i = start; i < start + digits; i++) {
      value = value * 10 + text[i] - '0';
    }
    if (value < 0) {
      return INVALID;
    } else if (value <= SECONDS_MAX) {
      return Timestamps.of(value, nanos(text, start + digits + 1, end));
    } else if (value <= MILLIS_MAX) {
      return Timestamps.of(value / 1_000, value % 1_000 * 1_000_000);
    } else if (value <= MICROS_MAX) {
      return Timestamps.of(value / 1_000_000, value % 1_000_000 * 1_000);
    }
    return value;
  }

  /** Length of a fraction with its point; 0 if there is none, negative if it has no digits. */
  private static int fraction(byte[] text, int at, int end) {
    if (at >= end || (text[at] != '.' && text[at] != ',')) {
      return 0;
    }
    int digits = digits(text, at + 1, end);
    return digits == 0 ? -1 : digits + 1;
  }

  /** The nanoseconds that the digits of a fraction are; more than nine are left out. */
  private static long nanos(byte[] text, int from, int end) {
    long nanos = 0;
    for (int i = 0; i < NANO_DIGITS; i++) {
      nanos = nanos * 10 + (from + i < end ? text[from + i] - '0' : 0);
    }
    return nanos;
  }

  /** Minutes east of Greenwich. */
  private static int offset(byte[] text, int from, int end) {
    int at = from;
    if (at < end && text[at] == ' ') {
      at++;
    }
    int length = end - at;
    if (length == 0 || (length == 1 && (text[at] | 0x20) == 'z')) {
      return 0;
    }
    if (text[at] != '+' && text[at] != '-') {
      return NO_OFFSET;
    }
    boolean colon = length == 6 && text[at + 3] == ':';
    if (!colon && length != 5 && length != 3) {
      return NO_OFFSET;
    }
    int hours = two(text, at + 1);
    int minutes = length == 3 ? 0 : two(text, end - 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return NO_OFFSET;
    }
    return text[at] == '-' ? -(hours * 60 + minutes) : hours * 60 + minutes;
  }

  private static int digits(byte[] text, int from, int end) {
    int at = from;
    while (at < end && Timestamps.isDigit(text[at])) {
      at++;
    }
    return at - from;
  }

  private static int two(byte[] text, int at) {
    return Timestamps.two(text, at);
  }
}
