package dev.podflow.flow.calico;

import dev.podflow.flow.Flow;
import dev.podflow.flow.Timestamps;
import dev.podflow.json.JsonReader;

/** When a log's window was: numbers of seconds since the epoch, or texts (RFC 3339). */
final class LogTime {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** The year 2255; any further, nanoseconds do not fit. */
  private static final long MAX_SECONDS = 9_000_000_000L;

  /** A window that is longer than a day is none. */
  private static final long MAX_SPAN_NANOS = 86_400 * NANOS_PER_SECOND;

  private final JsonReader json;
  private long start;
  private long end;
  private long timestamp;
  private int badOffset;

  LogTime(JsonReader json) {
    this.json = json;
  }

  void reset() {
    start = Flow.NO_TIME;
    end = Flow.NO_TIME;
    timestamp = Flow.NO_TIME;
    badOffset = -1;
  }

  void readStart() {
    start = read(NANOS_PER_SECOND, MAX_SECONDS);
  }

  void readEnd() {
    end = read(NANOS_PER_SECOND, MAX_SECONDS);
  }

  void readTimestamp() {
    timestamp = read(NANOS_PER_MILLI, MAX_SECONDS * 1_000);
  }

  /** Where the first time is that could not be read; negative if all could. */
  int badOffset() {
    return badOffset;
  }

  /** Fills in the time; false if there is none. */
  boolean conclude(Flow flow) {
    long last = end == Flow.NO_TIME ? timestamp : end;
    long first = start == Flow.NO_TIME ? last : start;
    if (first == Flow.NO_TIME) {
      return false;
    }
    flow.timeNanos = first;
    flow.spanNanos = first >= 0 && last > first ? Math.min(last - first, MAX_SPAN_NANOS) : 0;
    return true;
  }

  private long read(long unitNanos, long max) {
    int at = json.offset();
    if (json.kind() != JsonReader.Kind.TEXT) {
      return json.readLong(0, max) * unitNanos;
    }
    json.readText();
    long nanos = Timestamps.parse(json.text(), json.textStart(), json.textLength());
    if (nanos == Timestamps.INVALID) {
      long number = digits();
      nanos = number < 0 ? Flow.NO_TIME : Math.min(number, max + 1) * unitNanos;
    }
    if (nanos > max * unitNanos) {
      nanos = Flow.NO_TIME;
    }
    if (nanos == Flow.NO_TIME && badOffset < 0) {
      badOffset = at;
    }
    return nanos;
  }

  /** The number that was just read, as protobuf JSON writes those of 64 bits; negative if none. */
  private long digits() {
    int length = json.textLength();
    if (length == 0 || length > 13) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < length; i++) {
      int digit = json.text()[json.textStart() + i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
