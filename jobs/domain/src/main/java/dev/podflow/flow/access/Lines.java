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
  private final OtlpProtobuf batches;
  private final Tokens tokens = new Tokens();
  private int depth;

  /** A time that was found before the line. */
  private long prefixNanos;

  Lines(AccessLogReader reader, LineFormat[] formats, Fields fields, Logger logger) {
    this.reader = reader;
    this.formats = formats;
    this.fields = fields;
    this.logger = logger;
    OtlpRecord record = new OtlpRecord(reader, this, fields, logger);
    OtlpJson otlp = new OtlpJson(reader, record, fields);
    batches = new OtlpProtobuf(reader, record, fields);
    for (int i = 0; i < DEPTH_MAX; i++) {
      // A batch within a line of a batch is nothing that anybody writes.
      records[i] = new JsonRecord(reader, this, i == 0 ? otlp : null, fields, logger);
    }
  }

  /** Reads a whole record: a line, or a batch of them. */
  Rejection readRecord(byte[] record, FlowBatch flows) {
    boolean isBatch = batches.matches(record, 0, record.length);
    // The lines in a batch are a level deeper.
    depth = isBatch ? 1 : 0;
    return isBatch
        ? batches.read(record, 0, record.length, flows)
        : read(record, 0, record.length, flows);
  }

  /** Reads a line and adds its flows. */
  Rejection read(byte[] text, int start, int length, FlowBatch flows) {
    int end = start + length;
    while (end > start && isBlank(text[end - 1])) {
      end--;
    }
    int from = skipBlanks(text, start, end);
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

  /**
   * Concludes what something with fields and perhaps a line in it is: the fields, if they are those
   * of a record, else the line.
   *
   * @param lineLength 0 if there is no line
   */
  Rejection conclude(byte[] line, int lineLength, FlowBatch flows) {
    if (reader.isKnown()) {
      return reader.conclude(flows);
    }
    if (lineLength > 0 && !fields.has(Field.SCOPE)) {
      if (fields.has(Field.TIME)) {
        logger.timeNanos = fields.time(Field.TIME);
      }
      fields.clear();
      return read(line, 0, lineLength, flows);
    }
    // Istio's own programs, told to log JSON.
    if (fields.has(Field.LEVEL) && (fields.has(Field.SCOPE) || fields.has(Field.MESSAGE))) {
      return reader.status(flows);
    }
    return reader.conclude(flows);
  }

  /** Whether a line begins like one of those that are known here. */
  boolean recognizes(byte[] text, int start, int length) {
    int end = start + length;
    int from = skipBlanks(text, start, end);
    if (from < end && text[from] != '{') {
      from = skipPrefixes(text, from, end);
    }
    if (from < end && text[from] == '{') {
      return true;
    }
    for (LineFormat format : formats) {
      if (format.matches(text, from, end)) {
        return true;
      }
    }
    return false;
  }

  private static int skipBlanks(byte[] text, int start, int end) {
    int from = start;
    while (from < end && isBlank(text[from])) {
      from++;
    }
    return from;
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
    return skipBlanks(text, from, end);
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
