package dev.podflow.flow.access;

import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.Rejection;
import dev.podflow.json.JsonReader;
import dev.podflow.json.Names;

/**
 * Reads a JSON object: a record, or what a shipper has made of one. A shipper leaves the line in a
 * member, as text or taken apart, or its members beside its own.
 */
final class JsonRecord {
  private static final int FIELDS = Field.NAMES.size();

  /** Behind the fields' names: where a line may be, and who logged it. */
  private static final Names MEMBERS =
      Field.NAMES.and(
          "log",
          "message",
          "log_processed",
          "kubernetes",
          "cluster",
          "cluster_name",
          "resourceLogs");

  private static final int MESSAGE = FIELDS + 1;
  private static final int PROCESSED = FIELDS + 2;
  private static final int KUBERNETES = FIELDS + 3;

  private static final int CLUSTER_NAME = FIELDS + 5;

  private static final int INITIAL_LINE_BYTES = 1024;

  private final AccessLogReader reader;
  private final Lines lines;
  private final OtlpJson otlp;
  private final Fields fields;
  private final Logger logger;
  private final JsonReader json = new JsonReader();
  private byte[] line = new byte[INITIAL_LINE_BYTES];
  private int lineLength;

  /** Where the logs of OTLP are, from the object's start; no bytes if it has none. */
  private int logsFrom;

  private int logsLength;

  JsonRecord(AccessLogReader reader, Lines lines, OtlpJson otlp, Fields fields, Logger logger) {
    this.reader = reader;
    this.lines = lines;
    this.otlp = otlp;
    this.fields = fields;
    this.logger = logger;
  }

  /** Reads an object and adds its flows. */
  Rejection read(byte[] text, int start, int length, FlowBatch flows) {
    lineLength = 0;
    logsLength = 0;
    json.open(text, start, length);
    readMembers(text, true);
    if (!json.finish()) {
      int offset = json.errorOffset();
      String path = json.pathTo(offset);
      String where = (path.isEmpty() ? "" : path + " ") + "at byte " + offset;
      return reader.reject(Rejection.of(json.error()), where);
    }
    if (logsLength > 0 && otlp != null) {
      return otlp.read(text, start + logsFrom, logsLength, flows);
    }
    return lines.conclude(line, lineLength, flows);
  }

  /**
   * @param outer whether this is the record itself, and not one of its members
   */
  private void readMembers(byte[] text, boolean outer) {
    json.enterObject();
    for (int member; (member = json.nextMemberOrNull(MEMBERS)) >= 0; ) {
      if (member < FIELDS) {
        readField(Field.of(member), text);
      } else if (json.isNull()) {
        json.skip();
      } else if (member <= PROCESSED) {
        readLine(member, text, outer);
      } else if (member == KUBERNETES) {
        logger.readKubernetes(json, fields);
      } else if (member <= CLUSTER_NAME) {
        readCluster();
      } else {
        logsFrom = json.offset();
        json.skip();
        logsLength = json.offset() - logsFrom;
      }
    }
  }

  private void readCluster() {
    if (json.kind() != JsonReader.Kind.TEXT) {
      json.skip();
    } else if (json.readText()) {
      logger.cluster = fields.text(json.text(), json.textStart(), json.textLength());
    }
  }

  private void readField(Field field, byte[] text) {
    switch (json.kind()) {
      case TEXT, NUMBER, BOOLEAN -> {
        if (!json.readScalar()) {
          return;
        }
        if (json.text() == text) {
          fields.put(field, text, json.textStart(), json.textLength());
        } else {
          fields.putCopy(field, json.text(), json.textStart(), json.textLength());
        }
      }
      case NONE -> {
        if (json.isNull()) {
          fields.putNothing(field);
        }
        json.skip();
      }
      case OBJECT, ARRAY -> json.skip();
    }
  }

  private void readLine(int member, byte[] text, boolean outer) {
    if (json.kind() == JsonReader.Kind.OBJECT && outer) {
      readMembers(text, false);
    } else if (json.kind() == JsonReader.Kind.TEXT && lineLength == 0 && json.readText()) {
      int length = json.textLength();
      if (line.length < length) {
        line = new byte[Math.max(length, line.length * 2)];
      }
      System.arraycopy(json.text(), json.textStart(), line, 0, length);
      lineLength = length;
      if (member == MESSAGE) {
        // What ztunnel says beside the members that are its record.
        fields.put(Field.MESSAGE, line, 0, length);
      }
    } else {
      json.skip();
    }
  }
}
