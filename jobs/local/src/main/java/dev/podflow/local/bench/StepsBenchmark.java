package dev.podflow.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.local.console.Failure;
import dev.podflow.local.process.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs the JMH benchmarks of {@code jobs/bench} in a process of their own: processor time and
 * garbage per record of each step.
 */
final class StepsBenchmark implements Benchmark {
  private static final String BENCHMARKS = "dev.podflow.bench.CountingSteps";
  private static final long PATIENCE_MINUTES = 15;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String name() {
    return "steps";
  }

  @Override
  public String title() {
    return "CPU nanoseconds and garbage per record of each step of the traffic job";
  }

  @Override
  public void run(BenchRun run) {
    Optional<Steps.Pipeline> pipeline = run.earlier("pipeline").map(Steps.Pipeline::of);
    try {
      Path directory = Files.createTempDirectory("podflow-bench-");
      Path report = directory.resolve("report.json");
      Path log = directory.resolve("jmh.log");
      try {
        measure(run, directory, report, log);
        for (Steps.Step step : Steps.of(JSON.readTree(report.toFile()), pipeline)) {
          run.print(result(run, step));
        }
      } finally {
        Files.deleteIfExists(report);
        Files.deleteIfExists(log);
        Files.deleteIfExists(directory);
      }
    } catch (IOException e) {
      throw new Failure("cannot measure the steps: " + e.getMessage(), e);
    }
  }

  private void measure(BenchRun run, Path directory, Path report, Path log) throws IOException {
    Path jobs = run.settings().root().resolve("jobs");
    List<String> command =
        JavaCommand.java()
            .run(
                jobs.resolve("bench/target/podflow-bench.jar")
                    + ":"
                    + jobs.resolve("local/flink/target/lib/*"),
                "org.openjdk.jmh.Main",
                BENCHMARKS,
                "-foe",
                "true",
                "-prof",
                "gc",
                "-rf",
                "json",
                "-rff",
                report.toString());
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

  private ObjectNode result(BenchRun run, Steps.Step step) {
    ObjectNode result =
        run.result(this)
            .put("source", "hubble")
            .put("pods", step.pods())
            .put("step", step.name())
            .put("ns_per_record", BenchRun.figure(step.nanos()));
    step.bytes().ifPresent(bytes -> result.put("bytes_per_record", BenchRun.figure(bytes)));
    return result.put("share", BenchRun.figure(step.share()));
  }
}
