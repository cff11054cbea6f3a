package dev.podflow.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.podflow.local.console.Failure;
import dev.podflow.local.process.JavaCommand;
import dev.podflow.local.stack.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs JMH benchmarks of {@code jobs/bench} in processes of their own. */
final class Jmh {
  private static final long PATIENCE_MINUTES = 20;

  /** Records of a repetition. */
  private static final long BATCH = 50_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private Jmh() {}

  /**
   * Runs a class of benchmarks.
   *
   * @param options JMH's, besides those that say where the report goes
   * @return JMH's report
   */
  static JsonNode report(Settings settings, String benchmarks, List<String> options) {
    try {
      Path directory = Files.createTempDirectory("podflow-bench-");
      Path report = directory.resolve("report.json");
      Path log = directory.resolve("jmh.log");
      try {
        List<String> arguments = new ArrayList<>(List.of(benchmarks, "-foe", "true"));
        arguments.addAll(List.of("-rf", "json", "-rff", report.toString()));
        arguments.addAll(options);
        run(settings, directory, log, arguments);
        return JSON.readTree(report.toFile());
      } finally {
        Files.deleteIfExists(report);
        Files.deleteIfExists(log);
        Files.deleteIfExists(directory);
      }
    } catch (IOException e) {
      throw new Failure("cannot run " + benchmarks + ": " + e.getMessage(), e);
    }
  }

  /** Options for fewer repetitions where the user wants a number of records; else none. */
  static List<String> few(BenchRun run) {
    return run.records().isEmpty()
        ? List.of()
        : List.of(
            "-f", "1", "-wi", "1", "-i", Long.toString(run.records().getAsLong() / BATCH + 1));
  }

  /** What a counter of a benchmark has counted. */
  static double counter(JsonNode benchmark, String name) {
    return benchmark.path("secondaryMetrics").path(name).path("score").asDouble();
  }

  private static void run(Settings settings, Path directory, Path log, List<String> arguments)
      throws IOException {
    Path jobs = settings.root().resolve("jobs");
    List<String> command =
        JavaCommand.java()
            .run(
                jobs.resolve("bench/target/podflow-bench.jar")
                    + ":"
                    + jobs.resolve("local/flink/target/lib/*"),
                "org.openjdk.jmh.Main",
                arguments.toArray(String[]::new));
    Process jmh =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Thread cleanUp = new Thread(() -> end(jmh), "bench-clean-up");
    Runtime.getRuntime().addShutdownHook(cleanUp);
    try {
      if (!jmh.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || jmh.exitValue() != 0) {
        throw new Failure(
            "the benchmarks of the steps broke off; --verbose says where",
            new IllegalStateException(Files.readString(log)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    } finally {
      end(jmh);
      Runtime.getRuntime().removeShutdownHook(cleanUp);
    }
  }

  /** Ends JMH and the process that it has measured in. */
  private static void end(Process jmh) {
    jmh.descendants().forEach(ProcessHandle::destroyForcibly);
    jmh.destroyForcibly();
  }
}
