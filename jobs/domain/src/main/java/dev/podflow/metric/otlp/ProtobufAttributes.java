package dev.podflow.metric.otlp;

import static dev.podflow.protobuf.Wire.BYTES;
import static dev.podflow.protobuf.Wire.FIXED64;
import static dev.podflow.protobuf.Wire.VARINT;

import dev.podflow.flow.Rejection;
import dev.podflow.protobuf.Wire;

/** Reads attributes in protobuf. */
final class ProtobufAttributes {
  private static final int DEPTH_MAX = 16;

  private final Wire wire;
  private final RequestBuilder builder;

  ProtobufAttributes(Wire wire, RequestBuilder builder) {
    this.wire = wire;
    this.builder = builder;
  }

  /** What is read for nothing is not read. */
  private int next() {
    return builder.isRejected() ? 0 : wire.next();
  }

  /** Reads one attribute. */
  void read(Attributes into) {
    int outer = wire.enter();
    if (into.isFull()) {
      builder.reject(Rejection.TOO_LARGE);
    } else {
      into.begin();
      for (int tag; (tag = next()) != 0; ) {
        int from = into.text().size();
        switch (tag) {
          case 1 << 3 | BYTES -> {
            int length = wire.length();
            into.text().addName(wire.buffer(), wire.position(), length);
            wire.advance(length);
            into.name(from);
          }
          case 2 << 3 | BYTES -> {
            readValue(into.text(), 0);
            into.value(from);
          }
          default -> wire.skip(tag);
        }
      }
      into.end();
    }
    wire.leave(outer);
  }

  /** Writes a value as a text; lists and maps as in JSON, or nearly. */
  private void readValue(Text into, int depth) {
    int outer = wire.enter();
    for (int tag; (tag = next()) != 0; ) {
      switch (tag) {
        case 1 << 3 | BYTES, 7 << 3 | BYTES -> {
          int length = wire.length();
          into.add(wire.buffer(), wire.position(), length);
          wire.advance(length);
        }
        case 2 << 3 | VARINT -> into.add(wire.varint() != 0 ? "true" : "false");
        case 3 << 3 | VARINT -> into.add(wire.varint());
        case 4 << 3 | FIXED64 -> into.add(wire.float64());
        case 5 << 3 | BYTES -> readList(into, '[', ']', depth + 1);
        case 6 << 3 | BYTES -> readList(into, '{', '}', depth + 1);
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
  }

  private void readList(Text into, char open, char close, int depth) {
    if (depth > DEPTH_MAX) {
      builder.reject(Rejection.TOO_DEEP);
      return;
    }
    int outer = wire.enter();
    into.add((byte) open);
    boolean first = true;
    for (int tag; (tag = next()) != 0; ) {
      if (tag != Wire.tag(1, BYTES)) {
        wire.skip(tag);
        continue;
      }
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
    into.add((byte) close);
    wire.leave(outer);
  }

  private void readEntry(Text into, int depth) {
    int outer = wire.enter();
    for (int tag; (tag = next()) != 0; ) {
      switch (tag) {
        case 1 << 3 | BYTES -> {
          int length = wire.length();
          into.add(wire.buffer(), wire.position(), length);
          into.add((byte) ':');
          wire.advance(length);
        }
        case 2 << 3 | BYTES -> readValue(into, depth);
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
  }
}
