package dev.podflow.metric.otlp;

import dev.podflow.flow.Rejection;
import dev.podflow.json.JsonReader;
import dev.podflow.json.Names;

/** Reads attributes in JSON, their members in any order. */
final class JsonAttributes {
  private static final int DEPTH_MAX = 16;
  private static final long LONGEST = Long.MAX_VALUE;

  private static final Names ATTRIBUTE = JsonRequest.names("key", "key", "value", "value");
  private static final Names VALUE =
      JsonRequest.names(
          "stringValue", "string_value",
          "boolValue", "bool_value",
          "intValue", "int_value",
          "doubleValue", "double_value",
          "bytesValue", "bytes_value",
          "arrayValue", "array_value",
          "kvlistValue", "kvlist_value");
  private static final Names VALUES = JsonRequest.names("values", "values");

  private final JsonReader json;
  private final RequestBuilder builder;

  JsonAttributes(JsonReader json, RequestBuilder builder) {
    this.json = json;
    this.builder = builder;
  }

  private int member(Names names) {
    return JsonRequest.member(json, names);
  }

  /** Reads a list of attributes. */
  void read(Attributes into) {
    json.enterArray();
    while (json.nextElement()) {
      if (into.isFull()) {
        builder.reject(Rejection.TOO_LARGE);
        json.skip();
        continue;
      }
      into.begin();
      json.enterObject();
      for (int member; (member = member(ATTRIBUTE)) >= 0; ) {
        int from = into.text().size();
        if (member == 0) {
          if (json.readText()) {
            into.text().addName(json.text(), json.textStart(), json.textLength());
          }
          into.name(from);
        } else {
          readValue(into.text(), 0);
          into.value(from);
        }
      }
      into.end();
    }
  }

  /** Writes a value as a text; lists and maps as in JSON, or nearly. */
  private void readValue(Text into, int depth) {
    json.enterObject();
    for (int member; (member = member(VALUE)) >= 0; ) {
      switch (member) {
        case 0, 4 -> {
          if (json.readText()) {
            into.add(json.text(), json.textStart(), json.textLength());
          }
        }
        case 1 -> into.add(json.readBoolean() ? "true" : "false");
        case 2 -> into.add(json.readLong(-LONGEST, LONGEST));
        case 3 -> into.add(json.readDouble());
        case 5 -> readList(into, '[', ']', depth + 1);
        default -> readList(into, '{', '}', depth + 1);
      }
    }
  }

  private void readList(Text into, char open, char close, int depth) {
    if (depth > DEPTH_MAX) {
      builder.reject(Rejection.TOO_DEEP);
      json.skip();
      return;
    }
    into.add((byte) open);
    boolean first = true;
    json.enterObject();
    while (member(VALUES) >= 0) {
      json.enterArray();
      while (json.nextElement()) {
        if (!first) {
          into.add((byte) ',');
        }
        first = false;
        if (open == '[') {
          readValue(into, depth);
        } else {
          readEntry(into, depth);
        }
      }
    }
    into.add((byte) close);
  }

  /** The key is written first, though it may come last. */
  private void readEntry(Text into, int depth) {
    int start = into.size();
    json.enterObject();
    for (int member; (member = member(ATTRIBUTE)) >= 0; ) {
      int from = into.size();
      if (member == 1) {
        readValue(into, depth);
      } else if (json.readText()) {
        into.add(json.text(), json.textStart(), json.textLength());
        into.add((byte) ':');
        into.moveTo(start, from);
      }
    }
  }
}
