package dev.podflow.flow;

import dev.podflow.json.ByteText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Strings for bytes that come again and again: the same bytes mostly give the same object, and
 * nothing is allocated for them.
 *
 * <p>Bounded in entries and in bytes. It forgets rather than grows: each hash has four places, a
 * text that is met again moves to the front of them, a new one takes the last. So names that are
 * gone (pods come and go) make room, and texts that come only once cannot drive out those in use.
 *
 * <p>Not safe for use by several threads.
 */
public final class StringPool {
  /** Longer texts (bytes of UTF-8) do not repeat and are never kept. */
  public static final int MAX_LENGTH_BYTES = 1024;

  private static final int WAYS = 4;

  private final String[] strings;
  private final byte[][] keys;
  private final int[] hashes;
  private final int sets;
  private final long maxBytes;
  private long bytes;

  /** A pool for the names of a large cluster: 65,536 texts, 8 MiB. */
  public StringPool() {
    this(1 << 16, 8L << 20);
  }

  /**
   * @param maxEntries most texts that are kept; rounded up to a power of two, at least 4
   * @param maxBytes most bytes of UTF-8 that are kept; the heap needs about two and a half times
   *     this, and 100 bytes an entry
   */
  public StringPool(int maxEntries, long maxBytes) {
    int size = Integer.highestOneBit(Math.max(maxEntries, WAYS) * 2 - 1);
    strings = new String[size];
    keys = new byte[size][];
    hashes = new int[size];
    sets = size / WAYS;
    this.maxBytes = maxBytes;
  }

  /** The string that the bytes are in UTF-8; bytes that are not UTF-8 become U+FFFD. */
  public String get(byte[] buffer, int start, int length) {
    if (length == 0) {
      return "";
    }
    if (length > MAX_LENGTH_BYTES) {
      return new String(buffer, start, length, StandardCharsets.UTF_8);
    }
    long wide = ByteText.hash(buffer, start, length);
    int hash = (int) (wide >>> 32);
    int front = ((int) wide & (sets - 1)) * WAYS;
    for (int at = front; at < front + WAYS; at++) {
      if (hashes[at] == hash && holds(at, buffer, start, length)) {
        String found = strings[at];
        if (at > front) {
          swap(at, at - 1);
        }
        return found;
      }
    }
    return add(front, hash, buffer, start, length);
  }

  /** Texts that are kept now. */
  int size() {
    int size = 0;
    for (String string : strings) {
      size += string == null ? 0 : 1;
    }
    return size;
  }

  private boolean holds(int at, byte[] buffer, int start, int length) {
    byte[] key = keys[at];
    return key != null
        && key.length == length
        && Arrays.equals(buffer, start, start + length, key, 0, length);
  }

  private void swap(int a, int b) {
    String string = strings[a];
    strings[a] = strings[b];
    strings[b] = string;
    byte[] key = keys[a];
    keys[a] = keys[b];
    keys[b] = key;
    int hash = hashes[a];
    hashes[a] = hashes[b];
    hashes[b] = hash;
  }

  private String add(int front, int hash, byte[] buffer, int start, int length) {
    String string = new String(buffer, start, length, StandardCharsets.UTF_8);
    int place = front;
    while (place < front + WAYS - 1 && strings[place] != null) {
      place++;
    }
    int freed = keys[place] == null ? 0 : keys[place].length;
    if (bytes - freed + length <= maxBytes) {
      bytes += length - freed;
      strings[place] = string;
      keys[place] = Arrays.copyOfRange(buffer, start, start + length);
      hashes[place] = hash;
    }
    return string;
  }
}
