package dev.podflow.local.console;

import java.io.PrintStream;
import java.time.Duration;

/** Where a command writes to: data to standard output, remarks and progress to standard error. */
public final class Console {
  /** Nothing is said about work that takes less than this. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private int movingLength;

  public Console(PrintStream out, PrintStream err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /** The process's own streams. The launcher script says whether standard error is a terminal. */
  public static Console system() {
    boolean terminal = Boolean.getBoolean("podflow.terminal") && System.getenv("NO_COLOR") == null;
    return new Console(System.out, System.err, terminal);
  }

  /** Standard output, for data that is written as it is. */
  public PrintStream out() {
    return out;
  }

  /** A line of data. */
  public void print(String line) {
    out.println(line);
  }

  /** A remark. */
  public synchronized void say(String line) {
    clearMoving();
    err.println(line);
  }

  /** What was asked for did not come true. */
  public synchronized void fail(String line) {
    clearMoving();
    err.println(terminal ? "\u001b[31mpodflow: " + line + "\u001b[0m" : "podflow: " + line);
  }

  /** The stack behind a failure. */
  public void trace(Throwable cause) {
    cause.printStackTrace(err);
  }

  /**
   * Shows that long work moves on: overwrites its own line on a terminal, says nothing elsewhere.
   *
   * @param started {@link System#nanoTime()} at the start of the work
   */
  public synchronized void progress(long started, String line) {
    if (!terminal || System.nanoTime() - started < QUIET.toNanos()) {
      return;
    }
    err.print("\r" + line + " ".repeat(Math.max(0, movingLength - line.length())));
    err.flush();
    movingLength = line.length();
  }

  private void clearMoving() {
    if (movingLength > 0) {
      err.print("\r" + " ".repeat(movingLength) + "\r");
      movingLength = 0;
    }
  }
}
