package dev.podflow.local.bench;

import dev.podflow.local.console.Failure;
import dev.podflow.local.process.JavaCommand;
import dev.podflow.local.stack.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Figures that a class of {@code jobs/bench} measures in a process of its own. */
final class Figures {
  private Figures() {}

  /**
   * Runs a class that prints lines of a name and a number.
   *
   * @param what for a person: what could not be measured if it fails
   */
  static Map<String, Double> of(
      Settings settings, String what, String mainClass, String... arguments) {
    Path jobs = settings.root().resolve("jobs");
    List<String> command =
        JavaCommand.java("-Xmx4g", "-Dorg.apache.logging.log4j.level=OFF")
            .run(
                jobs.resolve("bench/target/podflow-bench.jar")
                    + ":"
                    + jobs.resolve("local/flink/target/lib/*"),
                mainClass,
                arguments);
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new Failure("cannot measure " + what + "; it said: " + output);
      }
      Map<String, Double> figures = new HashMap<>();
      output
          .lines()
          .map(each -> each.split(" "))
          .forEach(words -> figures.put(words[0], Double.valueOf(words[1])));
      return figures;
    } catch (IOException e) {
      throw new Failure("cannot measure " + what + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    }
  }
}
