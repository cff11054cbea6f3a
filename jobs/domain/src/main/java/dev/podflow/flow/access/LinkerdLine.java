package dev.podflow.flow.access;

import dev.podflow.flow.LogTimes;

/**
 * Lines of Linkerd's proxy: its access log in what it calls the Apache format, and its own
 * messages.
 *
 * <pre>
 * client:port identity - [time] "METHOD URI VERSION" status bytes
 * [     0.002s]  INFO ThreadId(01) linkerd2_proxy: …
 * </pre>
 *
 * Format: linkerd/linkerd2-proxy, {@code linkerd/http/access-log}, and Linkerd's "Access logging".
 */
final class LinkerdLine implements LineFormat {
  private static final int UPTIME_LENGTH_MAX = 20;

  private final Tokens tokens = new Tokens();
  private final ProxyAddress client = new ProxyAddress();

  @Override
  public boolean matches(byte[] text, int start, int end) {
    return isMessage(text, start, end) || isRecord(text, start, end);
  }

  /** An address with its port, an identity, a dash and a bracket. */
  private boolean isRecord(byte[] text, int start, int end) {
    tokens.open(text, start, end);
    if (!tokens.read()) {
      return false;
    }
    client.read(text, tokens.start(), tokens.length());
    return client.found
        && client.port > 0
        && tokens.read()
        && tokens.skip('-')
        && tokens.skip(' ')
        && tokens.sees('[');
  }

  /** {@code [ 0.002345s]}: for how long the proxy has been up. */
  private static boolean isMessage(byte[] text, int start, int end) {
    int at = start + 1;
    if (end - start < 4 || text[start] != '[') {
      return false;
    }
    int limit = Math.min(end - 1, start + UPTIME_LENGTH_MAX);
    while (at < limit && (text[at] == ' ' || text[at] == '.' || isDigit(text[at]))) {
      at++;
    }
    return at > start + 1 && isDigit(text[at - 1]) && text[at] == 's' && text[at + 1] == ']';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  @Override
  public Split split(byte[] text, int start, int end, Fields fields) {
    if (isMessage(text, start, end)) {
      return Split.STATUS;
    }
    tokens.open(text, start, end);
    tokens.read();
    tokens.put(fields, Field.CLIENT_ADDR);
    tokens.read();
    tokens.put(fields, Field.CLIENT_ID);
    if (!tokens.readUntil('[')
        || !tokens.readUntil(']')
        || LogTimes.parse(text, tokens.start(), tokens.length()) == LogTimes.INVALID) {
      return Split.BROKEN;
    }
    tokens.put(fields, Field.TIME);
    tokens.skipBlanks();
    if (!tokens.skip('"') || !tokens.readUntil(' ')) {
      return Split.BROKEN;
    }
    tokens.put(fields, Field.METHOD);
    // The URI has no blanks.
    if (!tokens.readUntil(' ')) {
      return Split.BROKEN;
    }
    tokens.put(fields, Field.URI);
    if (!tokens.readUntil('"')) {
      return Split.BROKEN;
    }
    tokens.skipBlanks();
    if (!tokens.read()) {
      return Split.BROKEN;
    }
    tokens.put(fields, Field.STATUS);
    if (tokens.read()) {
      tokens.put(fields, Field.RESPONSE_BYTES);
    }
    return Split.RECORD;
  }
}
