package dev.podflow.flow.access;

import dev.podflow.flow.Timestamps;

/**
 * Envoy's text formats, its own default and those of all versions of Istio:
 *
 * <pre>
 * [start] "METHOD PATH PROTOCOL" code flags [details [termination]] ["failure" …] received sent
 *   duration service_time "forwarded-for" "agent" "request id" "authority" "upstream"
 *   [cluster upstream_local downstream_local downstream_remote server_name route]
 * </pre>
 *
 * Envoy does not escape quotes in headers, so a client can write anything into the middle of a
 * line. What matters of it is therefore read from both ends.
 */
final class EnvoyLine implements LineFormat {
  /** Why a connection failed is told in no more words than this. */
  private static final int DETAILS_MAX = 64;

  private static final int HEADERS = 4;

  /** Without all of these at the end of the line, it is not in Istio's format. */
  private static final int TAIL_MIN = 4;

  private static final Field[] TAIL = {
    Field.UPSTREAM_CLUSTER,
    Field.UPSTREAM_LOCAL,
    Field.DOWNSTREAM_LOCAL,
    Field.DOWNSTREAM_REMOTE,
    Field.SERVER_NAME
  };

  private static final Field[] DETAILS = {Field.RESPONSE_CODE_DETAILS, Field.TERMINATION_DETAILS};

  private static final Field[] NUMBERS = {
    Field.BYTES_RECEIVED, Field.BYTES_SENT, Field.DURATION, Field.UPSTREAM_SERVICE_TIME
  };

  private final Tokens tokens = new Tokens();

  /** {@code [2024-}: of a record, or of one of Envoy's own messages. */
  @Override
  public boolean matches(byte[] text, int start, int end) {
    if (end - start < 6 || text[start] != '[' || text[start + 5] != '-') {
      return false;
    }
    for (int i = start + 1; i < start + 5; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return false;
      }
    }
    return true;
  }

  @Override
  public Split split(byte[] text, int start, int end, Fields fields) {
    tokens.open(text, start + 1, end);
    if (!tokens.readUntil(']')) {
      return Split.BROKEN;
    }
    tokens.put(fields, Field.START_TIME);
    boolean isTime = Timestamps.parse(text, tokens.start(), tokens.length()) != Timestamps.INVALID;
    if (!tokens.skip(' ')) {
      // [2024-04-12 10:17:44.080][15][warning][config] …
      return tokens.sees('[') && !isTime ? Split.STATUS : Split.BROKEN;
    }
    boolean read = readRequest(fields) && readOutcome(fields) && readEnds(text, end, fields);
    return read ? Split.RECORD : Split.BROKEN;
  }

  /** The path may hold quotes, but neither it nor the method blanks. */
  private boolean readRequest(Fields fields) {
    if (!tokens.skip('"') || !tokens.readUntil(' ')) {
      return false;
    }
    tokens.put(fields, Field.METHOD);
    if (!tokens.readUntil(' ') || !tokens.readUntil('"')) {
      return false;
    }
    tokens.put(fields, Field.PROTOCOL);
    return tokens.skip(' ');
  }

  private boolean readOutcome(Fields fields) {
    if (!tokens.read()) {
      return false;
    }
    tokens.put(fields, Field.RESPONSE_CODE);
    if (!tokens.read()) {
      return false;
    }
    tokens.put(fields, Field.RESPONSE_FLAGS);
    boolean details = true;
    for (int i = 0; i < DETAILS_MAX; i++) {
      if (readNumbers(fields)) {
        return true;
      }
      details &= i < DETAILS.length && !tokens.sees('"');
      if (!tokens.read()) {
        return false;
      }
      if (details) {
        tokens.put(fields, DETAILS[i]);
      }
    }
    return false;
  }

  /** Three numbers, a fourth or nothing, and a quote: there is no such thing before them. */
  private boolean readNumbers(Fields fields) {
    int from = tokens.at();
    for (Field number : NUMBERS) {
      boolean isLast = number == Field.UPSTREAM_SERVICE_TIME;
      if ((!tokens.seesDigit() && !isLast) || !tokens.read()) {
        tokens.goTo(from);
        return false;
      }
      tokens.put(fields, number);
    }
    if (!tokens.sees('"')) {
      tokens.goTo(from);
      return false;
    }
    return true;
  }

  private boolean readEnds(byte[] text, int end, Fields fields) {
    if (!tokens.readQuoted()) {
      return false;
    }
    tokens.put(fields, Field.FORWARDED_FOR);
    int headers = tokens.at();
    int quote = end - 1;
    while (quote > headers && text[quote] != '"') {
      quote--;
    }
    int opening = quote - 1;
    while (opening > headers && text[opening] != '"') {
      opening--;
    }
    if (opening > headers && quote + 1 < end && countTokens(text, quote + 1, end) >= TAIL_MIN) {
      fields.put(Field.UPSTREAM_HOST, text, opening + 1, quote - opening - 1);
      tokens.open(text, quote + 1, end);
      tokens.skipBlanks();
      readTail(fields);
      return true;
    }
    tokens.open(text, headers, end);
    return readForward(fields);
  }

  private int countTokens(byte[] text, int from, int end) {
    tokens.open(text, from, end);
    tokens.skipBlanks();
    int count = 0;
    while (tokens.read()) {
      count++;
    }
    return count;
  }

  private void readTail(Fields fields) {
    for (Field field : TAIL) {
      if (tokens.read()) {
        tokens.put(fields, field);
      }
    }
  }

  /** A line that ends with a quote: Envoy's own format, or with fields of somebody's own. */
  private boolean readForward(Fields fields) {
    for (int i = 1; i <= HEADERS; i++) {
      if (!tokens.readQuoted()) {
        return false;
      }
    }
    tokens.put(fields, Field.UPSTREAM_HOST);
    if (!tokens.isAtEnd() && !tokens.sees('"')) {
      readTail(fields);
    }
    return true;
  }
}
