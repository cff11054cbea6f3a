package dev.podflow.protobuf;

/**
 * Reads protobuf's wire format out of a byte array, field by field. Like {@link
 * dev.podflow.json.JsonReader}, it keeps its first error and from then on answers as at an end, so
 * that all loops of the caller end by themselves. Nothing here throws, and nothing is read outside
 * of the given range.
 */
public final class Wire {
  public static final int VARINT = 0;
  public static final int FIXED64 = 1;
  public static final int BYTES = 2;
  public static final int FIXED32 = 5;

  private static final int TYPE_BITS = 3;
  private static final int VARINT_BITS_MAX = 70;

  private byte[] buffer = {};
  private int start;
  private int at;
  private int end;
  private int errorAt;
  private boolean failed;

  public void open(byte[] bytes, int offset, int length) {
    buffer = bytes;
    start = offset;
    at = offset;
    end = offset + length;
    failed = false;
  }

  /** What a field's number and type make its tag. */
  public static int tag(int number, int type) {
    return number << TYPE_BITS | type;
  }

  public boolean failed() {
    return failed;
  }

  /** Where the error is, in bytes from the start. */
  public int errorOffset() {
    return errorAt - start;
  }

  public byte[] buffer() {
    return buffer;
  }

  /** Where the next byte is in {@link #buffer}. */
  public int position() {
    return at;
  }

  /** The tag of the next field of this message; 0 at its end, and after an error. */
  public int next() {
    if (at == end) {
      return 0;
    }
    long tag = varint();
    if (tag >>> TYPE_BITS == 0 || tag > Integer.MAX_VALUE) {
      fail();
      return 0;
    }
    return (int) tag;
  }

  /**
   * Enters the message, or packed list, that comes next; its fields are walked by {@link #next}.
   */
  public int enter() {
    int outer = end;
    int length = length();
    end = at + length;
    return outer;
  }

  /** Whether something is left of what was entered. */
  public boolean hasMore() {
    return at < end;
  }

  /**
   * Goes on behind what was entered, whether or not it was walked to its end.
   *
   * @param outer what {@link #enter} returned
   */
  public void leave(int outer) {
    if (!failed) {
      at = end;
      end = outer;
    }
  }

  /** The length of the text or bytes that come next and begin at {@link #position}. */
  public int length() {
    long length = varint();
    if (length < 0 || length > end - at) {
      return fail();
    }
    return (int) length;
  }

  /** Goes on behind so many bytes. */
  public void advance(int bytes) {
    at += Math.min(bytes, end - at);
  }

  public long varint() {
    long value = 0;
    for (int shift = 0; shift < VARINT_BITS_MAX; shift += 7) {
      if (at >= end) {
        return fail();
      }
      byte next = buffer[at++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    return fail();
  }

  /** A varint that may be negative, as sint32 and sint64 write it. */
  public long zigzag() {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  public long fixed64() {
    if (end - at < Long.BYTES) {
      return fail();
    }
    long value = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      value = value << Byte.SIZE | (buffer[at + i] & 0xFF);
    }
    at += Long.BYTES;
    return value;
  }

  public double float64() {
    return Double.longBitsToDouble(fixed64());
  }

  /** Goes past a field's value. */
  public void skip(int tag) {
    switch (tag & (1 << TYPE_BITS) - 1) {
      case VARINT -> varint();
      case FIXED64 -> skipBytes(Long.BYTES);
      case BYTES -> skipBytes(length());
      case FIXED32 -> skipBytes(Integer.BYTES);
      // Groups have been gone from protobuf for twenty years.
      default -> fail();
    }
  }

  private void skipBytes(int length) {
    if (length > end - at) {
      fail();
    } else {
      at += length;
    }
  }

  /** Keeps the first error and goes where no method finds anything more. */
  int fail() {
    if (!failed) {
      failed = true;
      errorAt = at;
    }
    at = end;
    return 0;
  }
}
