package dev.podflow.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * CityHash128 as of version 1.0.2 of Google's CityHash, which ClickHouse has frozen as the checksum
 * of its compressed blocks; later versions of CityHash give other values.
 *
 * @param low the first eight bytes on the wire, little endian
 * @param high the last eight
 */
record CityHash128(long low, long high) {
  private static final long K0 = 0xc3a5c85c97cb3127L;
  private static final long K1 = 0xb492b66fbe98f273L;
  private static final long K2 = 0x9ae16a3b2f90404fL;
  private static final long K3 = 0xc949d7c7509e6557L;
  private static final long MULTIPLIER = 0x9ddfea08eb382d69L;

  static CityHash128 of(byte[] bytes, int offset, int length) {
    ByteBuffer text = ByteBuffer.wrap(bytes, offset, length).slice().order(ByteOrder.LITTLE_ENDIAN);
    if (length >= 16) {
      ByteBuffer rest = text.slice(16, length - 16).order(ByteOrder.LITTLE_ENDIAN);
      return seeded(rest, text.getLong(0) ^ K3, text.getLong(8));
    }
    if (length >= 8) {
      ByteBuffer empty = text.slice(0, 0).order(ByteOrder.LITTLE_ENDIAN);
      return seeded(empty, text.getLong(0) ^ (length * K0), text.getLong(length - 8) ^ K1);
    }
    return seeded(text, K0, K1);
  }

  private static CityHash128 seeded(ByteBuffer s, long low, long high) {
    int length = s.limit();
    if (length < 128) {
      return murmur(s, low, high);
    }
    long x = low;
    long y = high;
    long z = length * K1;
    long v1 = Long.rotateRight(y ^ K1, 49) * K1 + s.getLong(0);
    long v2 = Long.rotateRight(v1, 42) * K1 + s.getLong(8);
    long w1 = Long.rotateRight(y + z, 35) * K1 + x;
    long w2 = Long.rotateRight(x + s.getLong(88), 53) * K1;
    int at = 0;
    int left = length;
    // The original unrolls twice and takes 128 bytes a turn, so the last 64 may be left for the
    // tail.
    for (; left >= 128; left -= 128) {
      for (int half = 0; half < 2; half++, at += 64) {
        x = Long.rotateRight(x + y + v1 + s.getLong(at + 16), 37) * K1;
        y = Long.rotateRight(y + v2 + s.getLong(at + 48), 42) * K1;
        x ^= w2;
        y ^= v1;
        z = Long.rotateRight(z ^ w1, 33);
        long a = v2 * K1;
        long b = x + w1;
        v1 = weakFirst(s, at, a);
        v2 = weakSecond(s, at, a, b);
        a = z + w2;
        b = y;
        w1 = weakFirst(s, at + 32, a);
        w2 = weakSecond(s, at + 32, a, b);
        long swap = z;
        z = x;
        x = swap;
      }
    }
    y += Long.rotateRight(w1, 37) * K0 + z;
    x += Long.rotateRight(v1 + z, 49) * K0;
    for (int done = 0; done < left; ) {
      done += 32;
      y = Long.rotateRight(y - x, 42) * K0 + v2;
      w1 += s.getLong(length - done + 16);
      x = Long.rotateRight(x, 49) * K0 + w1;
      w1 += v1;
      long a = v1;
      v1 = weakFirst(s, length - done, a);
      v2 = weakSecond(s, length - done, a, v2);
    }
    x = mix(x, v1);
    y = mix(y, w1);
    return new CityHash128(mix(x + v2, w2) + y, mix(x + w2, y + v2));
  }

  private static CityHash128 murmur(ByteBuffer s, long low, long high) {
    int length = s.limit();
    long a = low;
    long b = high;
    long c;
    long d;
    if (length <= 16) {
      a = shiftMix(a * K1) * K1;
      c = b * K1 + upTo16(s);
      d = shiftMix(a + (length >= 8 ? s.getLong(0) : c));
    } else {
      c = mix(s.getLong(length - 8) + K1, a);
      d = mix(b + length, c + s.getLong(length - 16));
      a += d;
      for (int at = 0; at < length - 16; at += 16) {
        a = (a ^ shiftMix(s.getLong(at) * K1) * K1) * K1;
        b ^= a;
        c = (c ^ shiftMix(s.getLong(at + 8) * K1) * K1) * K1;
        d ^= c;
      }
    }
    a = mix(a, c);
    b = mix(d, b);
    return new CityHash128(a ^ b, mix(b, a));
  }

  private static long upTo16(ByteBuffer s) {
    int length = s.limit();
    if (length > 8) {
      long b = s.getLong(length - 8);
      return mix(s.getLong(0), Long.rotateRight(b + length, length)) ^ b;
    }
    if (length >= 4) {
      long a = Integer.toUnsignedLong(s.getInt(0));
      return mix(length + (a << 3), Integer.toUnsignedLong(s.getInt(length - 4)));
    }
    if (length > 0) {
      int y = (s.get(0) & 0xff) + ((s.get(length >> 1) & 0xff) << 8);
      int z = length + ((s.get(length - 1) & 0xff) << 2);
      return shiftMix(y * K2 ^ z * K3) * K2;
    }
    return K2;
  }

  private static long weakFirst(ByteBuffer s, int at, long a) {
    return a + s.getLong(at) + s.getLong(at + 8) + s.getLong(at + 16) + s.getLong(at + 24);
  }

  private static long weakSecond(ByteBuffer s, int at, long a, long b) {
    long first = a + s.getLong(at);
    long third = first + s.getLong(at + 8) + s.getLong(at + 16);
    return Long.rotateRight(b + first + s.getLong(at + 24), 21)
        + Long.rotateRight(third, 44)
        + first;
  }

  private static long mix(long u, long v) {
    long a = shiftMix((u ^ v) * MULTIPLIER);
    return shiftMix((v ^ a) * MULTIPLIER) * MULTIPLIER;
  }

  private static long shiftMix(long value) {
    return value ^ (value >>> 47);
  }
}
