package dev.podflow.commit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes with ClickHouse's RowBinary primitives: little endian, varints. */
final class Bytes {
  private static final VarHandle INT16 = littleEndian(short[].class);
  private static final VarHandle INT32 = littleEndian(int[].class);
  private static final VarHandle INT64 = littleEndian(long[].class);

  private byte[] data;
  private int size;

  Bytes(int capacity) {
    data = new byte[Math.max(16, capacity)];
  }

  private static VarHandle littleEndian(Class<?> view) {
    return MethodHandles.byteArrayViewVarHandle(view, ByteOrder.LITTLE_ENDIAN);
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
    reserve(Short.BYTES);
    INT16.set(data, size, (short) value);
    size += Short.BYTES;
  }

  void int32(long value) {
    reserve(Integer.BYTES);
    INT32.set(data, size, (int) value);
    size += Integer.BYTES;
  }

  void int64(long value) {
    reserve(Long.BYTES);
    INT64.set(data, size, value);
    size += Long.BYTES;
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
    INT32.set(data, offset, (int) value);
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
