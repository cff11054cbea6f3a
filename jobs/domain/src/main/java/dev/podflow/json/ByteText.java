package dev.podflow.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Text as bytes: what is asked of it without making a string. */
public final class ByteText {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;

  private ByteText() {}

  /** Eight bytes from {@code start}, the first one lowest. */
  static long word(byte[] bytes, int start) {
    return (long) WORD.get(bytes, start);
  }

  /** Less than eight bytes from {@code start}, the first one lowest, zeros above. */
  static long shortWord(byte[] bytes, int start, int length) {
    if (bytes.length - start >= 8) {
      return word(bytes, start) & ((1L << (length << 3)) - 1);
    }
    long word = 0;
    for (int i = length - 1; i >= 0; i--) {
      word = word << 8 | (bytes[start + i] & 0xFF);
    }
    return word;
  }

  /**
   * A 64 bit hash that is the same in every process and release (it is kept in state), well mixed
   * in all its bits and never 0. Not made to withstand somebody who looks for collisions.
   */
  public static long hash(byte[] bytes, int start, int length) {
    long hash = length * PRIME_1;
    int at = start;
    int end = start + length;
    for (; end - at >= 8; at += 8) {
      hash = (Long.rotateLeft(hash, 27) ^ (word(bytes, at) * PRIME_2)) * PRIME_1;
    }
    if (at < end) {
      hash = (Long.rotateLeft(hash, 27) ^ (shortWord(bytes, at, end - at) * PRIME_2)) * PRIME_1;
    }
    hash = (hash ^ (hash >>> 32)) * PRIME_2;
    hash = (hash ^ (hash >>> 29)) * PRIME_1;
    hash ^= hash >>> 32;
    return hash == 0 ? 1 : hash;
  }

  /**
   * The longest length up to {@code limit} at which UTF-8 text can be cut without cutting a
   * character.
   */
  public static int cut(byte[] bytes, int start, int length, int limit) {
    if (length <= limit) {
      return length;
    }
    int cut = limit;
    // A character has at most three bytes after its first one; more of them are not UTF-8.
    while (cut > limit - 4 && cut > 0 && (bytes[start + cut] & 0xC0) == 0x80) {
      cut--;
    }
    return cut;
  }
}
