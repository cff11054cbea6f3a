package dev.podflow.local;

import dev.podflow.local.bench.BenchRun;
import dev.podflow.local.bench.Benchmark;
import dev.podflow.local.bench.Benchmarks;
import dev.podflow.local.bench.Source;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    description = {
      "Measures what Podflow costs, on a stack of its own; without a name everything.",
      "Prints a JSON object a line for each result. Leave the machine alone meanwhile."
    })
final class BenchCommand implements Runnable {
  private static final int PODS_MIN = 100;
  private static final int PODS_MAX = 2_000_000;
  private static final int PODS_STEP = 10;

  private final Podflow podflow;

  private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "the benchmark; see below")
  private String name;

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "how many records the measured batch has, where there is one")
  private Long records;

  @Option(
      names = "--pods",
      split = ",",
      paramLabel = "N",
      description = "how many pods the cluster has, where that matters; one after the other")
  private List<Integer> pods = List.of();

  @Option(
      names = "--source",
      split = ",",
      paramLabel = "NAME",
      description = "which records, where one can choose: hubble, calico, envoy, otlp")
  private List<Source> sources = List.of();

  @Option(
      names = "--checkpoint-seconds",
      paramLabel = "N",
      description = "how often jobs commit, in pipeline (default: 10) and compare (default: 5)")
  private Integer checkpointSeconds;

  BenchCommand(Podflow podflow) {
    this.podflow = podflow;
  }

  /** Takes the command's description, and adds the benchmarks to its help. */
  @Spec
  void describe(CommandSpec command) {
    spec = command;
    spec.usageMessage()
        .footer(
            Benchmarks.ALL.stream()
                .map(benchmark -> "  %-10s %s".formatted(benchmark.name(), benchmark.title()))
                .toArray(String[]::new));
  }

  @Override
  public void run() {
    if (records != null && records < 1) {
      throw wrong("--records must be at least 1");
    }
    if (checkpointSeconds != null && checkpointSeconds < 1) {
      throw wrong("--checkpoint-seconds must be at least 1");
    }
    if (pods.stream().anyMatch(n -> n < PODS_MIN || n > PODS_MAX || n % PODS_STEP != 0)) {
      throw wrong(
          "--pods must be multiples of %d from %d to %,d".formatted(PODS_STEP, PODS_MIN, PODS_MAX));
    }
    BenchRun run =
        new BenchRun(
            podflow.settings(),
            podflow.console(),
            records == null ? OptionalLong.empty() : OptionalLong.of(records),
            pods,
            sources,
            checkpointSeconds == null ? OptionalInt.empty() : OptionalInt.of(checkpointSeconds));
    for (Benchmark benchmark : chosen()) {
      podflow.console().say("%s: %s".formatted(benchmark.name(), benchmark.title()));
      benchmark.run(run);
    }
  }

  private List<Benchmark> chosen() {
    if (name == null) {
      return Benchmarks.ALL.stream().filter(benchmark -> !benchmark.isPart()).toList();
    }
    return List.of(
        Benchmarks.named(name)
            .orElseThrow(
                () ->
                    wrong(
                        "there is no benchmark '%s'; there are %s"
                            .formatted(name, Benchmarks.names()))));
  }

  private CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
