package dev.podflow.json;

import java.util.Arrays;

/**
 * Reads one JSON object (RFC 8259) out of a byte array, member by member, and is reused for the
 * next.
 *
 * <p>The caller walks the text and takes what it knows:
 *
 * <pre>{@code
 * json.open(buffer, offset, length);
 * json.enterObject();
 * for (int member; (member = json.nextMember(NAMES)) >= 0; ) {
 *   switch (member) {
 *     case PORT -> port = json.readLong(0, 65535);
 *     case LABELS -> {
 *       json.enterArray();
 *       while (json.nextElement()) {
 *         json.readText();
 *       }
 *     }
 *   }
 * }
 * if (!json.finish()) {
 *   reject(json.error());
 * }
 * }</pre>
 *
 * <p>Every value that {@link #nextMember} or {@link #nextElement} stops at must be consumed by
 * exactly one of the read, enter or skip methods. What is entered must be walked to its end.
 *
 * <p>Errors are values: the first one is kept in {@link #error()}, and from then on every method
 * answers as at an end (no further member, no further element, 0, false, an empty text), so that
 * all loops of the caller end by themselves. Nothing here throws, whatever the bytes are, and
 * nothing is read outside of the given range.
 *
 * <p>A {@code null} is as good as a member or element that is not there. Where a name comes twice,
 * the caller sees both, in order. Members that are not asked for are skipped but still have to be
 * JSON.
 *
 * <p>Not safe for use by several threads.
 */
public final class JsonReader extends JsonScanner {
  /** Deepest nesting that is followed. */
  public static final int MAX_DEPTH = 64;

  /** What {@link #nextMember} returns at the end of an object, and after an error. */
  public static final int END = -1;

  /** Why a text could not be read. */
  public enum Error {
    NONE,
    /** Only white space, or nothing. */
    EMPTY,
    /** Not JSON, or cut off. */
    MALFORMED,
    /** More than {@link #MAX_DEPTH} objects and arrays in each other. */
    TOO_DEEP,
    /** JSON, but something follows it. */
    TRAILING_DATA,
    /** A value is of another type, or a number out of the range, than the caller asked for. */
    WRONG_TYPE
  }

  /** Type of a value. */
  public enum Kind {
    OBJECT,
    ARRAY,
    TEXT,
    NUMBER,
    BOOLEAN,
    /** No value stands here. */
    NONE
  }

  private final Unescaper unescaper = new Unescaper();

  private int at;

  /** Just after an opening bracket: what comes next needs no comma. */
  private boolean fresh;

  private byte[] textBuffer = buffer;
  private int textStart;
  private int textLength;

  /** Starts with another text. The bytes must not change until it has been read. */
  public void open(byte[] buffer, int offset, int length) {
    range(buffer, offset, length);
    at = offset;
    fresh = false;
    clearText();
    space();
    if (at == end) {
      fail(Error.EMPTY, at);
    }
  }

  /** True if everything was read without an error and only white space is left. */
  public boolean finish() {
    if (error == Error.NONE) {
      space();
      if (at < end) {
        fail(Error.TRAILING_DATA, at);
      }
    }
    return error == Error.NONE;
  }

  /** How far the text has been read, in bytes from its start. */
  public int offset() {
    return at - start;
  }

  /** Type of the value that comes next. */
  public Kind kind() {
    if (error != Error.NONE || at >= end) {
      return Kind.NONE;
    }
    return switch (buffer[at]) {
      case '{' -> Kind.OBJECT;
      case '[' -> Kind.ARRAY;
      case '"' -> Kind.TEXT;
      case 't', 'f' -> Kind.BOOLEAN;
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> Kind.NUMBER;
      default -> Kind.NONE;
    };
  }

  /** Enters an object; anything else is of the wrong type. */
  public boolean enterObject() {
    return enter('{');
  }

  /** Enters an array; anything else is of the wrong type. */
  public boolean enterArray() {
    return enter('[');
  }

  /**
   * Goes on to the next member that is in {@code names} and is not null, and stands before its
   * value.
   *
   * @return position of its name in {@code names}, or {@link #END}: the object has been left
   */
  public int nextMember(Names names) {
    while (nextName()) {
      int index = names.find(textBuffer, textStart, textLength);
      if (index >= 0 && buffer[at] != 'n') {
        return index;
      }
      skip();
    }
    return END;
  }

  /**
   * The same, faster for objects whose members come in the same order again and again.
   *
   * @param members what {@code names} are to the other; its owner walks objects of one kind
   */
  public int nextMember(Members members) {
    while (true) {
      int from = at;
      if (fresh) {
        members.start();
        from--;
      }
      int index;
      int length = members.expected(buffer, from, end);
      if (length > 0) {
        fresh = false;
        at = spaceFrom(from + length);
        index = members.follow();
        if (at == end) {
          fail(Error.MALFORMED, at);
          return END;
        }
      } else if (nextName()) {
        index = members.names.find(textBuffer, textStart, textLength);
        members.learn(index, buffer, from, at, isPlainName(from));
      } else {
        return END;
      }
      if (index >= 0 && buffer[at] != 'n') {
        return index;
      }
      skip();
    }
  }

  /** Whether nothing but the name in its quotes is between a bracket or comma and the value. */
  private boolean isPlainName(int from) {
    return textBuffer == buffer && textStart == from + 2 && textStart + textLength + 2 == at;
  }

  /**
   * The same, but stops at a member that is null, too: for records where that says more than its
   * absence.
   */
  public int nextMemberOrNull(Names names) {
    while (nextName()) {
      int index = names.find(textBuffer, textStart, textLength);
      if (index >= 0) {
        return index;
      }
      skip();
    }
    return END;
  }

  /** Whether the value that comes next looks like null; {@link #skip} goes past it. */
  public boolean isNull() {
    return error == Error.NONE && at < end && buffer[at] == 'n';
  }

  /** Goes on to the next element that is not null; false: the array has been left. */
  public boolean nextElement() {
    while (next((byte) ']')) {
      if (buffer[at] != 'n') {
        return true;
      }
      skip();
    }
    return false;
  }

  /**
   * Reads a text; anything else is of the wrong type. It is found in {@link #text}, {@link
   * #textStart} and {@link #textLength} until the next call of any method that moves on.
   */
  public boolean readText() {
    if (error == Error.NONE && at < end && buffer[at] == '"') {
      return readString();
    }
    return wrongType();
  }

  /** Like {@link #readText}, but takes a number or a boolean as it is written, too. */
  public boolean readScalar() {
    int from = at;
    switch (kind()) {
      case TEXT -> {
        return readString();
      }
      case NUMBER, BOOLEAN -> {
        skip();
        if (error != Error.NONE) {
          return false;
        }
        textBuffer = buffer;
        textStart = from;
        textLength = at - from;
        return true;
      }
      case OBJECT, ARRAY, NONE -> {
        return wrongType();
      }
    }
    throw new AssertionError();
  }

  /** Array that holds the text: the given one, or one of the reader's own if it had escapes. */
  public byte[] text() {
    return textBuffer;
  }

  /** Index of the text's first byte. */
  public int textStart() {
    return textStart;
  }

  /** Bytes of the text: UTF-8 as it was written, and so perhaps not valid. */
  public int textLength() {
    return textLength;
  }

  /**
   * Reads an integer, as a number or in a text (as protobuf writes 64 bits); also one that is
   * written with a fraction of zeros or an exponent. Anything else, and what is out of the range,
   * is of the wrong type and read as {@code min}.
   */
  public long readLong(long min, long max) {
    int from = at;
    if (!readNumber()) {
      return min;
    }
    long value = JsonNumber.parseLong(textBuffer, textStart, textLength);
    if (value == JsonNumber.INVALID || value < min || value > max) {
      fail(Error.WRONG_TYPE, from);
      return min;
    }
    return value;
  }

  /**
   * Reads a number, or one in a text, where protobuf also writes {@code NaN}, {@code Infinity} and
   * {@code -Infinity}. Anything else is of the wrong type and read as 0.
   */
  public double readDouble() {
    int from = at;
    boolean text = kind() == Kind.TEXT;
    if (!readNumber()) {
      return 0;
    }
    double value = JsonNumber.parseDouble(textBuffer, textStart, textLength, text);
    if (Double.isNaN(value) && !(text && isNan())) {
      fail(Error.WRONG_TYPE, from);
      return 0;
    }
    return value;
  }

  /** Reads true or false; anything else is of the wrong type and read as false. */
  public boolean readBoolean() {
    if (kind() != Kind.BOOLEAN) {
      wrongType();
      return false;
    }
    boolean value = buffer[at] == 't';
    int after = value ? skipLiteral(at, "true") : skipLiteral(at, "false");
    if (after < 0) {
      return stop();
    }
    at = after;
    return value;
  }

  /** Goes past a value of any type. */
  public void skip() {
    if (error != Error.NONE) {
      return;
    }
    int after = skipValue(at);
    if (after >= 0) {
      at = after;
    } else {
      stop();
    }
  }

  /**
   * The next eight bytes as a number, to tell values apart before they are read; 0 near the end.
   */
  public long peek() {
    return end - at >= Long.BYTES ? ByteText.word(buffer, at) : 0;
  }

  /**
   * Goes past an object or array if it is written as these bytes. They have to be one that was read
   * without an error, inside of as many others at least: only then is it certain to be JSON.
   */
  boolean skipKnown(byte[] text, int length) {
    if (error != Error.NONE
        || length > end - at
        || !Arrays.equals(buffer, at, at + length, text, 0, length)) {
      return false;
    }
    at += length;
    return true;
  }

  /**
   * Copies what has been read since a place in the text, as it is written.
   *
   * @param from an offset
   * @param target has room for it
   */
  void copy(int from, byte[] target) {
    System.arraycopy(buffer, start + from, target, 0, at - start - from);
  }

  private boolean readNumber() {
    Kind kind = kind();
    return kind == Kind.NUMBER || kind == Kind.TEXT ? readScalar() : wrongType();
  }

  private boolean isNan() {
    return textLength == 3
        && textBuffer[textStart] == 'N'
        && textBuffer[textStart + 1] == 'a'
        && textBuffer[textStart + 2] == 'N';
  }

  private boolean enter(char bracket) {
    if (error != Error.NONE || at >= end || buffer[at] != bracket) {
      return wrongType();
    }
    if (depth == MAX_DEPTH) {
      return fail(Error.TOO_DEEP, at);
    }
    depth++;
    at++;
    fresh = true;
    return true;
  }

  /** Moves to the next name or element; false at the closing bracket, which it goes past. */
  private boolean next(byte closing) {
    if (error != Error.NONE) {
      return false;
    }
    space();
    if (at >= end) {
      return fail(Error.MALFORMED, at);
    }
    byte b = buffer[at];
    if (b == closing) {
      at++;
      depth--;
      fresh = false;
      return false;
    }
    if (fresh) {
      fresh = false;
      return true;
    }
    if (b != ',') {
      return fail(Error.MALFORMED, at);
    }
    at++;
    space();
    return at < end || fail(Error.MALFORMED, at);
  }

  /** Reads the next name and moves to its value, of which there is at least one byte. */
  private boolean nextName() {
    if (!next((byte) '}')) {
      return false;
    }
    if (buffer[at] != '"') {
      return fail(Error.MALFORMED, at);
    }
    if (!readString()) {
      return false;
    }
    int colon = afterColon(at);
    if (colon < 0) {
      return stop();
    }
    at = colon;
    return true;
  }

  /** Reads the string that starts here. */
  private boolean readString() {
    int first = at + 1;
    int special = special(first);
    if (special < end && buffer[special] == '"') {
      textBuffer = buffer;
      textStart = first;
      textLength = special - first;
      at = special + 1;
      return true;
    }
    int after = skipString(first);
    if (after < 0) {
      return stop();
    }
    unescaper.unescape(buffer, first, after - 1);
    textBuffer = unescaper.bytes();
    textStart = 0;
    textLength = unescaper.length();
    at = after;
    return true;
  }

  private void space() {
    at = spaceFrom(at);
  }

  /** Of what stands here: a value of another type, or no value at all. */
  private boolean wrongType() {
    if (error != Error.NONE) {
      return false;
    }
    return fail(kind() == Kind.NONE && skipValue(at) < 0 ? Error.MALFORMED : Error.WRONG_TYPE, at);
  }

  /** Keeps the first error and goes where no method finds anything more. */
  private boolean fail(Error what, int where) {
    failAt(what, where);
    return stop();
  }

  private boolean stop() {
    at = end;
    clearText();
    return false;
  }

  private void clearText() {
    textBuffer = buffer;
    textStart = start;
    textLength = 0;
  }
}
