package dev.podflow.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Processor time and garbage per record of the steps of the traffic job, or of one of them. */
final class StepsBenchmark implements Benchmark {
  private static final String BENCHMARKS = "dev.podflow.bench.CountingSteps";

  private final String name;
  private final String title;

  /** The only step that is told of; empty for all of them. */
  private final Optional<String> only;

  private StepsBenchmark(String name, String title, Optional<String> only) {
    this.name = name;
    this.title = title;
    this.only = only;
  }

  /** All steps. */
  static StepsBenchmark all() {
    return new StepsBenchmark(
        "steps",
        "CPU nanoseconds and garbage per record of each step of the traffic job",
        Optional.empty());
  }

  /** Adding records up to rows. */
  static StepsBenchmark combine() {
    return new StepsBenchmark(
        "combine", "the same of the step that adds records up to rows", Optional.of("count"));
  }

  /** Making commits of rows. */
  static StepsBenchmark commit() {
    return new StepsBenchmark(
        "commit",
        "the same of the step that merges, encodes and compresses the rows",
        Optional.of("commit"));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public boolean isPart() {
    return only.isPresent();
  }

  @Override
  public void run(BenchRun run) {
    Optional<Steps.Pipeline> pipeline =
        run.earlier("pipeline")
            .filter(result -> result.path("source").asText().equals(Source.HUBBLE.word()))
            .map(Steps.Pipeline::of);
    List<String> options = new ArrayList<>(Jmh.few(run));
    if (!run.pods().isEmpty()) {
      options.add("-p");
      options.add(
          run.pods().stream().map(Object::toString).collect(Collectors.joining(",", "pods=", "")));
    }
    JsonNode report = Jmh.report(run.settings(), BENCHMARKS, options);
    for (Steps.Step step : Steps.of(report, pipeline)) {
      if (only.isEmpty() || only.get().equals(step.name())) {
        run.print(result(run, step));
      }
    }
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
