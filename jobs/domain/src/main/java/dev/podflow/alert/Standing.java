package dev.podflow.alert;

import java.io.IOException;

/** Where the alert of a {@link Watch} stands. */
enum Standing {
  QUIET(0),
  /** It is too much, but not for so long yet. */
  PENDING(1),
  FIRING(2);

  /** In savepoints; never changes. */
  private final byte code;

  Standing(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  static Standing of(byte code) throws IOException {
    for (Standing standing : values()) {
      if (standing.code == code) {
        return standing;
      }
    }
    throw new IOException("an alert that stands at " + code + " is not known");
  }
}
