package dev.podflow.flow.access;

import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.Rejection;
import dev.podflow.flow.Timestamps;

/**
 * Finds out what a line is: JSON, or text of one of the formats, perhaps behind what the
 * container's runtime or a logging library puts before it. A line may come out of a JSON member,
 * and be JSON with a line in it.
 */
final class Lines {
  /** A line within a member of a line within a member: what Docker and a shipper make of it. */
  private static final int DEPTH_MAX = 3;

  /** What is before the record in a line is no longer than this. */
  private static final int PREFIX_MAX = 256;

  /** Times before a line: of the runtime, and of {@code kubectl logs --timestamps}. */
  private static final int PREFIXES_MAX = 2;

  private static final byte[] STDOUT = ProxyAddress.ascii("stdout");
  private static final byte[] STDERR = ProxyAddress.ascii("stderr");

  private final AccessLogReader reader;
  private final LineFormat[] formats;
  private final Fields fields;
  private final Logger logger;
  private final JsonRecord[] records = new JsonRecord[DEPTH_MAX];
  private final Tokens tokens = new Tokens();
  private int depth;

  /** A time that was found before the line. */
  private long prefixNanos;

  Lines(AccessLogReader reader, LineFormat[] formats, Fields fields, Logger logger) {
    this.reader = reader;
    this.formats = formats;
    this.fields = fields;
    this.logger = logger;
    for (int i = 0; i < DEPTH_MAX; i++) {
      records[i] = new JsonRecord(reader, this, fields, logger);
    }
  }

  /** Reads a line, or a whole record, and adds its flows. */
  Rejection read(byte[] text, int start, int length, FlowBatch flows) {
    int from = start;
    int end = start + length;
    while (end > from && isBlank(text[end - 1])) {
      end--;
    }
    while (from < end && isBlank(text[from])) {
      from++;
    }
    if (from == end) {
      return reader.reject(Rejection.EMPTY, "nothing but blanks");
    }
    if (text[from] != '{') {
      from = skipPrefixes(text, from, end);
    }
    if (from < end && text[from] == '{') {
      return readJson(text, from, end, flows);
    }
    return readText(text, from, end, flows);
  }

  private Rejection readJson(byte[] text, int from, int end, FlowBatch flows) {
    if (depth == DEPTH_MAX) {
      return reader.reject(Rejection.TOO_DEEP, "a line in a line in a line");
    }
    JsonRecord record = records[depth++];
    Rejection rejection = record.read(text, from, end - from, flows);
    depth--;
    return rejection;
  }

  private Rejection readText(byte[] text, int from, int end, FlowBatch flows) {
    for (int i = from; i < end; i++) {
      if (text[i] == '\n') {
        return reader.reject(Rejection.TRAILING_DATA, "a second line at byte " + (i - from));
      }
    }
    int prefixEnd = Math.min(end, from + PREFIX_MAX);
    for (int at = from; at < prefixEnd; at++) {
      // A logging library's prefix ends with a bracket, as the format begins with one.
      if (at > from && text[at] != '[') {
        continue;
      }
      for (LineFormat format : formats) {
        if (format.matches(text, at, end)) {
          return split(format, text, at, end, flows);
        }
      }
    }
    return reader.reject(Rejection.UNKNOWN_MESSAGE, "no line that is known here");
  }

  private Rejection split(LineFormat format, byte[] text, int from, int end, FlowBatch flows) {
    return switch (format.split(text, from, end, fields)) {
      case RECORD -> reader.conclude(flows);
      case STATUS -> reader.status(flows);
      case BROKEN -> reader.reject(Rejection.MALFORMED, "a line that begins as a record");
    };
  }

  /** Goes past times, {@code stdout F}: what the runtime and kubectl write before a line. */
  private int skipPrefixes(byte[] text, int start, int end) {
    int from = start;
    for (int i = 0; i < PREFIXES_MAX; i++) {
      int after = skipPrefix(text, from, end);
      if (after == from) {
        break;
      }
      logger.timeNanos = prefixNanos;
      from = after;
    }
    return from;
  }

  private int skipPrefix(byte[] text, int from, int end) {
    tokens.open(text, from, end);
    if (!tokens.readUntil(' ')) {
      return from;
    }
    prefixNanos = Timestamps.parse(text, tokens.start(), tokens.length());
    if (prefixNanos == Timestamps.INVALID) {
      return from;
    }
    for (LineFormat format : formats) {
      if (format.matches(text, from, end)) {
        return from;
      }
    }
    int after = tokens.at();
    tokens.read();
    boolean stream = is(text, STDOUT) || is(text, STDERR);
    if (stream && tokens.read()) {
      return tokens.at();
    }
    return after;
  }

  private boolean is(byte[] text, byte[] word) {
    return tokens.length() == word.length
        && Fields.startsWith(text, tokens.start(), tokens.length(), word);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
