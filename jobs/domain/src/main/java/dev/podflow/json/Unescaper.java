package dev.podflow.json;

/** Turns a JSON string with escapes into UTF-8. Its buffer grows to the longest such string. */
final class Unescaper {
  private static final int REPLACEMENT = 0xFFFD;

  private byte[] bytes = new byte[256];
  private int length;

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Bytes of the escape whose backslash is at {@code from}; -1 if it is none. */
  static int escapeLength(byte[] buffer, int from, int end) {
    if (end - from < 2) {
      return -1;
    }
    return switch (buffer[from + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> 2;
      case 'u' -> end - from >= 6 && hex(buffer, from + 2) >= 0 ? 6 : -1;
      default -> -1;
    };
  }

  /** Unescapes what is between the quotes; all escapes must have been checked. */
  void unescape(byte[] buffer, int from, int end) {
    // No escape is shorter than the UTF-8 of what it stands for.
    if (bytes.length < end - from) {
      bytes = new byte[Math.max(end - from, bytes.length * 2)];
    }
    length = 0;
    int i = from;
    while (i < end) {
      byte b = buffer[i];
      if (b != '\\') {
        bytes[length++] = b;
        i++;
        continue;
      }
      switch (buffer[i + 1]) {
        case 'b' -> bytes[length++] = '\b';
        case 'f' -> bytes[length++] = '\f';
        case 'n' -> bytes[length++] = '\n';
        case 'r' -> bytes[length++] = '\r';
        case 't' -> bytes[length++] = '\t';
        case 'u' -> {
          i = unescapeUnicode(buffer, i, end);
          continue;
        }
        default -> bytes[length++] = buffer[i + 1];
      }
      i += 2;
    }
  }

  private int unescapeUnicode(byte[] buffer, int from, int end) {
    int unit = hex(buffer, from + 2);
    int after = from + 6;
    if (Character.isHighSurrogate((char) unit)
        && end - after >= 6
        && buffer[after] == '\\'
        && buffer[after + 1] == 'u') {
      int low = hex(buffer, after + 2);
      if (Character.isLowSurrogate((char) low)) {
        append(Character.toCodePoint((char) unit, (char) low));
        return after + 6;
      }
    }
    append(Character.isSurrogate((char) unit) ? REPLACEMENT : unit);
    return after;
  }

  private void append(int codePoint) {
    if (codePoint < 0x80) {
      bytes[length++] = (byte) codePoint;
    } else if (codePoint < 0x800) {
      bytes[length++] = (byte) (0xC0 | codePoint >> 6);
      bytes[length++] = (byte) (0x80 | codePoint & 0x3F);
    } else if (codePoint < 0x10000) {
      bytes[length++] = (byte) (0xE0 | codePoint >> 12);
      bytes[length++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
      bytes[length++] = (byte) (0x80 | codePoint & 0x3F);
    } else {
      bytes[length++] = (byte) (0xF0 | codePoint >> 18);
      bytes[length++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
      bytes[length++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
      bytes[length++] = (byte) (0x80 | codePoint & 0x3F);
    }
  }

  /** Value of four hexadecimal digits; -1 if they are not. */
  private static int hex(byte[] buffer, int from) {
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = buffer[i] < 0 ? -1 : Character.digit(buffer[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
