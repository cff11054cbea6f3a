package dev.podflow.flow.access;

/**
 * Walks a line of text token by token: what stands between blanks, or between a quote and the next
 * one that a blank or the end follows (proxies do not escape quotes within).
 */
final class Tokens {
  private byte[] text;
  private int at;
  private int end;
  private int start;
  private int length;

  void open(byte[] text, int from, int end) {
    this.text = text;
    this.at = from;
    this.end = end;
  }

  int at() {
    return at;
  }

  /** Goes back to where {@link #at} was. */
  void goTo(int place) {
    at = place;
  }

  boolean isAtEnd() {
    return at >= end;
  }

  /** Whether this byte comes next. */
  boolean sees(char expected) {
    return at < end && text[at] == expected;
  }

  boolean seesDigit() {
    return at < end && text[at] >= '0' && text[at] <= '9';
  }

  /** Goes past a byte; false if another one comes next. */
  boolean skip(char expected) {
    if (!sees(expected)) {
      return false;
    }
    at++;
    return true;
  }

  /** Goes past blanks, if there are any. */
  void skipBlanks() {
    while (at < end && (text[at] == ' ' || text[at] == '\t')) {
      at++;
    }
  }

  /** Reads up to a byte, and goes past it; false if it does not come. */
  boolean readUntil(char stop) {
    start = at;
    while (at < end && text[at] != stop) {
      at++;
    }
    length = at - start;
    return skip(stop);
  }

  /** Reads up to the next blank, or the end, and goes past the blanks; false at the end. */
  boolean read() {
    start = at;
    while (at < end && text[at] != ' ' && text[at] != '\t') {
      at++;
    }
    length = at - start;
    skipBlanks();
    return length > 0;
  }

  /** Reads what stands in quotes, and goes past the blanks; false if there is no such thing. */
  boolean readQuoted() {
    if (!skip('"')) {
      return false;
    }
    start = at;
    for (; at < end; at++) {
      if (text[at] == '"' && (at + 1 == end || text[at + 1] == ' ' || text[at + 1] == '\t')) {
        length = at - start;
        at++;
        skipBlanks();
        return true;
      }
    }
    return false;
  }

  /** Says a field with the token that was read last. */
  void put(Fields fields, Field field) {
    fields.put(field, text, start, length);
  }

  /** First byte of the token that was read last. */
  int start() {
    return start;
  }

  /** Bytes of the token that was read last. */
  int length() {
    return length;
  }
}
