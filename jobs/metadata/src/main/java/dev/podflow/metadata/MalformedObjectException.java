package dev.podflow.metadata;

/** An object that cannot be used; the message says what is wrong with it. */
public final class MalformedObjectException extends Exception {
  MalformedObjectException(String message) {
    super(message);
  }
}
