package dev.podflow.metric.otlp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Growing bytes of UTF-8, reused. */
final class Text {
  private byte[] bytes = new byte[1024];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  byte[] bytes() {
    return bytes;
  }

  void add(byte b) {
    reserve(1);
    bytes[size++] = b;
  }

  void add(byte[] from, int start, int length) {
    reserve(length);
    System.arraycopy(from, start, bytes, size, length);
    size += length;
  }

  /** A value that a NUL ends: what of it is NUL itself becomes a question mark. */
  void addEnded(byte[] from, int start, int length) {
    int at = size;
    add(from, start, length);
    for (; at < size; at++) {
      if (bytes[at] == 0) {
        bytes[at] = '?';
      }
    }
    add((byte) 0);
  }

  void add(String ascii) {
    byte[] from = ascii.getBytes(StandardCharsets.ISO_8859_1);
    add(from, 0, from.length);
  }

  /** A whole number as its decimal digits. */
  void add(long number) {
    add(Long.toString(number));
  }

  /** A number as short as it is exact; whole ones without a fraction. */
  void add(double number) {
    long whole = (long) number;
    add(
        whole == number && Math.abs(number) < 0x1p53
            ? Long.toString(whole)
            : Double.toString(number));
  }

  /** A name in Prometheus's letters: what is none of them becomes an underscore. */
  void addName(byte[] from, int start, int length) {
    reserve(length + 1);
    if (length > 0 && from[start] >= '0' && from[start] <= '9') {
      bytes[size++] = '_';
    }
    for (int i = start; i < start + length; i++) {
      byte b = from[i];
      boolean allowed =
          (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '_';
      bytes[size++] = allowed ? b : (byte) '_';
    }
  }

  /** Moves what was written since {@code from} to an earlier place. */
  void moveTo(int place, int from) {
    if (place < from) {
      byte[] moved = Arrays.copyOfRange(bytes, from, size);
      System.arraycopy(bytes, place, bytes, place + moved.length, from - place);
      System.arraycopy(moved, 0, bytes, place, moved.length);
    }
  }

  private void reserve(int length) {
    if (bytes.length - size < length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + length));
    }
  }
}
