package dev.podflow.flow.access;

import dev.podflow.flow.Timestamps;
import dev.podflow.json.Names;

/**
 * Lines of Istio's own programs, {@code time level scope message}, divided by tabs. Those of
 * ztunnel's scope {@code access} are records, {@code key=value} with quotes or without; all others
 * are messages of the program.
 */
final class AgentLine implements LineFormat {
  private static final Names LEVELS =
      Names.of(
          "trace",
          "debug",
          "info",
          "warn",
          "warning",
          "error",
          "critical",
          "fatal",
          "TRACE",
          "DEBUG",
          "INFO",
          "WARN",
          "ERROR");

  private static final byte[] ACCESS = ProxyAddress.ascii("access");
  private static final int TIME_LENGTH_MAX = 40;

  private final Tokens tokens = new Tokens();

  /** A time and a level. */
  @Override
  public boolean matches(byte[] text, int start, int end) {
    tokens.open(text, start, end);
    return tokens.read()
        && tokens.length() <= TIME_LENGTH_MAX
        && Timestamps.parse(text, tokens.start(), tokens.length()) != Timestamps.INVALID
        && tokens.read()
        && LEVELS.find(text, tokens.start(), tokens.length()) >= 0;
  }

  @Override
  public Split split(byte[] text, int start, int end, Fields fields) {
    tokens.open(text, start, end);
    tokens.read();
    tokens.put(fields, Field.TIME);
    tokens.read();
    if (!tokens.read() || !isAccess(text)) {
      return Split.STATUS;
    }
    tokens.put(fields, Field.SCOPE);
    int message = tokens.at();
    int messageEnd = message;
    while (tokens.read()) {
      int equals = equals(text);
      if (equals < 0) {
        messageEnd = tokens.start() + tokens.length();
      } else if (!readValue(text, tokens.start(), equals, end, fields)) {
        return Split.BROKEN;
      }
    }
    fields.put(Field.MESSAGE, text, message, messageEnd - message);
    return Split.RECORD;
  }

  private boolean isAccess(byte[] text) {
    return tokens.length() == ACCESS.length
        && Fields.startsWith(text, tokens.start(), tokens.length(), ACCESS);
  }

  /** Place of the sign in the token that was read last; -1 if there is none. */
  private int equals(byte[] text) {
    for (int i = tokens.start(); i < tokens.start() + tokens.length(); i++) {
      if (text[i] == '=') {
        return i;
      }
    }
    return -1;
  }

  /** A value in quotes may have blanks, so it is read anew. */
  private boolean readValue(byte[] text, int key, int equals, int end, Fields fields) {
    Field field = Field.named(text, key, equals - key);
    tokens.open(text, equals + 1, end);
    if (tokens.sees('"')) {
      if (!tokens.readQuoted()) {
        return false;
      }
    } else {
      tokens.read();
    }
    if (field != null) {
      tokens.put(fields, field);
    }
    return true;
  }
}
