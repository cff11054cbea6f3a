package dev.podflow.local.bench;

import dev.podflow.local.console.Failure;
import java.io.IOException;
import java.util.Collection;

/** Which processors a process may use; needs Linux's {@code taskset}. */
final class Processors {
  private Processors() {}

  /** Ties processes, with all of their threads, to the first so many processors. */
  static void tie(Collection<ProcessHandle> processes, int count) {
    for (ProcessHandle process : processes) {
      run("taskset", "-a", "-p", "-c", "0-" + (count - 1), Long.toString(process.pid()));
    }
  }

  private static void run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new Failure("cannot tie a process to processors: " + String.join(" ", command));
      }
    } catch (IOException e) {
      throw new Failure("cannot tie a process to processors: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    }
  }
}
