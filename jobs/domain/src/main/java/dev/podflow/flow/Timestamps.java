package dev.podflow.flow;

/** Times as logs write them (RFC 3339) as nanoseconds since the epoch. */
public final class Timestamps {
  /** What {@link #parse} says of text that is not a time. */
  public static final long INVALID = Long.MIN_VALUE;

  private static final long NANOS = 1_000_000_000L;

  /** Seconds that still fit with any fraction; the years 1677 to 2262. */
  private static final long MAX_SECONDS = Long.MAX_VALUE / NANOS - 1;

  private static final int[] FRACTION_UNITS = {
    1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
  };

  private Timestamps() {}

  /**
   * Reads {@code 2026-01-31T23:59:59[.1-9 digits](Z|+02:00)}; T and Z may be lower case.
   *
   * @return nanoseconds since 1970-01-01T00:00:00Z, or {@link #INVALID} if it is written in another
   *     way, is no date of the calendar, or does not fit into 64 bits (years 1677 to 2262)
   */
  public static long parse(byte[] text, int start, int length) {
    if (length < 20
        || text[start + 4] != '-'
        || text[start + 7] != '-'
        || (text[start + 10] | 0x20) != 't'
        || text[start + 13] != ':'
        || text[start + 16] != ':') {
      return INVALID;
    }
    int year = two(text, start) * 100 + two(text, start + 2);
    int month = two(text, start + 5);
    int day = two(text, start + 8);
    int hour = two(text, start + 11);
    int minute = two(text, start + 14);
    int second = two(text, start + 17);
    int end = start + length;
    int at = start + 19;
    long nanos = 0;
    if (text[at] == '.') {
      int digits = 0;
      for (at++; at < end && isDigit(text[at]); at++) {
        nanos = nanos * 10 + text[at] - '0';
        if (++digits > 9) {
          return INVALID;
        }
      }
      if (digits == 0) {
        return INVALID;
      }
      nanos *= FRACTION_UNITS[digits];
    }
    int offsetMinutes = offsetMinutes(text, at, end);
    if (offsetMinutes == Integer.MIN_VALUE) {
      return INVALID;
    }
    return of(year, month, day, hour, minute, second, nanos, offsetMinutes);
  }

  /**
   * The nanoseconds since the epoch of a date and time.
   *
   * @return {@link #INVALID} if it is no date of the calendar or does not fit; a negative part is
   *     none
   */
  static long of(
      int year,
      int month,
      int day,
      int hour,
      int minute,
      int second,
      long nanos,
      int offsetMinutes) {
    if (year < 0
        || month < 1
        || month > 12
        || day < 1
        || day > daysOf(year, month)
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59
        || second < 0
        || second > 59) {
      return INVALID;
    }
    long minutes = (epochDay(year, month, day) * 24 + hour) * 60 + minute - offsetMinutes;
    return of(minutes * 60 + second, nanos);
  }

  /** The nanoseconds since the epoch of seconds and a fraction; {@link #INVALID} where too many. */
  static long of(long seconds, long nanos) {
    return seconds > MAX_SECONDS || seconds < -MAX_SECONDS ? INVALID : seconds * NANOS + nanos;
  }

  private static int offsetMinutes(byte[] text, int at, int end) {
    if (end - at == 1 && (text[at] | 0x20) == 'z') {
      return 0;
    }
    if (end - at != 6 || (text[at] != '+' && text[at] != '-') || text[at + 3] != ':') {
      return Integer.MIN_VALUE;
    }
    int hours = two(text, at + 1);
    int minutes = two(text, at + 4);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return Integer.MIN_VALUE;
    }
    return text[at] == '-' ? -(hours * 60 + minutes) : hours * 60 + minutes;
  }

  /** Two digits; so far below 0 where they are none that no other pair makes up for it. */
  static int two(byte[] text, int at) {
    return isDigit(text[at]) && isDigit(text[at + 1])
        ? (text[at] - '0') * 10 + text[at + 1] - '0'
        : -100_000;
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static int daysOf(int year, int month) {
    return switch (month) {
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /** Days since 1970-01-01 in the proleptic Gregorian calendar, counted in years from March. */
  private static long epochDay(int year, int month, int day) {
    int marchYear = month > 2 ? year : year - 1;
    int marchMonth = month > 2 ? month - 3 : month + 9;
    int era = Math.floorDiv(marchYear, 400);
    int yearOfEra = marchYear - era * 400;
    int dayOfYear = (153 * marchMonth + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468L;
  }
}
