package dev.podflow.simulator.replay;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A record whose times and ids can be moved. It knows no format: a time is what looks like one and
 * lies within reason, in text or as seconds since the epoch with any digits behind them.
 */
final class ReplayedRecord {
  private static final Pattern TEXT =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?=[.Z])");
  private static final int TEXT_LENGTH = "2026-01-31T12:00:00".length();

  /** Seconds, milliseconds, microseconds or nanoseconds; the first ten digits are the seconds. */
  private static final Pattern NUMBER = Pattern.compile("(?<!\\d)\\d{10}(?:\\d{3}){0,3}(?!\\d)");

  private static final int NUMBER_LENGTH = 10;

  /** Its second group is replaced: four digits are enough to tell rounds apart. */
  private static final Pattern UUID =
      Pattern.compile(
          "\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");

  private static final int ID_OFFSET = 9;
  private static final int ID_LENGTH = 4;

  /** Where a time is, and what it says. */
  private record Place(int offset, long epochSecond) {}

  private final String key;
  private final byte[] bytes;
  private final List<Place> texts = new ArrayList<>(2);
  private final List<Place> numbers = new ArrayList<>(2);
  private final int[] ids;

  private ReplayedRecord(String key, byte[] bytes, int[] ids) {
    this.key = key;
    this.bytes = bytes;
    this.ids = ids;
  }

  /**
   * Finds the times between two others, and the ids.
   *
   * @param key the key in Kafka
   */
  static ReplayedRecord of(String key, byte[] bytes, Instant earliest, Instant latest) {
    // A character a byte, so that offsets agree.
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int[] ids = UUID.matcher(text).results().mapToInt(found -> found.start() + ID_OFFSET).toArray();
    ReplayedRecord record = new ReplayedRecord(key, bytes, ids);
    for (Matcher found = TEXT.matcher(text); found.find(); ) {
      long second = Instant.parse(found.group() + "Z").getEpochSecond();
      add(record.texts, new Place(found.start(), second), earliest, latest);
    }
    for (Matcher found = NUMBER.matcher(text); found.find(); ) {
      long second = Long.parseLong(found.group().substring(0, NUMBER_LENGTH));
      add(record.numbers, new Place(found.start(), second), earliest, latest);
    }
    return record;
  }

  private static void add(List<Place> places, Place place, Instant earliest, Instant latest) {
    if (place.epochSecond >= earliest.getEpochSecond()
        && place.epochSecond <= latest.getEpochSecond()) {
      places.add(place);
    }
  }

  String key() {
    return key;
  }

  /**
   * Writes the record as it would be in a later round.
   *
   * @return how many bytes
   */
  int write(byte[] target, int round, long laterSeconds) {
    System.arraycopy(bytes, 0, target, 0, bytes.length);
    for (Place place : texts) {
      String text = Instant.ofEpochSecond(place.epochSecond + laterSeconds).toString();
      for (int i = 0; i < TEXT_LENGTH; i++) {
        target[place.offset + i] = (byte) text.charAt(i);
      }
    }
    for (Place place : numbers) {
      write(target, place.offset, NUMBER_LENGTH, 10, place.epochSecond + laterSeconds);
    }
    if (round > 0) {
      for (int offset : ids) {
        write(target, offset, ID_LENGTH, 16, round);
      }
    }
    return bytes.length;
  }

  private static void write(byte[] target, int offset, int digits, int radix, long value) {
    long rest = value;
    for (int i = offset + digits - 1; i >= offset; i--) {
      target[i] = (byte) Character.forDigit((int) (rest % radix), radix);
      rest /= radix;
    }
  }
}
