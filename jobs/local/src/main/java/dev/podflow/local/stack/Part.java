package dev.podflow.local.stack;

import dev.podflow.local.console.Failure;
import dev.podflow.local.process.Daemon;
import dev.podflow.local.process.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A process of the stack: how it is started, and how one knows that it is well. */
final class Part {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Daemon daemon;
  private final String address;
  private final Supplier<List<String>> command;
  private final Path directory;
  private final BooleanSupplier healthy;

  Part(
      Daemon daemon,
      String address,
      Path directory,
      Supplier<List<String>> command,
      BooleanSupplier healthy) {
    this.daemon = daemon;
    this.address = address;
    this.directory = directory;
    this.command = command;
    this.healthy = healthy;
  }

  Daemon daemon() {
    return daemon;
  }

  String name() {
    return daemon.name();
  }

  String address() {
    return address;
  }

  /** The command line that starts it. */
  List<String> command() {
    return command.get();
  }

  boolean isRunning() {
    return daemon.find().isPresent();
  }

  boolean isHealthy() {
    return healthy.getAsBoolean();
  }

  /**
   * Starts the process if it does not run.
   *
   * @return whether it had to be started
   */
  boolean start() {
    if (isRunning()) {
      return false;
    }
    daemon.start(command.get(), directory);
    return true;
  }

  /** The same, of a process that listens on a port of its own. */
  boolean start(int port, String variable) {
    if (isRunning()) {
      return false;
    }
    Ports.requireFree(port, name(), variable);
    return start();
  }

  /** Waits until the process is well, or ends, or time is up. */
  void awaitHealthy(Duration patience) {
    await(name() + " to answer", patience, healthy);
  }

  /** Waits for something that only comes while the process runs. */
  void await(String what, Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (!isRunning()) {
        throw new Failure(
            "%s ended while it started; its log is %s".formatted(name(), daemon.logFile()),
            new IllegalStateException("its last words:\n" + daemon.lastWords(20)));
      }
      if (System.nanoTime() > deadline) {
        throw new Failure(
            "waited %d s for %s in vain; its log is %s"
                .formatted(patience.toSeconds(), what, daemon.logFile()));
      }
      pause();
    }
  }

  static void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    }
  }
}
