package dev.podflow.flow.access;

import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.RecordReader;
import dev.podflow.flow.Rejection;
import dev.podflow.flow.StringPool;

/**
 * Reads a record of {@code logs.access}, whoever wrote it in whatever way.
 *
 * <pre>
 *  bytes ─┬─ { ──────► {@link JsonRecord} ─┬─ members ──────────► {@link Fields} ─► {@link Dialect} ─► flow
 *         │                 ▲    ▲    ├─ log, message: a line ─┐     ▲
 *         │                 │    │    └─ resourceLogs: OTLP    │     │
 *         └─ text ─► {@link Lines} ◄────────────────────────────┘     │
 *                       │   └─ { ┘                                   │
 *                       └─ {@link LineFormat}: split ─────────────────────┘
 * </pre>
 *
 * <p>A further kind of proxy is a {@link Dialect}, its names in {@link Field}, and where it writes
 * text, a {@link LineFormat}; both are listed here.
 *
 * <p>Not safe for use by several threads.
 */
public final class AccessLogReader implements RecordReader {
  /** Larger records are refused unread; a batch of OTLP logs is the largest. */
  public static final int MAX_RECORD_BYTES = 1 << 20;

  private final Fields fields;
  private final Logger logger = new Logger();
  private final Dialect[] dialects = {
    new NginxDialect(), new LinkerdDialect(), new EnvoyDialect(), new ZtunnelDialect()
  };
  private final LineFormat[] formats = {
    new EnvoyLine(), new AgentLine(), new LinkerdLine(), new NginxLine()
  };
  private final Lines lines;
  private String detail = "";

  /** A reader with a pool of its own. */
  public AccessLogReader() {
    this(new StringPool());
  }

  /**
   * A reader that takes its texts from a pool, which may be that of other readers of the thread.
   */
  public AccessLogReader(StringPool pool) {
    fields = new Fields(pool);
    lines = new Lines(this, formats, fields, logger);
  }

  @Override
  public Rejection read(byte[] record, FlowBatch flows) {
    flows.clear();
    fields.clear();
    logger.reset();
    detail = "";
    if (record.length > MAX_RECORD_BYTES) {
      return reject(Rejection.TOO_LARGE, record.length + " bytes, more than " + MAX_RECORD_BYTES);
    }
    return lines.readRecord(record, flows);
  }

  @Override
  public String detail() {
    return detail;
  }

  /** Turns the fields that have been said into a flow. */
  Rejection conclude(FlowBatch flows) {
    for (Dialect dialect : dialects) {
      if (dialect.knows(fields)) {
        return conclude(dialect, flows);
      }
    }
    return reject(Rejection.UNKNOWN_MESSAGE, "no access log that is known here");
  }

  /** Whether the fields that have been said are those of an access log. */
  boolean isKnown() {
    for (Dialect dialect : dialects) {
      if (dialect.knows(fields)) {
        return true;
      }
    }
    return false;
  }

  private Rejection conclude(Dialect dialect, FlowBatch flows) {
    if (flows.isFull()) {
      return reject(Rejection.TOO_LARGE, "more than " + FlowBatch.LIMIT + " flows");
    }
    Rejection rejection = dialect.read(fields, logger, flows.add());
    if (rejection == null) {
      return null;
    }
    Field bad = fields.bad();
    return reject(rejection, bad == null ? "in the record's time or kind" : bad.label());
  }

  /** Adds what is no traffic at all: a message of the proxy itself. */
  Rejection status(FlowBatch flows) {
    if (flows.isFull()) {
      return reject(Rejection.TOO_LARGE, "more than " + FlowBatch.LIMIT + " flows");
    }
    flows.add().message = Flow.Message.STATUS;
    return null;
  }

  Rejection reject(Rejection rejection, String why) {
    detail = why;
    return rejection;
  }
}
