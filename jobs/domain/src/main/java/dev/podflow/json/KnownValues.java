package dev.podflow.json;

/**
 * Values that come again and again in the same bytes, such as the labels of a pod: to see that they
 * are the same is many times faster than to read them again.
 *
 * <p>A key says where a value would be known, such as a hash of whom it is about; all of its bytes
 * have to be the same, so a bad key costs time and nothing else. Bounded: sets of two values, each
 * of {@value #MAX_BYTES} bytes at most. A value that is met once displaces none: it is kept when it
 * comes again before any other new one of its set does.
 *
 * <p>Not safe for use by several threads.
 */
public final class KnownValues {
  /** Longer values are not kept. */
  public static final int MAX_BYTES = 1024;

  /** The answer if a value is not known. */
  public static final int UNKNOWN = -1;

  /** A key that no value has. */
  private static final long NOBODY = 0;

  private static final long PRIME = 0x9E3779B185EBCA87L;
  private static final int WAYS = 2;

  /** Room for a value that has a little more to say than its predecessor. */
  private static final int SPARE_BYTES = 64;

  private final JsonReader json;
  private final long[] keys;
  private final byte[][] texts;
  private final int[] lengths;

  /** Objects and arrays around each: deeper inside of others it might be too deep. */
  private final byte[] depths;

  /** Of each set, who came last and is not known. */
  private final long[] newcomers;

  /** Of each set, who goes first. */
  private final byte[] oldest;

  /**
   * @param size how many are kept at most, a power of two; places are below it
   */
  public KnownValues(JsonReader json, int size) {
    if (Integer.bitCount(size) != 1 || size < WAYS) {
      throw new IllegalArgumentException(size + " is no power of two, or less than " + WAYS);
    }
    this.json = json;
    keys = new long[size];
    texts = new byte[size][];
    lengths = new int[size];
    depths = new byte[size];
    newcomers = new long[size / WAYS];
    oldest = new byte[size / WAYS];
  }

  /**
   * Goes past the value that comes next if it is known.
   *
   * @return its place, or {@link #UNKNOWN}
   */
  public int take(long hash) {
    long key = key(hash);
    int first = first(key);
    for (int place = first; place < first + WAYS; place++) {
      if (keys[place] == key
          && json.depth <= depths[place]
          && json.skipKnown(texts[place], lengths[place])) {
        return place;
      }
    }
    return UNKNOWN;
  }

  /**
   * Keeps an object or array that was just read, if it was without an error and came before. Other
   * values are not kept: where a number ends depends on what follows it.
   *
   * @param from where it starts, an offset of the text
   * @return its place, of which nobody else is any more; or {@link #UNKNOWN} if it is not kept
   */
  public int keep(long hash, int from) {
    int length = json.offset() - from;
    if (json.error() != JsonReader.Error.NONE || length > MAX_BYTES || !json.isBracket(from)) {
      return UNKNOWN;
    }
    long key = key(hash);
    int first = first(key);
    int set = first / WAYS;
    if (newcomers[set] != key) {
      newcomers[set] = key;
      return UNKNOWN;
    }
    newcomers[set] = NOBODY;
    int place = place(first, key);
    if (texts[place] == null || texts[place].length < length) {
      texts[place] = new byte[Math.min(MAX_BYTES, length + SPARE_BYTES)];
    }
    json.copy(from, texts[place]);
    keys[place] = key;
    lengths[place] = length;
    depths[place] = (byte) json.depth;
    return place;
  }

  /** Where the same key is, which has another value now; else the one that was filled first. */
  private int place(int first, long key) {
    for (int place = first; place < first + WAYS; place++) {
      if (keys[place] == key) {
        return place;
      }
    }
    int set = first / WAYS;
    int place = first + oldest[set];
    oldest[set] ^= 1;
    return place;
  }

  private static long key(long hash) {
    long key = hash * PRIME;
    key ^= key >>> 32;
    return key == NOBODY ? 1 : key;
  }

  private int first(long key) {
    return (int) key & (keys.length - 1) & -WAYS;
  }
}
