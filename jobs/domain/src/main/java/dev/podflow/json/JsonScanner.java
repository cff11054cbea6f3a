package dev.podflow.json;

import java.util.Objects;

/**
 * Finds where values end, and whether they are JSON, in a range of bytes, and keeps the first
 * error. What goes past something takes its place and returns the one behind it, or -1 after an
 * error.
 */
abstract class JsonScanner {
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';

  byte[] buffer = new byte[0];
  int start;
  int end;

  /** Objects and arrays that have been entered. */
  int depth;

  JsonReader.Error error = JsonReader.Error.NONE;
  int errorAt;

  final void range(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    this.buffer = buffer;
    start = offset;
    end = offset + length;
    depth = 0;
    error = JsonReader.Error.NONE;
    errorAt = offset;
  }

  /** The first error since the text was opened. */
  public final JsonReader.Error error() {
    return error;
  }

  /** Where the error is, in bytes from the start of the text. */
  public final int errorOffset() {
    return errorAt - start;
  }

  /** Names of the members that lead to a place in the text; slow, for messages. */
  public final String pathTo(int offset) {
    return JsonPath.at(buffer, start, Math.min(end, start + Math.max(0, offset)));
  }

  /** Whether an object or array starts at a place in the text. */
  final boolean isBracket(int offset) {
    byte b = buffer[start + offset];
    return b == '{' || b == '[';
  }

  /** First quote, backslash or control character, or the end. */
  final int special(int from) {
    int i = from;
    for (int last = end - 8; i <= last; i += 8) {
      long word = ByteText.word(buffer, i);
      long quote = word ^ QUOTES;
      long backslash = word ^ BACKSLASHES;
      // Exact up to the first hit, which is the one that counts.
      long hits =
          (((quote - ONES) & ~quote)
                  | ((backslash - ONES) & ~backslash)
                  | ((word - SPACES) & ~word))
              & HIGHS;
      if (hits != 0) {
        return i + (Long.numberOfTrailingZeros(hits) >>> 3);
      }
    }
    while (i < end && buffer[i] != '"' && buffer[i] != '\\' && (buffer[i] & 0xE0) != 0) {
      i++;
    }
    return i;
  }

  final int skipValue(int from) {
    long objects = 0;
    int inner = 0;
    int i = from;
    while (true) {
      // A value starts here.
      if (i >= end) {
        return failAt(JsonReader.Error.MALFORMED, i);
      }
      byte b = buffer[i];
      if (b == '{' || b == '[') {
        if (depth + inner == JsonReader.MAX_DEPTH) {
          return failAt(JsonReader.Error.TOO_DEEP, i);
        }
        inner++;
        objects = objects << 1 | (b == '{' ? 1 : 0);
        i = spaceFrom(i + 1);
        if (i >= end) {
          return failAt(JsonReader.Error.MALFORMED, i);
        }
        if (buffer[i] != (b == '{' ? '}' : ']')) {
          i = b == '{' ? skipName(i) : i;
          if (i < 0) {
            return -1;
          }
          continue;
        }
      } else {
        i = skipScalar(i);
        if (i < 0 || inner == 0) {
          return i;
        }
        i = spaceFrom(i);
      }
      // A value has ended, or an empty bracket is about to close.
      while (i < end && buffer[i] == ((objects & 1) != 0 ? '}' : ']')) {
        objects >>>= 1;
        i++;
        if (--inner == 0) {
          return i;
        }
        i = spaceFrom(i);
      }
      if (i >= end || buffer[i] != ',') {
        return failAt(JsonReader.Error.MALFORMED, i);
      }
      i = spaceFrom(i + 1);
      if ((objects & 1) != 0) {
        i = skipName(i);
        if (i < 0) {
          return -1;
        }
      }
    }
  }

  private int skipName(int from) {
    if (from >= end || buffer[from] != '"') {
      return failAt(JsonReader.Error.MALFORMED, from);
    }
    int after = skipString(from + 1);
    return after < 0 ? -1 : afterColon(after);
  }

  final int afterColon(int from) {
    int i = spaceFrom(from);
    if (i >= end || buffer[i] != ':') {
      return failAt(JsonReader.Error.MALFORMED, i);
    }
    i = spaceFrom(i + 1);
    return i < end ? i : failAt(JsonReader.Error.MALFORMED, i);
  }

  private int skipScalar(int from) {
    return switch (buffer[from]) {
      case '"' -> skipString(from + 1);
      case 't' -> skipLiteral(from, "true");
      case 'f' -> skipLiteral(from, "false");
      case 'n' -> skipLiteral(from, "null");
      default -> {
        int after = JsonNumber.skip(buffer, from, end);
        yield after < 0 ? failAt(JsonReader.Error.MALFORMED, from) : after;
      }
    };
  }

  final int skipLiteral(int from, String literal) {
    int length = literal.length();
    if (end - from < length) {
      return failAt(JsonReader.Error.MALFORMED, from);
    }
    for (int i = 1; i < length; i++) {
      if (buffer[from + i] != literal.charAt(i)) {
        return failAt(JsonReader.Error.MALFORMED, from);
      }
    }
    return from + length;
  }

  final int skipString(int from) {
    int i = special(from);
    while (i < end && buffer[i] == '\\') {
      int length = Unescaper.escapeLength(buffer, i, end);
      if (length < 0) {
        return failAt(JsonReader.Error.MALFORMED, i);
      }
      i = special(i + length);
    }
    return i < end && buffer[i] == '"' ? i + 1 : failAt(JsonReader.Error.MALFORMED, i);
  }

  final int spaceFrom(int from) {
    int i = from;
    while (i < end && buffer[i] <= ' ' && buffer[i] > 0) {
      byte b = buffer[i];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        break;
      }
      i++;
    }
    return i;
  }

  /** Keeps the error if it is the first one. */
  final int failAt(JsonReader.Error what, int where) {
    if (error == JsonReader.Error.NONE) {
      error = what;
      errorAt = Math.min(where, end);
    }
    return -1;
  }
}
