package dev.podflow.local;

import dev.podflow.local.bench.BenchRun;
import dev.podflow.local.bench.Benchmark;
import dev.podflow.local.bench.Benchmarks;
import java.util.List;
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
  private final Podflow podflow;

  private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "the benchmark; see below")
  private String name;

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "how many records the measured batch has, where there is one")
  private Long records;

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
    BenchRun run =
        new BenchRun(
            podflow.settings(),
            podflow.console(),
            records == null ? OptionalLong.empty() : OptionalLong.of(records));
    for (Benchmark benchmark : chosen()) {
      podflow.console().say("%s: %s".formatted(benchmark.name(), benchmark.title()));
      benchmark.run(run);
    }
  }

  private List<Benchmark> chosen() {
    if (name == null) {
      return Benchmarks.ALL;
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
