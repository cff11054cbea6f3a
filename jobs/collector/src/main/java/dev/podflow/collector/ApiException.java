package dev.podflow.collector;

import java.io.IOException;

/** The API server answered that it does not do what it was asked for. */
final class ApiException extends IOException {
  private static final int GONE = 410;

  private final int status;

  /**
   * @param status the HTTP status, or the code of an error event in a watch
   */
  ApiException(int status, String message) {
    super(status + " " + message);
    this.status = status;
  }

  int status() {
    return status;
  }

  /** Whether the version, or the token, that was asked to go on from is too old. */
  boolean isGone() {
    return status == GONE;
  }
}
