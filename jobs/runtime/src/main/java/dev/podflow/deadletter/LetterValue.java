package dev.podflow.deadletter;

/** What a dead letter keeps of the record that could not be used. */
public enum LetterValue {
  /** Its bytes, untouched, so that it can be sent again. */
  KEEP,
  /**
   * Its shape: JSON's own signs, names and numbers; letters and digits of texts are covered. Of
   * what is no JSON all are. Enough to see what is wrong with it, and nothing that anybody wrote.
   */
  MASK,
  /** Nothing: the reason alone. */
  DROP;

  private static final int NAME_BYTES_MAX = 64;
  private static final int NUMBER_BYTES_MAX = 24;
  private static final byte COVER = 'x';

  /**
   * What is kept of a record.
   *
   * @param value its bytes; null if it has none
   * @return null if it had none; the same array where nothing is changed
   */
  public byte[] of(byte[] value) {
    if (value == null) {
      return null;
    }
    return switch (this) {
      case KEEP -> value;
      case MASK -> masked(value);
      case DROP -> new byte[0];
    };
  }

  private static byte[] masked(byte[] value) {
    byte[] masked = value.clone();
    if (!beginsAsJson(value)) {
      cover(masked, 0, masked.length);
      return masked;
    }
    int at = 0;
    while (at < masked.length) {
      if (masked[at] == '"') {
        int end = endOfText(value, at + 1);
        if (!isName(value, at + 1, end)) {
          cover(masked, at + 1, end);
        }
        at = end + 1;
      } else {
        // Outside of texts there are numbers and three words; more is no JSON.
        int end = endOfWord(value, at);
        if (end > at && !isPlain(value, at, end)) {
          cover(masked, at, end);
        }
        at = Math.max(end, at + 1);
      }
    }
    return masked;
  }

  private static boolean beginsAsJson(byte[] value) {
    for (byte b : value) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return b == '{' || b == '[';
      }
    }
    return false;
  }

  /** The index of the quote that ends a text; the value's length where it is cut. */
  private static int endOfText(byte[] value, int from) {
    int at = from;
    while (at < value.length && value[at] != '"') {
      at += value[at] == '\\' ? 2 : 1;
    }
    return Math.min(at, value.length);
  }

  /**
   * A text is a name where a colon follows and it looks like one: where a quote is missing, values
   * stand in the places of names. One that is cut may be anything.
   */
  private static boolean isName(byte[] value, int from, int end) {
    if (end - from > NAME_BYTES_MAX) {
      return false;
    }
    for (int i = from; i < end; i++) {
      byte b = value[i];
      if (!(b >= 0 && isLetterOrDigit(b)) && "_.-@/".indexOf(b) < 0) {
        return false;
      }
    }
    int at = end + 1;
    while (at < value.length && (value[at] == ' ' || value[at] == '\t')) {
      at++;
    }
    return at < value.length && value[at] == ':';
  }

  private static int endOfWord(byte[] value, int from) {
    int at = from;
    while (at < value.length && isWord(value[at])) {
      at++;
    }
    return at;
  }

  private static boolean isPlain(byte[] value, int from, int end) {
    int length = end - from;
    if (length <= NUMBER_BYTES_MAX && isNumber(value, from, end)) {
      return true;
    }
    return is("true", value, from, length)
        || is("false", value, from, length)
        || is("null", value, from, length);
  }

  private static boolean isNumber(byte[] value, int from, int end) {
    for (int i = from; i < end; i++) {
      byte b = value[i];
      boolean part = b >= '0' && b <= '9' || b == '-' || b == '+' || b == '.';
      if (!part && (b != 'e' && b != 'E' || i == from)) {
        return false;
      }
    }
    return true;
  }

  private static boolean is(String word, byte[] value, int from, int length) {
    if (word.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (value[from + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWord(byte b) {
    return isLetterOrDigit(b) || b == '-' || b == '+' || b == '.';
  }

  /** Bytes of other alphabets count as letters. */
  private static boolean isLetterOrDigit(byte b) {
    return b < 0 || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
  }

  private static void cover(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      if (isLetterOrDigit(bytes[i])) {
        bytes[i] = COVER;
      }
    }
  }
}
