package dev.podflow.local.process;

import dev.podflow.local.console.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A process that goes on when the launcher exits, known by its pid file. The file also holds the
 * process's start time, so that a pid which the system has given to somebody else is never taken
 * for ours, let alone killed.
 */
public final class Daemon {
  private final String name;
  private final Path pidFile;
  private final Path logFile;

  /**
   * @param home where {@code run/NAME.pid} and {@code log/NAME.log} go
   */
  public Daemon(String name, Path home) {
    this.name = name;
    this.pidFile = home.resolve("run").resolve(name + ".pid");
    this.logFile = home.resolve("log").resolve(name + ".log");
  }

  public String name() {
    return name;
  }

  public Path logFile() {
    return logFile;
  }

  /** Whether it was started and nobody has stopped it since; it may have died. */
  public boolean isWanted() {
    return Files.exists(pidFile);
  }

  /** The running process, if there is one. */
  public Optional<ProcessHandle> find() {
    String[] fields;
    try {
      fields = Files.readString(pidFile).strip().split(" ");
    } catch (IOException e) {
      return Optional.empty();
    }
    if (fields.length != 2) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(fields[0]))
        .filter(ProcessHandle::isAlive)
        .filter(process -> startOf(process) == Long.parseLong(fields[1]));
  }

  /** Starts the process in a session of its own: Ctrl-C in the launcher's terminal spares it. */
  public ProcessHandle start(List<String> command, Path directory) {
    List<String> line = new ArrayList<>();
    setsid().ifPresent(line::add);
    line.addAll(command);
    try {
      Files.createDirectories(pidFile.getParent());
      Files.createDirectories(logFile.getParent());
      Files.createDirectories(directory);
      ProcessHandle process =
          new ProcessBuilder(line)
              .directory(directory.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()))
              .start()
              .toHandle();
      Files.writeString(pidFile, process.pid() + " " + startOf(process) + "\n");
      return process;
    } catch (IOException e) {
      throw new Failure("cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Asks the process to end and kills it if it does not.
   *
   * @return whether there was one
   */
  public boolean stop(Duration patience) {
    Optional<ProcessHandle> process = find();
    process.ifPresent(
        p -> {
          p.destroy();
          if (!ended(p, patience)) {
            p.destroyForcibly();
            ended(p, Duration.ofSeconds(10));
          }
        });
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + pidFile, e);
    }
    return process.isPresent();
  }

  /** Kills the process without a warning; returns when it is gone. */
  public void kill() {
    find()
        .ifPresent(
            process -> {
              process.destroyForcibly();
              ended(process, Duration.ofSeconds(10));
            });
  }

  /**
   * Sends the process a signal.
   *
   * @param signal its name, such as STOP
   */
  public void signal(String signal) {
    find()
        .ifPresent(
            process -> {
              try {
                // The shell's own kill: not every machine has the program.
                String line = "kill -" + signal + " " + process.pid();
                if (new ProcessBuilder("sh", "-c", line).start().waitFor() != 0) {
                  throw new Failure(name + " took no signal " + signal);
                }
              } catch (IOException e) {
                throw new Failure("cannot signal " + name + ": " + e.getMessage(), e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Failure("interrupted", e);
              }
            });
  }

  /** The last lines that the process wrote, to explain why it is gone. */
  public String lastWords(int lines) {
    try (Stream<String> text = Files.lines(logFile, StandardCharsets.ISO_8859_1)) {
      List<String> all = text.filter(line -> !line.isBlank()).toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }

  private static boolean ended(ProcessHandle process, Duration patience) {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static Optional<String> setsid() {
    return Stream.of("/usr/bin/setsid", "/bin/setsid")
        .filter(path -> Files.isExecutable(Path.of(path)))
        .findFirst();
  }
}
