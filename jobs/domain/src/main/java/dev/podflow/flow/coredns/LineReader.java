package dev.podflow.flow.coredns;

import dev.podflow.flow.Flow;
import dev.podflow.flow.Flow.L7Type;
import dev.podflow.flow.IpAddress;
import dev.podflow.flow.LogTimes;
import dev.podflow.flow.Rejection;
import dev.podflow.flow.StringPool;
import dev.podflow.flow.Texts;
import dev.podflow.flow.access.Decimal;
import dev.podflow.json.Names;
import java.nio.charset.StandardCharsets;

/**
 * Reads a line of CoreDNS:
 *
 * <pre>
 * [INFO] 10.1.0.7:40000 - 4711 "A IN cart.shop.svc.cluster.local. udp 53 false 512" NOERROR qr,aa,rd 104 0.000137s
 * [ERROR] plugin/errors: 2 api.example.net. A: read udp 10.1.0.15:51542-&gt;10.20.0.53:53: i/o timeout
 * </pre>
 *
 * with what stands before it: a time, {@code kubectl logs}' {@code [pod/coredns-x/coredns]}. The
 * first is a query and its answer; one without ({@code - - 0}) was answered with SERVFAIL by the
 * server itself, after the plugin that should have answered had failed. The second tells of such a
 * query again, and of whom it was only if nobody else does. All other lines of the program are
 * messages. Format: coredns, {@code plugin/log/README.md}, {@code plugin/errors/errors.go}.
 */
final class LineReader {
  private static final Names LEVELS =
      Names.of(
          "[INFO]",
          "[WARNING]",
          "[ERROR]",
          "[FATAL]",
          "[DEBUG]",
          "[PANIC]",
          "INFO",
          "WARNING",
          "ERROR");

  private static final byte[] POD = ascii("[pod/");
  private static final byte[] ERRORS = ascii("plugin/errors:");

  /** What the program prints without a level when it starts. */
  private static final byte[][] BANNERS = {
    ascii(".:"), ascii("CoreDNS-"), ascii("linux/"), ascii("maxprocs: "), ascii("Listening on ")
  };

  private static final int DNS_PORT = 53;
  private static final int KLOG_HEAD = "I0818".length();
  private static final int CODE_DIGITS_MAX = 4;

  private final StringPool pool;
  private final IpAddress address = new IpAddress();
  private final byte[] scratch = new byte[Texts.MAX_LENGTH_BYTES];
  private byte[] text;
  private int end;
  private int rejectedAt;

  /** The token that was read last. */
  private int from;

  private int to;

  LineReader(StringPool pool) {
    this.pool = pool;
  }

  /** Index of what was wrong with the line. */
  int rejectedAt() {
    return rejectedAt;
  }

  /** Reads a line into a fresh flow; null, or why it cannot be used. */
  Rejection read(byte[] line, int start, int lineEnd, Flow flow) {
    text = line;
    end = lineEnd;
    to = start;
    if (!next()) {
      return reject(Rejection.EMPTY, start);
    }
    if (startsWith(POD, from) && !readPod(flow)) {
      return reject(Rejection.EMPTY, from);
    }
    // Old versions, and kubectl, put a time before it.
    long time = LogTimes.parse(text, from, to - from);
    if (time != LogTimes.INVALID && to - from > CODE_DIGITS_MAX) {
      flow.timeNanos = time;
      if (!next()) {
        return reject(Rejection.EMPTY, from);
      }
    }
    boolean level = LEVELS.find(text, from, to - from) >= 0;
    int first = from;
    if (level && !next()) {
      return status(flow);
    }
    if (readAddress(flow)) {
      return readQuery(flow);
    }
    if (startsWith(ERRORS, from)) {
      return readError(flow);
    }
    return level || isBanner(first) ? status(flow) : reject(Rejection.UNKNOWN_MESSAGE, first);
  }

  /** Reads {@code [pod/coredns-7c9d4b8f6d-5kq2w/coredns]}; false if nothing comes behind it. */
  private boolean readPod(Flow flow) {
    int slash = from + POD.length;
    while (slash < to && text[slash] != '/') {
      slash++;
    }
    flow.destination.pod = pool.get(text, from + POD.length, slash - from - POD.length);
    return next();
  }

  private boolean isBanner(int at) {
    for (byte[] banner : BANNERS) {
      if (startsWith(banner, at)) {
        return true;
      }
    }
    return isKlog(at);
  }

  /** A line of the Kubernetes client's: {@code I0818 03:24:11.696356 1 trace.go:236]}. */
  private boolean isKlog(int at) {
    if (end - at < KLOG_HEAD + 1 || "IWEF".indexOf(text[at]) < 0 || text[at + KLOG_HEAD] != ' ') {
      return false;
    }
    for (int i = at + 1; i < at + KLOG_HEAD; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return false;
      }
    }
    return true;
  }

  /** Reads {@code 10.1.0.7:40000} or {@code [fd00::7]:40000}; false if that does not stand here. */
  private boolean readAddress(Flow flow) {
    int colon = to - 1;
    while (colon > from && text[colon] != ':') {
      colon--;
    }
    boolean brackets = text[from] == '[' && colon > from && text[colon - 1] == ']';
    int start = brackets ? from + 1 : from;
    int stop = brackets ? colon - 1 : colon;
    int port = port(colon + 1, to);
    if (port < 0 || stop <= start || !address.parse(text, start, stop - start)) {
      return false;
    }
    flow.source.hasIp = true;
    flow.source.ipHigh = address.high;
    flow.source.ipLow = address.low;
    flow.source.port = port;
    return true;
  }

  private int port(int start, int stop) {
    if (stop == start || stop - start > 5) {
      return -1;
    }
    int port = 0;
    for (int i = start; i < stop; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return -1;
      }
      port = port * 10 + text[i] - '0';
    }
    return port > 0xFFFF ? -1 : port;
  }

  private Rejection readQuery(Flow flow) {
    // - and the query's id; before 1.2 the time in brackets as well.
    if (!next() || !is('-') || !next()) {
      return reject(Rejection.MALFORMED, from);
    }
    if (text[from] == '[' && !readTime(flow)) {
      return reject(Rejection.BAD_TIME, from);
    }
    begin(flow);
    if (!next() || text[from] != '"' || to - from < 2) {
      return reject(Rejection.MALFORMED, from);
    }
    flow.dnsType = pool.get(text, from + 1, to - from - 1);
    // The class; the name; the protocol.
    if (!next() || !next()) {
      return reject(Rejection.MALFORMED, from);
    }
    flow.dnsQuery = name(from, to);
    if (!next() || text[to - 1] == '"') {
      return reject(Rejection.MALFORMED, from);
    }
    flow.protocol = upper(from, to);
    while (text[to - 1] != '"') {
      if (!next()) {
        return reject(Rejection.MALFORMED, from);
      }
    }
    return readAnswer(flow);
  }

  /** Reads {@code NOERROR qr,aa,rd 104 0.000137s}. */
  private Rejection readAnswer(Flow flow) {
    if (!next()) {
      return reject(Rejection.MALFORMED, from);
    }
    flow.dnsCode = is('-') ? ResponseCodes.SERVFAIL : ResponseCodes.of(text, from, to - from);
    if (flow.dnsCode == ResponseCodes.NONE) {
      return reject(Rejection.MALFORMED, from);
    }
    // The flags; the size; how long it took.
    if (!next() || !next() || !next()) {
      return reject(Rejection.MALFORMED, from);
    }
    flow.latencyNanos = Decimal.nanos(text, from, to - from, Decimal.NANOS_PER_SECOND);
    return flow.latencyNanos < 0 ? reject(Rejection.MALFORMED, from) : null;
  }

  /** Reads {@code 2 api.example.net. A: read udp …}. */
  private Rejection readError(Flow flow) {
    boolean code = next();
    flow.dnsCode = code ? ResponseCodes.number(text, from, to - from) : ResponseCodes.NONE;
    int name = to;
    if (flow.dnsCode == ResponseCodes.NONE || !next()) {
      return status(flow);
    }
    int nameFrom = from;
    int nameTo = to;
    if (nameFrom == name || !next() || to - from < 2 || text[to - 1] != ':') {
      // 3 errors like '^read udp .* i/o timeout$' occurred in last 5m0s
      return status(flow);
    }
    begin(flow);
    flow.dnsQuery = name(nameFrom, nameTo);
    flow.dnsType = pool.get(text, from, to - 1 - from);
    flow.echo = true;
    return null;
  }

  private void begin(Flow flow) {
    flow.message = Flow.Message.REPORT;
    flow.l7Protocol = Flow.L7Protocol.DNS;
    flow.l7Type = L7Type.RESPONSE;
    flow.protocol = "UDP";
    flow.destination.port = DNS_PORT;
  }

  /** Reads {@code [18/Aug/2022:03:24:11 +0000]} and moves to what comes behind it. */
  private boolean readTime(Flow flow) {
    int close = from;
    while (close < end && text[close] != ']') {
      close++;
    }
    flow.timeNanos = LogTimes.parse(text, from + 1, close - from - 1);
    to = Math.min(end, close + 1);
    return flow.timeNanos != LogTimes.INVALID && next();
  }

  /** A name as Hubble has them: in lower case, with the trailing dot. */
  private String name(int start, int stop) {
    int length = Math.min(stop - start, scratch.length - 1);
    for (int i = 0; i < length; i++) {
      byte b = text[start + i];
      scratch[i] = b >= 'A' && b <= 'Z' ? (byte) (b + 0x20) : b;
    }
    if (scratch[length - 1] != '.') {
      scratch[length++] = '.';
    }
    return pool.get(scratch, 0, length);
  }

  private String upper(int start, int stop) {
    int length = Math.min(stop - start, scratch.length);
    for (int i = 0; i < length; i++) {
      byte b = text[start + i];
      scratch[i] = b >= 'a' && b <= 'z' ? (byte) (b - 0x20) : b;
    }
    return pool.get(scratch, 0, length);
  }

  private boolean is(char expected) {
    return to - from == 1 && text[from] == expected;
  }

  private boolean startsWith(byte[] prefix, int at) {
    if (end - at < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (text[at + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /** Moves to the next token; false at the end. */
  private boolean next() {
    from = to;
    while (from < end && text[from] == ' ') {
      from++;
    }
    to = from;
    while (to < end && text[to] != ' ') {
      to++;
    }
    return from < end;
  }

  private static Rejection status(Flow flow) {
    flow.message = Flow.Message.STATUS;
    return null;
  }

  private Rejection reject(Rejection why, int where) {
    rejectedAt = where;
    return why;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
