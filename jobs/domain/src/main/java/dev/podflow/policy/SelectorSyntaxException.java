package dev.podflow.policy;

/** A selector that cannot be read; the message says what is wrong, and where. */
public final class SelectorSyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  public SelectorSyntaxException(String message) {
    super(message);
  }
}
