package dev.podflow.flow.access;

import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.Rejection;

/**
 * A log record of OTLP as it is being read, whichever encoding it is in: a line as its body, or the
 * record taken apart into attributes, in the body or beside it. Reused.
 */
final class OtlpRecord {
  private static final int INITIAL_LINE_BYTES = 1024;

  private final AccessLogReader reader;
  private final Lines lines;
  private final Fields fields;
  private final Logger logger;

  /** What the resource says, for all of its records. */
  private final Logger resource = new Logger();

  private byte[] line = new byte[INITIAL_LINE_BYTES];
  private int lineLength;

  /** Records of the batch so far, for messages. */
  private int records;

  OtlpRecord(AccessLogReader reader, Lines lines, Fields fields, Logger logger) {
    this.reader = reader;
    this.lines = lines;
    this.fields = fields;
    this.logger = logger;
  }

  void beginBatch() {
    records = 0;
  }

  void beginResource() {
    resource.reset();
  }

  void resourceAttribute(byte[] key, int keyStart, int keyLength, String value) {
    resource.takeAttribute(key, keyStart, keyLength, value);
  }

  /** Whether a resource's attribute is worth reading. */
  static boolean isOfResource(byte[] key, int keyStart, int keyLength) {
    return Logger.isAttribute(key, keyStart, keyLength);
  }

  void begin() {
    fields.clear();
    logger.copy(resource);
    lineLength = 0;
  }

  /**
   * When it happened, or when it was observed, which only counts where the former is not said.
   *
   * @param nanos since the epoch; 0 where it is not known
   */
  void time(long nanos, boolean observed) {
    if (nanos > 0 && (!observed || logger.timeNanos == Flow.NO_TIME)) {
      logger.timeNanos = nanos;
    }
  }

  /** The body, if it is a text. */
  void body(byte[] text, int start, int length) {
    if (line.length < length) {
      line = new byte[Math.max(length, line.length * 2)];
    }
    System.arraycopy(text, start, line, 0, length);
    lineLength = length;
  }

  /** An attribute of the record, or a member of its body; the bytes may change afterwards. */
  void attribute(
      byte[] key, int keyStart, int keyLength, byte[] value, int valueStart, int valueLength) {
    Field field = Field.named(key, keyStart, keyLength);
    if (field != null) {
      fields.putCopy(field, value, valueStart, valueLength);
    } else if (Logger.isAttribute(key, keyStart, keyLength)) {
      logger.takeAttribute(key, keyStart, keyLength, fields.text(value, valueStart, valueLength));
    }
  }

  /** The same for a number. */
  void attribute(byte[] key, int keyStart, int keyLength, long number) {
    Field field = Field.named(key, keyStart, keyLength);
    if (field != null) {
      fields.put(field, number);
    }
  }

  /** Turns what has been said into a flow. Istio repeats in attributes only a part of the line. */
  Rejection end(FlowBatch flows) {
    records++;
    if (lineLength > 0 && lines.recognizes(line, 0, lineLength)) {
      fields.clear();
    }
    Rejection rejection = lines.conclude(line, lineLength, flows);
    if (rejection != null) {
      reader.reject(rejection, "log record " + records + ": " + reader.detail());
    }
    return rejection;
  }
}
