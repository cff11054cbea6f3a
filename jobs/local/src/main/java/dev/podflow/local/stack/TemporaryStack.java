package dev.podflow.local.stack;

import dev.podflow.local.console.Console;
import dev.podflow.local.console.Failure;
import dev.podflow.local.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A stack of its own for one piece of work, beside the user's: in a temporary home, on the usual
 * ports where they are free. Nothing of it is left when it is closed, or when the launcher is
 * interrupted.
 */
public final class TemporaryStack implements AutoCloseable {
  private final Settings settings;
  private final Console console;
  private final Stack stack;
  private final Thread cleanUp;
  private boolean kept;
  private boolean logsKept;

  private TemporaryStack(
      Settings settings, Console console, String purpose, List<JobSpec> jobs, Path release) {
    this.settings = settings;
    this.console = console;
    this.stack = new Stack(settings, console, jobs, release);
    this.cleanUp = new Thread(this::end, purpose + "-clean-up");
  }

  /**
   * Starts one and returns when every job runs.
   *
   * @param usual the user's own stack
   * @param purpose what it is for, a word
   */
  public static TemporaryStack up(Settings usual, Console console, String purpose) {
    return up(usual, console, purpose, Jobs.ALL);
  }

  /** Starts one and returns when these jobs run, and no other. */
  public static TemporaryStack up(
      Settings usual, Console console, String purpose, List<JobSpec> jobs) {
    return up(usual, console, purpose, jobs, usual.root());
  }

  /** The same with the jobs and migrations of another repository, which is built. */
  public static TemporaryStack up(
      Settings usual, Console console, String purpose, List<JobSpec> jobs, Path release) {
    TemporaryStack temporary =
        new TemporaryStack(besides(usual, purpose), console, purpose, jobs, release);
    // Ctrl-C leaves nothing behind either.
    Runtime.getRuntime().addShutdownHook(temporary.cleanUp);
    try {
      temporary.stack.up();
      return temporary;
    } catch (RuntimeException e) {
      temporary.close();
      throw e;
    }
  }

  /** How it is reached. */
  public Settings settings() {
    return settings;
  }

  /** Its processes and jobs. */
  public Stack stack() {
    return stack;
  }

  /** Closing it will leave it running, and say how it is reached. */
  public void keep() {
    kept = true;
  }

  /** Closing it will leave its logs, and say where: something went wrong. */
  public void keepLogs() {
    logsKept = true;
    console.say("logs are in " + settings.logs());
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(cleanUp);
    if (!kept) {
      end();
      return;
    }
    console.say(
        "the stack is left running; reach it with %s=%s %s=%d %s=%d %s=%d"
            .formatted(
                Settings.HOME, settings.home(),
                Settings.KAFKA_PORT, settings.kafkaPort(),
                Settings.CLICKHOUSE_PORT, settings.clickHousePort(),
                Settings.FLINK_PORT, settings.flinkPort()));
  }

  private void end() {
    stack.kill();
    try (Stream<Path> files = Files.walk(settings.home())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!logsKept || !isLog(file)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new Failure("cannot remove " + settings.home() + ": " + e.getMessage(), e);
    }
  }

  private boolean isLog(Path file) {
    return file.startsWith(settings.logs()) || settings.logs().startsWith(file);
  }

  private static Settings besides(Settings usual, String purpose) {
    try {
      return new Settings(
          usual.root(),
          Files.createTempDirectory("podflow-" + purpose + "-").toRealPath(),
          usualOrFree(usual.kafkaPort()),
          usualOrFree(usual.clickHousePort()),
          usualOrFree(usual.flinkPort()),
          Optional.empty(),
          Optional.empty(),
          usual.javaOptions());
    } catch (IOException e) {
      throw new Failure("cannot make a temporary directory: " + e.getMessage(), e);
    }
  }

  private static int usualOrFree(int port) {
    return Ports.isFree(port) ? port : Ports.free();
  }
}
