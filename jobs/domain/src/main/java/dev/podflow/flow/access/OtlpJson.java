package dev.podflow.flow.access;

import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.Rejection;
import dev.podflow.json.JsonReader;
import dev.podflow.json.Names;

/**
 * Walks the {@code resourceLogs} of OTLP in JSON, as an OpenTelemetry Collector's Kafka exporter
 * writes them ({@code otlp_json}); members and attributes in any order.
 */
final class OtlpJson {
  private static final Names RESOURCE = Names.of("resource");

  /** The second one is what scopes were called before OTLP 1.0. */
  private static final Names SCOPES = Names.of("scopeLogs", "instrumentationLibraryLogs");

  private static final Names RECORDS = Names.of("logRecords", "logs");
  private static final Names ATTRIBUTES = Names.of("attributes");

  private static final int TIME = 0;
  private static final int OBSERVED = 1;
  private static final int BODY = 2;
  private static final Names RECORD =
      Names.of("timeUnixNano", "observedTimeUnixNano", "body", "attributes");

  private static final int KEY = 0;
  private static final Names KEY_VALUE = Names.of("key", "value");

  private static final int LIST = 4;
  private static final Names VALUE =
      Names.of(
          "stringValue",
          "intValue",
          "doubleValue",
          "boolValue",
          "kvlistValue",
          "arrayValue",
          "bytesValue");

  private static final Names VALUES = Names.of("values");

  /** No name of a field is longer. */
  private static final int KEY_BYTES_MAX = 64;

  /** No value that is read is longer; the rest is cut. */
  private static final int VALUE_BYTES_MAX = 4096;

  private final AccessLogReader reader;
  private final OtlpRecord record;
  private final Fields fields;
  private final JsonReader list = new JsonReader();
  private final JsonReader json = new JsonReader();
  private final byte[] key = new byte[KEY_BYTES_MAX];
  private final byte[] value = new byte[VALUE_BYTES_MAX];
  private int keyLength;

  /** Bytes of the value; 0 if it is null, negative if it is none that is read. */
  private int valueLength;

  OtlpJson(AccessLogReader reader, OtlpRecord record, Fields fields) {
    this.reader = reader;
    this.record = record;
    this.fields = fields;
  }

  /** Reads the array. */
  Rejection read(byte[] text, int start, int length, FlowBatch flows) {
    record.beginBatch();
    list.open(text, start, length);
    list.enterArray();
    while (list.nextElement()) {
      int from = list.offset();
      list.skip();
      int size = list.offset() - from;
      record.beginResource();
      json.open(text, start + from, size);
      readResource();
      // The resource may come behind its records, so it is read by itself and first.
      json.open(text, start + from, size);
      Rejection rejection = readScopes(flows);
      if (rejection != null) {
        return rejection;
      }
    }
    return list.finish() ? null : reject(list);
  }

  private Rejection reject(JsonReader of) {
    String where = of.pathTo(of.errorOffset()) + " at byte " + of.errorOffset();
    return reader.reject(Rejection.of(of.error()), "resourceLogs: " + where);
  }

  private void readResource() {
    json.enterObject();
    while (json.nextMember(RESOURCE) >= 0) {
      json.enterObject();
      while (json.nextMember(ATTRIBUTES) >= 0) {
        json.enterArray();
        while (json.nextElement()) {
          readKeyValue();
          if (valueLength >= 0 && OtlpRecord.isOfResource(key, 0, keyLength)) {
            record.resourceAttribute(key, 0, keyLength, fields.text(value, 0, valueLength));
          }
        }
      }
    }
  }

  private Rejection readScopes(FlowBatch flows) {
    json.enterObject();
    while (json.nextMember(SCOPES) >= 0) {
      json.enterArray();
      while (json.nextElement()) {
        json.enterObject();
        while (json.nextMember(RECORDS) >= 0) {
          json.enterArray();
          while (json.nextElement()) {
            readRecord();
            Rejection rejection = isBroken() ? reject(json) : record.end(flows);
            if (rejection != null) {
              return rejection;
            }
          }
        }
      }
    }
    return json.finish() ? null : reject(json);
  }

  private boolean isBroken() {
    return json.error() != JsonReader.Error.NONE;
  }

  private void readRecord() {
    record.begin();
    json.enterObject();
    for (int member; (member = json.nextMember(RECORD)) >= 0; ) {
      switch (member) {
        case TIME, OBSERVED -> record.time(json.readLong(0, Long.MAX_VALUE), member == OBSERVED);
        case BODY -> readBody();
        default -> readAttributes();
      }
    }
  }

  private void readBody() {
    json.enterObject();
    for (int member; (member = json.nextMember(VALUE)) >= 0; ) {
      if (member == LIST) {
        json.enterObject();
        while (json.nextMember(VALUES) >= 0) {
          readAttributes();
        }
      } else if (json.kind() == JsonReader.Kind.TEXT && json.readText()) {
        record.body(json.text(), json.textStart(), json.textLength());
      } else {
        json.skip();
      }
    }
  }

  private void readAttributes() {
    json.enterArray();
    while (json.nextElement()) {
      readKeyValue();
      if (valueLength >= 0) {
        record.attribute(key, 0, keyLength, value, 0, valueLength);
      }
    }
  }

  private void readKeyValue() {
    keyLength = 0;
    valueLength = 0;
    json.enterObject();
    for (int member; (member = json.nextMember(KEY_VALUE)) >= 0; ) {
      if (member == KEY) {
        if (json.readText() && json.textLength() <= KEY_BYTES_MAX) {
          keyLength = json.textLength();
          System.arraycopy(json.text(), json.textStart(), key, 0, keyLength);
        }
      } else {
        readValue();
      }
    }
  }

  private void readValue() {
    json.enterObject();
    for (int member; (member = json.nextMember(VALUE)) >= 0; ) {
      if (member >= LIST || !json.readScalar()) {
        json.skip();
        valueLength = -1;
        continue;
      }
      valueLength = Math.min(json.textLength(), VALUE_BYTES_MAX);
      System.arraycopy(json.text(), json.textStart(), value, 0, valueLength);
    }
  }
}
