package dev.podflow.flow.access;

import dev.podflow.json.Names;

/** Envoy's response flags: why a request or connection did not go as it should. */
final class ResponseFlags {
  /** The server was not reached. */
  static final int UNREACHED = 1;

  /** An open connection was broken off. */
  static final int RESET = 2;

  /** A policy forbade it. */
  static final int DENIED = 4;

  /** Nothing went wrong on the proxy's or the server's side. */
  static final int HARMLESS = 8;

  /** Anything else that went wrong. */
  static final int FAILED = 16;

  private static final Names NAMES =
      Names.of(
          "UH", "UF", "UO", "NR", "URX", "NC", "DF", "DO", "OM", // not reached
          "UC", "UR", "LR", "DR", "UMSDR", // broken off
          "UAEX", // denied
          "DC", "DI", "RFCF"); // harmless

  private static final int RESETS = 9;
  private static final int DENIALS = 14;
  private static final int HARMLESSES = 15;

  private ResponseFlags() {}

  /** What the flags, joined with commas, mean: bits of the above; 0 if there are none. */
  static int read(Fields fields) {
    if (!fields.has(Field.RESPONSE_FLAGS)) {
      return 0;
    }
    byte[] text = fields.bytes(Field.RESPONSE_FLAGS);
    int from = fields.start(Field.RESPONSE_FLAGS);
    int end = from + fields.length(Field.RESPONSE_FLAGS);
    int meaning = 0;
    while (from < end) {
      int to = from;
      while (to < end && text[to] != ',') {
        to++;
      }
      meaning |= meaning(NAMES.find(text, from, to - from));
      from = to + 1;
    }
    return meaning;
  }

  private static int meaning(int flag) {
    if (flag < 0) {
      return FAILED;
    } else if (flag < RESETS) {
      return UNREACHED;
    } else if (flag < DENIALS) {
      return RESET;
    }
    return flag < HARMLESSES ? DENIED : HARMLESS;
  }
}
