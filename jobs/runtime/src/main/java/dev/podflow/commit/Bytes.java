package dev.podflow.commit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes with ClickHouse's RowBinary primitives: little endian, varints. */
final class Bytes {
  private byte[] data;
  private int size;

  Bytes(int capacity) {
    data = new byte[Math.max(16, capacity)];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** The array itself; valid up to {@link #size} and until the next write. */
  byte[] array() {
    return data;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(data, size);
  }

  void int8(int value) {
    reserve(1);
    data[size++] = (byte) value;
  }

  void int16(int value) {
    int8(value);
    int8(value >> 8);
  }

  void int32(long value) {
    reserve(Integer.BYTES);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      data[size++] = (byte) (value >>> shift);
    }
  }

  void int64(long value) {
    reserve(Long.BYTES);
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      data[size++] = (byte) (value >>> shift);
    }
  }

  void float64(double value) {
    int64(Double.doubleToRawLongBits(value));
  }

  void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      int8((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    int8((int) rest);
  }

  void text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    varint(utf8.length);
    bytes(utf8, 0, utf8.length);
  }

  void bytes(byte[] source, int offset, int length) {
    reserve(length);
    System.arraycopy(source, offset, data, size, length);
    size += length;
  }

  /** Overwrites four bytes that are there already. */
  void int32At(int offset, long value) {
    for (int i = 0; i < Integer.BYTES; i++) {
      data[offset + i] = (byte) (value >>> (i * Byte.SIZE));
    }
  }

  private void reserve(int more) {
    if (data.length - size < more) {
      data = Arrays.copyOf(data, Math.max(Math.addExact(size, more), grown()));
    }
  }

  private int grown() {
    return data.length > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE - 8 : data.length * 2;
  }
}
