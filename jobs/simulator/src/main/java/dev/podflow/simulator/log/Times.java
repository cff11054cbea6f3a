package dev.podflow.simulator.log;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Nanoseconds since the epoch, and how logs write them. */
final class Times {
  static final long SECOND = 1_000_000_000L;
  static final long MILLI = 1_000_000L;
  static final long MICRO = 1_000L;

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter NANOS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Times() {}

  /** {@code 2026-01-31T12:00:00.123Z}. */
  static String millis(long time) {
    return MILLIS.format(instant(time));
  }

  /** {@code 2026-01-31T12:00:00.123456789Z}. */
  static String nanos(long time) {
    return NANOS.format(instant(time));
  }

  private static Instant instant(long time) {
    return Instant.ofEpochSecond(Math.floorDiv(time, SECOND), Math.floorMod(time, SECOND));
  }
}
