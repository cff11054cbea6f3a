package dev.podflow.flow.access;

import dev.podflow.flow.IpAddress;
import dev.podflow.flow.LogTimes;
import dev.podflow.json.Names;

/**
 * Lines of ingress-nginx' controller. A record, in the format that it has unless it is told another
 * (of the oldest versions, too, which have the client's address twice):
 *
 * <pre>
 * client - user [time] "METHOD URI PROTOCOL" status sent "referer" "agent" length seconds
 *   [upstream] [alternative] addresses lengths times statuses id
 * </pre>
 *
 * The last ones are lists where nginx tried several backends: {@code a, b} one after the other of
 * one service, {@code a : b} of another one. Quotes within quotes are escaped. Everything else is
 * nginx' error log, and what the controller itself says. Format: kubernetes/ingress-nginx, {@code
 * docs/user-guide/nginx-configuration/log-format.md}.
 */
final class NginxLine implements LineFormat {
  /** How many things in brackets may come before the time: the real client's address. */
  private static final int BRACKETS_MAX = 2;

  private static final int ERROR_TIME_LENGTH = "2021/03/27 01:58:00".length();

  private static final Names KLOG_LEVELS = Names.of("I", "W", "E", "F");
  private static final int KLOG_HEAD = "I0327".length();

  private static final byte[][] BANNERS = {
    ProxyAddress.ascii("-------------------------"),
    ProxyAddress.ascii("NGINX Ingress controller"),
    ProxyAddress.ascii("Release: "),
    ProxyAddress.ascii("Build: "),
    ProxyAddress.ascii("Repository: "),
    ProxyAddress.ascii("nginx version: ")
  };

  private static final Field[] LISTS = {
    Field.UPSTREAM_ADDR, Field.UPSTREAM_LENGTH, Field.UPSTREAM_TIME, Field.UPSTREAM_STATUS
  };

  private final Tokens tokens = new Tokens();
  private final IpAddress address = new IpAddress();

  @Override
  public boolean matches(byte[] text, int start, int end) {
    return isRecord(text, start, end) || isMessage(text, start, end);
  }

  /** An address and a dash. */
  private boolean isRecord(byte[] text, int start, int end) {
    tokens.open(text, start, end);
    return tokens.read()
        && address.parse(text, tokens.start(), tokens.length())
        && tokens.skip('-')
        && tokens.skip(' ');
  }

  private static boolean isMessage(byte[] text, int start, int end) {
    if (isKlog(text, start, end)
        || (end - start > ERROR_TIME_LENGTH + 2
            && text[start + ERROR_TIME_LENGTH] == ' '
            && text[start + ERROR_TIME_LENGTH + 1] == '['
            && text[start + 4] == '/'
            && LogTimes.parse(text, start, ERROR_TIME_LENGTH) != LogTimes.INVALID)) {
      return true;
    }
    for (byte[] banner : BANNERS) {
      if (Fields.startsWith(text, start, end - start, banner)) {
        return true;
      }
    }
    return false;
  }

  /** {@code I0327 01:55:51.696356 7 controller.go:155] …}, and no record behind that. */
  private static boolean isKlog(byte[] text, int start, int end) {
    if (end - start <= KLOG_HEAD
        || KLOG_LEVELS.find(text, start, 1) < 0
        || text[start + KLOG_HEAD] != ' ') {
      return false;
    }
    for (int i = start + 1; i < start + KLOG_HEAD; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return false;
      }
    }
    int bracket = start;
    while (bracket < end && text[bracket] != ']') {
      bracket++;
    }
    return bracket + 2 < end && text[bracket + 2] != '[';
  }

  @Override
  public Split split(byte[] text, int start, int end, Fields fields) {
    if (!isRecord(text, start, end)) {
      return Split.STATUS;
    }
    boolean read =
        readTime(text, fields)
            && readRequest(fields)
            && readResponse(fields)
            && readUpstream(text, fields);
    return read ? Split.RECORD : Split.BROKEN;
  }

  private boolean readTime(byte[] text, Fields fields) {
    for (int i = 0; i <= BRACKETS_MAX; i++) {
      if (!tokens.readUntil('[') || !tokens.readUntil(']')) {
        return false;
      }
      if (LogTimes.parse(text, tokens.start(), tokens.length()) != LogTimes.INVALID) {
        tokens.put(fields, Field.TIME);
        tokens.skipBlanks();
        return true;
      }
    }
    return false;
  }

  private boolean readRequest(Fields fields) {
    if (!tokens.readQuoted()) {
      return false;
    }
    tokens.put(fields, Field.REQUEST);
    return true;
  }

  private boolean readResponse(Fields fields) {
    if (!tokens.read()) {
      return false;
    }
    tokens.put(fields, Field.STATUS);
    if (!tokens.read()) {
      return false;
    }
    tokens.put(fields, Field.BYTES_SENT);
    // The referer and the agent.
    if (!tokens.readQuoted() || !tokens.readQuoted() || !tokens.read()) {
      return false;
    }
    tokens.put(fields, Field.REQUEST_LENGTH);
    if (!tokens.read()) {
      return false;
    }
    tokens.put(fields, Field.REQUEST_TIME);
    return true;
  }

  private boolean readUpstream(byte[] text, Fields fields) {
    if (!readBracket()) {
      return false;
    }
    tokens.put(fields, Field.UPSTREAM_NAME);
    // The alternative, a canary's, came later.
    if (tokens.sees('[') && !readBracket()) {
      return false;
    }
    for (Field list : LISTS) {
      if (!readList(text, list, fields)) {
        return false;
      }
    }
    return true;
  }

  private boolean readBracket() {
    if (!tokens.skip('[') || !tokens.readUntil(']')) {
      return false;
    }
    tokens.skipBlanks();
    return true;
  }

  private boolean readList(byte[] text, Field field, Fields fields) {
    int from = tokens.at();
    int to;
    do {
      if (!tokens.read()) {
        return false;
      }
      to = tokens.start() + tokens.length();
    } while (text[to - 1] == ',' || (tokens.length() == 1 && text[to - 1] == ':') || isColon());
    fields.put(field, text, from, to - from);
    return true;
  }

  /** Whether the list goes on behind a colon. */
  private boolean isColon() {
    return tokens.sees(':');
  }
}
