package dev.podflow.flow.access;

import dev.podflow.flow.StringPool;
import dev.podflow.flow.Texts;
import dev.podflow.flow.Timestamps;
import dev.podflow.json.ByteText;
import java.util.Arrays;

/**
 * What one record says, as ranges of bytes: filled in by whatever splits the record, read by the
 * {@link Dialect}. Reused from record to record. A value that is written as {@code -} or left empty
 * is said, but there is nothing.
 */
final class Fields {
  /** What a number or a time is that the record does not state. */
  static final long MISSING = -1;

  /** Longer values are cut: none that is read is longer, and the copies stay small. */
  private static final int MAX_LENGTH_BYTES = 4096;

  private static final int COUNT = Field.values().length;

  /** Digits of the largest and smallest number. */
  private static final int LONG_LENGTH = 20;

  private final StringPool pool;
  private final byte[][] texts = new byte[COUNT][];
  private final int[] starts = new int[COUNT];
  private final int[] lengths = new int[COUNT];

  /** The record that said it; a field whose number is another is not said. */
  private final int[] records = new int[COUNT];

  private int record = 1;
  private byte[] copies = new byte[MAX_LENGTH_BYTES];
  private int copied;

  /** The field whose value could not be read. */
  private Field bad;

  Fields(StringPool pool) {
    this.pool = pool;
  }

  /** Forgets the last record. */
  void clear() {
    record++;
    copied = 0;
    bad = null;
  }

  /**
   * Says a field. Where it is said twice, under two names, the last one counts that says something.
   *
   * @param text whose bytes do not change until the record has been read
   */
  void put(Field field, byte[] text, int start, int length) {
    int at = field.ordinal();
    if (records[at] == record && isNothing(text, start, length)) {
      return;
    }
    records[at] = record;
    texts[at] = text;
    starts[at] = start;
    lengths[at] = Math.min(length, MAX_LENGTH_BYTES);
  }

  /** The same for bytes that will change. */
  void putCopy(Field field, byte[] text, int start, int length) {
    int kept = Math.min(length, MAX_LENGTH_BYTES);
    int from = room(kept);
    System.arraycopy(text, start, copies, from, kept);
    put(field, copies, from, kept);
  }

  /** Says a number. */
  void put(Field field, long number) {
    int from = room(LONG_LENGTH);
    int at = from + LONG_LENGTH;
    long rest = Math.abs(number);
    do {
      copies[--at] = (byte) ('0' + Math.abs(rest % 10));
      rest /= 10;
    } while (rest != 0);
    if (number < 0) {
      copies[--at] = '-';
    }
    put(field, copies, at, from + LONG_LENGTH - at);
  }

  /** Says that there is nothing. */
  void putNothing(Field field) {
    put(field, copies, 0, 0);
  }

  private int room(int length) {
    if (copies.length - copied < length) {
      // What was copied before stays where it is.
      copies = new byte[Math.max(copies.length, length)];
      copied = 0;
    }
    int from = copied;
    copied += length;
    return from;
  }

  private static boolean isNothing(byte[] text, int start, int length) {
    return length == 0 || (length == 1 && text[start] == '-');
  }

  /** Whether the record has the field at all. */
  boolean isSaid(Field field) {
    return records[field.ordinal()] == record;
  }

  /** Whether the record has a value for the field. */
  boolean has(Field field) {
    int at = field.ordinal();
    return records[at] == record && !isNothing(texts[at], starts[at], lengths[at]);
  }

  byte[] bytes(Field field) {
    return texts[field.ordinal()];
  }

  int start(Field field) {
    return starts[field.ordinal()];
  }

  /** Bytes of a field's value; 0 if it has none. */
  int length(Field field) {
    return has(field) ? lengths[field.ordinal()] : 0;
  }

  /** A field's value as text; empty if it has none. */
  String text(Field field) {
    return has(field) ? text(bytes(field), start(field), length(field)) : "";
  }

  /** Any text, out of the pool, cut as parts of keys are. */
  String text(byte[] bytes, int start, int length) {
    return pool.get(bytes, start, ByteText.cut(bytes, start, length, Texts.MAX_LENGTH_BYTES));
  }

  boolean is(Field field, byte[] text) {
    return length(field) == text.length && startsWith(field, text);
  }

  boolean startsWith(Field field, byte[] prefix) {
    return startsWith(bytes(field), start(field), length(field), prefix);
  }

  /** Where some words begin in a field's value; -1 if they do not come. */
  int indexOf(Field field, byte[] words) {
    int end = start(field) + length(field);
    int i = indexOf(bytes(field), start(field), end, words);
    return i < end ? i : -1;
  }

  /** Where some words begin in a text; its end if they do not come. */
  static int indexOf(byte[] text, int start, int end, byte[] words) {
    for (int i = start; i <= end - words.length; i++) {
      if (startsWith(text, i, end - i, words)) {
        return i;
      }
    }
    return end;
  }

  static boolean startsWith(byte[] text, int start, int length, byte[] prefix) {
    return length >= prefix.length
        && Arrays.equals(text, start, start + prefix.length, prefix, 0, prefix.length);
  }

  /** An integer of at least 0, or {@link #MISSING}; what is neither is kept as {@link #bad}. */
  long number(Field field) {
    return checked(field, 1, false);
  }

  /** A duration in nanoseconds, or {@link #MISSING}; what is neither is kept as {@link #bad}. */
  long nanos(Field field, long unitNanos) {
    return checked(field, unitNanos, true);
  }

  private long checked(Field field, long unit, boolean duration) {
    if (!has(field)) {
      return MISSING;
    }
    byte[] text = bytes(field);
    int start = start(field);
    int length = length(field);
    long value =
        duration
            ? Decimal.nanos(text, start, length, unit)
            : Decimal.parse(text, start, length, unit);
    if (value == Decimal.INVALID) {
      bad = field;
      return MISSING;
    }
    return value;
  }

  /**
   * A time: RFC 3339, or a number of seconds, milliseconds, microseconds or nanoseconds since the
   * epoch, whichever gives a time of this century.
   *
   * @return nanoseconds since the epoch, or {@link Timestamps#INVALID}
   */
  long time(Field field) {
    byte[] text = bytes(field);
    int start = start(field);
    int length = length(field);
    long time = Timestamps.parse(text, start, length);
    if (time != Timestamps.INVALID) {
      return time;
    }
    long number = Decimal.parse(text, start, length, 1);
    if (number == Decimal.INVALID) {
      return Timestamps.INVALID;
    }
    long unit = Decimal.NANOS_PER_SECOND;
    for (long limit = 100_000_000_000L; unit > 1 && number >= limit; limit *= 1000) {
      unit /= 1000;
    }
    long nanos = Decimal.parse(text, start, length, unit);
    return nanos == Decimal.INVALID ? Timestamps.INVALID : nanos;
  }

  /** A field that {@link #number} or {@link #nanos} could not read; null if there is none. */
  Field bad() {
    return bad;
  }
}
