package dev.podflow.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.local.console.Failure;
import dev.podflow.local.stack.JobSpec;
import java.util.List;
import java.util.Map;

/**
 * What a job costs from Kafka to committed rows, and what a job costs that reads the same topic
 * into nothing: the floor, on the same TaskManager. Both are warmed up with records that are not
 * measured, and then given a batch at once.
 */
final class PipelineBenchmark implements Benchmark {
  private static final long RECORDS = 3_000_000;

  /** Requests of metrics are some ten times as large as other records. */
  private static final long OTLP_RECORDS = 100_000;

  private static final int PODS = 1_000;
  private static final double MILLION = 1e6;

  /** As long as a careful user would let it be. */
  private static final int CHECKPOINT_SECONDS = 10;

  @Override
  public String name() {
    return "pipeline";
  }

  @Override
  public String title() {
    return "CPU seconds per million records of a source, from Kafka to committed rows";
  }

  @Override
  public void run(BenchRun run) {
    for (Source source : run.sourcesOr(List.of(Source.HUBBLE))) {
      // How many pods the others have is part of their simulation.
      List<Integer> sizes = source == Source.HUBBLE ? run.podsOr(List.of(PODS)) : List.of(PODS);
      for (int pods : sizes) {
        run.print(measure(run, source, pods));
      }
    }
  }

  private ObjectNode measure(BenchRun run, Source source, int pods) {
    long records = run.records().orElse(source == Source.OTLP ? OTLP_RECORDS : RECORDS);
    long warmUp = Workbench.warmUp(records);
    JobSpec job = source.job().withSettings(run.committingEach(CHECKPOINT_SECONDS));
    try (Workbench bench = Workbench.up(run, List.of(job), source, pods, warmUp + 2 * records)) {
      bench.warmUp(job, warmUp);
      run.console().say("measuring job %s with %,d records".formatted(job.name(), records));
      long bytes = bench.batches().bytes();
      Cost pipeline = bench.cost(job, records);
      bytes = bench.batches().bytes() - bytes;
      Map<String, JsonNode> counted = bench.counted();
      if (source == Source.HUBBLE && counted.get("used").asLong() != bench.batches().sent()) {
        throw new Failure("only %s records were counted".formatted(counted.get("used")));
      }
      bench.stack().stop(job);

      // All that was there so far warms it up.
      JobSpec read = source.readJob();
      bench.stack().start(read);
      bench.drain().await(read.name(), bench.batches().ends());
      run.console().say("measuring a job that only reads with %,d records".formatted(records));
      Cost floor = bench.cost(read, records);
      return result(run, source, records, pods, pipeline, floor)
          .put("warm_up_records", warmUp)
          .put("record_bytes", bytes / records)
          .put("records_unresolved", counted.get("unresolved").asLong());
    }
  }

  private ObjectNode result(
      BenchRun run, Source source, long records, int pods, Cost pipeline, Cost floor) {
    double millions = records / MILLION;
    ObjectNode result =
        run.result(this)
            .put("source", source.word())
            .put("records", records)
            .put("pods", pods)
            .put("cpu_s_per_million", BenchRun.figure(pipeline.jobs() / millions))
            .put("cpu_s_per_million_all", BenchRun.figure(pipeline.all() / millions))
            .put("cpu_s_per_million_read", BenchRun.figure(floor.jobs() / millions))
            .put("ratio_to_read", BenchRun.figure(pipeline.jobs() / floor.jobs()))
            .put("wall_s", BenchRun.figure(pipeline.wallSeconds()))
            .put("wall_s_read", BenchRun.figure(floor.wallSeconds()));
    pipeline
        .cpuSeconds()
        .forEach((process, s) -> result.put("cpu_s_" + process, BenchRun.figure(s)));
    return result;
  }
}
