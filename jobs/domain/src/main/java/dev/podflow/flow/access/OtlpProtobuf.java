package dev.podflow.flow.access;

import static dev.podflow.protobuf.Wire.BYTES;
import static dev.podflow.protobuf.Wire.FIXED64;
import static dev.podflow.protobuf.Wire.VARINT;

import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.Rejection;
import dev.podflow.protobuf.Wire;

/**
 * Walks an {@code ExportLogsServiceRequest} of OTLP in protobuf, as an OpenTelemetry Collector's
 * Kafka exporter writes it ({@code otlp_proto}). Fields are those of opentelemetry-proto 1.x, by
 * number.
 */
final class OtlpProtobuf {
  private static final int RESOURCE_LOGS = 1 << 3 | BYTES;
  private static final int RESOURCE = 1 << 3 | BYTES;
  private static final int SCOPE_LOGS = 2 << 3 | BYTES;

  /** What scopes were called before OTLP 1.0. */
  private static final int OLD_SCOPE_LOGS = 1000 << 3 | BYTES;

  private static final int RESOURCE_ATTRIBUTE = 1 << 3 | BYTES;
  private static final int LOG_RECORD = 2 << 3 | BYTES;

  private static final int TIME = 1 << 3 | FIXED64;
  private static final int BODY = 5 << 3 | BYTES;
  private static final int ATTRIBUTE = 6 << 3 | BYTES;
  private static final int OBSERVED_TIME = 11 << 3 | FIXED64;

  private static final int KEY = 1 << 3 | BYTES;
  private static final int VALUE = 2 << 3 | BYTES;

  private static final int STRING = 1 << 3 | BYTES;
  private static final int INT = 3 << 3 | VARINT;
  private static final int DOUBLE = 4 << 3 | FIXED64;
  private static final int LIST = 6 << 3 | BYTES;
  private static final int LIST_VALUE = 1 << 3 | BYTES;

  /** What a value is. */
  private enum Kind {
    /** Null. */
    EMPTY,
    /** None that is read: a list, a boolean, bytes. */
    OTHER,
    TEXT,
    LONG,
    DOUBLE
  }

  private final AccessLogReader reader;
  private final OtlpRecord record;
  private final Fields fields;
  private final Wire requests = new Wire();
  private final Wire wire = new Wire();

  private int keyStart;
  private int keyLength;
  private Kind kind = Kind.EMPTY;
  private int textStart;
  private int textLength;
  private long number;

  OtlpProtobuf(AccessLogReader reader, OtlpRecord record, Fields fields) {
    this.reader = reader;
    this.record = record;
    this.fields = fields;
  }

  /**
   * Whether the bytes are such a request: nothing but {@code resource_logs} from the first byte to
   * the last. The first is a line feed, with which a text may begin, too, but hardly one whose
   * second byte is the length of what follows.
   */
  boolean matches(byte[] bytes, int start, int length) {
    if (length == 0 || bytes[start] != RESOURCE_LOGS) {
      return false;
    }
    requests.open(bytes, start, length);
    for (int tag; (tag = requests.next()) != 0; ) {
      if (tag != RESOURCE_LOGS) {
        return false;
      }
      requests.skip(tag);
    }
    return !requests.failed();
  }

  /** Reads a request that {@link #matches}. */
  Rejection read(byte[] bytes, int start, int length, FlowBatch flows) {
    record.beginBatch();
    requests.open(bytes, start, length);
    while (requests.next() != 0) {
      int size = requests.length();
      int from = requests.position();
      requests.advance(size);
      record.beginResource();
      wire.open(bytes, from, size);
      readResource();
      // The resource may come behind its records, so it is read by itself and first.
      wire.open(bytes, from, size);
      Rejection rejection = readScopes(flows);
      if (rejection != null) {
        return rejection;
      }
      if (wire.failed()) {
        return malformed(from - start);
      }
    }
    return null;
  }

  private Rejection malformed(int resourceAt) {
    return reader.reject(
        Rejection.MALFORMED, "resource_logs at byte " + (resourceAt + wire.errorOffset()));
  }

  private void readResource() {
    for (int tag; (tag = wire.next()) != 0; ) {
      if (tag != RESOURCE) {
        wire.skip(tag);
        continue;
      }
      int outer = wire.enter();
      for (int inner; (inner = wire.next()) != 0; ) {
        if (inner == RESOURCE_ATTRIBUTE) {
          readResourceAttribute();
        } else {
          wire.skip(inner);
        }
      }
      wire.leave(outer);
    }
  }

  private void readResourceAttribute() {
    readKeyValue();
    byte[] bytes = wire.buffer();
    if (kind == Kind.TEXT && OtlpRecord.isOfResource(bytes, keyStart, keyLength)) {
      String value = fields.text(bytes, textStart, textLength);
      record.resourceAttribute(bytes, keyStart, keyLength, value);
    }
  }

  private Rejection readScopes(FlowBatch flows) {
    for (int tag; (tag = wire.next()) != 0; ) {
      if (tag != SCOPE_LOGS && tag != OLD_SCOPE_LOGS) {
        wire.skip(tag);
        continue;
      }
      int outer = wire.enter();
      for (int inner; (inner = wire.next()) != 0; ) {
        if (inner != LOG_RECORD) {
          wire.skip(inner);
          continue;
        }
        readRecord();
        Rejection rejection = wire.failed() ? null : record.end(flows);
        if (rejection != null) {
          return rejection;
        }
      }
      wire.leave(outer);
    }
    return null;
  }

  private void readRecord() {
    record.begin();
    int outer = wire.enter();
    for (int tag; (tag = wire.next()) != 0; ) {
      switch (tag) {
        case TIME -> record.time(wire.fixed64(), false);
        case OBSERVED_TIME -> record.time(wire.fixed64(), true);
        case BODY -> readBody();
        case ATTRIBUTE -> readAttribute();
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
  }

  private void readBody() {
    int outer = wire.enter();
    for (int tag; (tag = wire.next()) != 0; ) {
      if (tag == STRING) {
        int length = wire.length();
        record.body(wire.buffer(), wire.position(), length);
        wire.advance(length);
      } else if (tag == LIST) {
        readList();
      } else {
        wire.skip(tag);
      }
    }
    wire.leave(outer);
  }

  private void readList() {
    int outer = wire.enter();
    for (int tag; (tag = wire.next()) != 0; ) {
      if (tag == LIST_VALUE) {
        readAttribute();
      } else {
        wire.skip(tag);
      }
    }
    wire.leave(outer);
  }

  private void readAttribute() {
    readKeyValue();
    byte[] bytes = wire.buffer();
    switch (kind) {
      case EMPTY -> record.attribute(bytes, keyStart, keyLength, bytes, 0, 0);
      case OTHER -> {}
      case TEXT -> record.attribute(bytes, keyStart, keyLength, bytes, textStart, textLength);
      case LONG -> record.attribute(bytes, keyStart, keyLength, number);
      case DOUBLE -> {
        byte[] digits = ProxyAddress.ascii(Double.toString(Double.longBitsToDouble(number)));
        record.attribute(bytes, keyStart, keyLength, digits, 0, digits.length);
      }
    }
  }

  private void readKeyValue() {
    keyLength = 0;
    kind = Kind.EMPTY;
    int outer = wire.enter();
    for (int tag; (tag = wire.next()) != 0; ) {
      switch (tag) {
        case KEY -> {
          keyLength = wire.length();
          keyStart = wire.position();
          wire.advance(keyLength);
        }
        case VALUE -> readValue();
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
  }

  private void readValue() {
    int outer = wire.enter();
    for (int tag; (tag = wire.next()) != 0; ) {
      switch (tag) {
        case STRING -> {
          textLength = wire.length();
          textStart = wire.position();
          wire.advance(textLength);
          kind = Kind.TEXT;
        }
        case INT -> {
          number = wire.varint();
          kind = Kind.LONG;
        }
        case DOUBLE -> {
          number = wire.fixed64();
          kind = Kind.DOUBLE;
        }
        default -> {
          wire.skip(tag);
          kind = Kind.OTHER;
        }
      }
    }
    wire.leave(outer);
  }
}
