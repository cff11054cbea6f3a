package dev.podflow.local.console;

/**
 * Something the user asked for did not come true. The message is one line that a user understands
 * and that says the way out; the cause is shown with {@code --verbose}.
 */
public final class Failure extends RuntimeException {
  public Failure(String message) {
    super(message);
  }

  public Failure(String message, Throwable cause) {
    super(message, cause);
  }
}
