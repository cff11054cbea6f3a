package dev.podflow.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A fixed set of names (of members, of enum values) that is looked up by bytes: one multiplication,
 * one slot, one comparison, no string. Built once, immutable, free to share.
 */
public final class Names {
  /** What {@link #find} says of a name that is not in the set. */
  public static final int UNKNOWN = -1;

  private static final int TRIES = 1000;
  private static final int MAX_SLOTS = 1 << 16;

  private final String[] names;
  private final byte[][] texts;
  private final int longest;

  // The first and the last eight bytes tell short names apart, with the second eight long ones.
  private final long[] firsts;
  private final long[] lasts;
  private final int[] indexes;
  private final long factor;
  private final int shift;

  private Names(String[] names) {
    this.names = names;
    texts = new byte[names.length][];
    int max = 0;
    for (int i = 0; i < names.length; i++) {
      texts[i] = names[i].getBytes(StandardCharsets.UTF_8);
      max = Math.max(max, texts[i].length);
    }
    longest = max;
    int slots = Math.max(2, Integer.highestOneBit(names.length * 8));
    SplittableRandom random = new SplittableRandom(1);
    long candidate = 0;
    int[] filled = null;
    int bits = 0;
    for (; filled == null && slots <= MAX_SLOTS; slots <<= 1) {
      bits = 64 - Integer.numberOfTrailingZeros(slots);
      for (int i = 0; filled == null && i < TRIES; i++) {
        candidate = random.nextLong() | 1;
        filled = fill(slots, candidate, bits);
      }
    }
    if (filled == null) {
      throw new IllegalArgumentException("names that cannot be told apart in " + this);
    }
    factor = candidate;
    shift = bits;
    indexes = filled;
    firsts = new long[filled.length];
    lasts = new long[filled.length];
    for (int slot = 0; slot < filled.length; slot++) {
      if (filled[slot] != UNKNOWN) {
        byte[] text = texts[filled[slot]];
        firsts[slot] = first(text, 0, text.length);
        lasts[slot] = last(text, 0, text.length);
      }
    }
  }

  /** A name's position in the list is what {@link #find} returns. */
  public static Names of(String... names) {
    return new Names(names.clone());
  }

  /** These names, and behind them others. */
  public Names and(String... others) {
    String[] all = Arrays.copyOf(names, names.length + others.length);
    System.arraycopy(others, 0, all, names.length, others.length);
    return new Names(all);
  }

  /** Position of the name that the bytes are, or {@link #UNKNOWN}. */
  public int find(byte[] bytes, int start, int length) {
    if (length > longest) {
      return UNKNOWN;
    }
    long first = first(bytes, start, length);
    long last = last(bytes, start, length);
    int slot = slot(first, last, length, factor, shift);
    int index = indexes[slot];
    if (index == UNKNOWN || firsts[slot] != first || lasts[slot] != last) {
      return UNKNOWN;
    }
    byte[] text = texts[index];
    if (text.length != length
        || (length > 16 && !Arrays.equals(bytes, start, start + length, text, 0, length))) {
      return UNKNOWN;
    }
    return index;
  }

  /** The name at a position. */
  public String get(int index) {
    return names[index];
  }

  public int size() {
    return names.length;
  }

  @Override
  public String toString() {
    return Arrays.toString(names);
  }

  private int[] fill(int slots, long factor, int shift) {
    int[] filled = new int[slots];
    Arrays.fill(filled, UNKNOWN);
    for (int i = 0; i < texts.length; i++) {
      byte[] text = texts[i];
      int slot =
          slot(first(text, 0, text.length), last(text, 0, text.length), text.length, factor, shift);
      if (filled[slot] != UNKNOWN) {
        return null;
      }
      filled[slot] = i;
    }
    return filled;
  }

  private static int slot(long first, long last, int length, long factor, int shift) {
    return (int) (((first ^ Long.rotateLeft(last, 23)) + length) * factor >>> shift);
  }

  private static long first(byte[] bytes, int start, int length) {
    return length >= 8 ? ByteText.word(bytes, start) : ByteText.shortWord(bytes, start, length);
  }

  private static long last(byte[] bytes, int start, int length) {
    if (length <= 8) {
      return 0;
    }
    long last = ByteText.word(bytes, start + length - 8);
    return length <= 16 ? last : last ^ Long.rotateLeft(ByteText.word(bytes, start + 8), 11);
  }
}
