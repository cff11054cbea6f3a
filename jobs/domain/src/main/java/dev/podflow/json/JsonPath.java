package dev.podflow.json;

import java.nio.charset.StandardCharsets;

/** Finds the names of the members that lead to a place in a JSON text, valid or not. */
final class JsonPath {
  private static final int MAX_LENGTH = 200;

  private JsonPath() {}

  /**
   * Path such as {@code flow.l4.TCP.source_port} to the value at {@code end}; empty at the top.
   * Elements of arrays have no part of their own.
   */
  static String at(byte[] buffer, int start, int end) {
    // Start and end of the last name at each depth; no name where they are the same.
    int[] starts = new int[JsonReader.MAX_DEPTH + 1];
    int[] ends = new int[JsonReader.MAX_DEPTH + 1];
    int depth = 0;
    for (int i = start; i < end; i++) {
      switch (buffer[i]) {
        case '{', '[' -> {
          depth = Math.min(depth + 1, JsonReader.MAX_DEPTH);
          ends[depth] = starts[depth];
        }
        case '}', ']' -> depth = Math.max(depth - 1, 0);
        case ',' -> ends[depth] = starts[depth];
        case '"' -> {
          int closing = closing(buffer, i + 1, end);
          int colon = closing + 1;
          while (colon < end && buffer[colon] <= ' ') {
            colon++;
          }
          if (colon < end && buffer[colon] == ':') {
            starts[depth] = i + 1;
            ends[depth] = closing;
          }
          i = closing;
        }
        default -> {}
      }
    }
    StringBuilder path = new StringBuilder();
    for (int i = 1; i <= depth && path.length() <= MAX_LENGTH; i++) {
      int length = Math.min(ends[i] - starts[i], MAX_LENGTH);
      if (length > 0) {
        path.append(path.isEmpty() ? "" : ".");
        path.append(new String(buffer, starts[i], length, StandardCharsets.UTF_8));
      }
    }
    if (path.length() > MAX_LENGTH) {
      path.setLength(MAX_LENGTH);
      path.append("...");
    }
    return path.toString();
  }

  private static int closing(byte[] buffer, int from, int end) {
    int i = from;
    while (i < end && buffer[i] != '"') {
      i += buffer[i] == '\\' ? 2 : 1;
    }
    return Math.min(i, end);
  }
}
