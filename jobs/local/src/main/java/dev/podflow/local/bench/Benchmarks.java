package dev.podflow.local.bench;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The one list of benchmarks, in the order in which they run. */
public final class Benchmarks {
  public static final List<Benchmark> ALL =
      List.of(
          new PipelineBenchmark(),
          StepsBenchmark.all(),
          new DecodeBenchmark(),
          StepsBenchmark.combine(),
          StepsBenchmark.commit(),
          new CompareBenchmark(),
          new ScaleBenchmark(),
          new FreshnessBenchmark(),
          new QueryBenchmark(),
          new FootprintBenchmark(),
          new IdentityBenchmark(),
          new StateBenchmark(),
          new PoliciesBenchmark());

  private Benchmarks() {}

  public static Optional<Benchmark> named(String name) {
    return ALL.stream().filter(benchmark -> benchmark.name().equals(name)).findFirst();
  }

  /** All names, for a person to choose from. */
  public static String names() {
    return ALL.stream().map(Benchmark::name).collect(Collectors.joining(", "));
  }
}
