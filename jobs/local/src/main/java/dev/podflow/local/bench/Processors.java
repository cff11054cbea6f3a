package dev.podflow.local.bench;

import dev.podflow.local.console.Failure;
import java.io.IOException;
import java.util.Collection;

/** Which processors a process may use; needs Linux's {@code taskset}. */
final class Processors {
  /** A thread that ends meanwhile makes it fail. */
  private static final int ATTEMPTS = 5;

  private Processors() {}

  /** Ties processes, with all of their threads, to the first so many processors. */
  static void tie(Collection<ProcessHandle> processes, int count) {
    for (ProcessHandle process : processes) {
      tie(process, "0-" + (count - 1));
    }
  }

  private static void tie(ProcessHandle process, String processors) {
    String[] command = {"taskset", "-a", "-p", "-c", processors, Long.toString(process.pid())};
    for (int i = 0; i < ATTEMPTS; i++) {
      if (succeeds(command)) {
        return;
      }
    }
    throw new Failure("cannot tie a process to processors: " + String.join(" ", command));
  }

  private static boolean succeeds(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      throw new Failure("cannot tie a process to processors: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    }
  }
}
