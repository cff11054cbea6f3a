package dev.podflow.local.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.local.console.Failure;
import dev.podflow.local.kafka.RecordSender;
import dev.podflow.local.stack.JobSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * How long it takes from a record's coming into Kafka until its row can be read, exactly once, at
 * half of what the machine can take while it also generates the records.
 */
final class FreshnessBenchmark implements Benchmark {
  private static final int PODS = 1_000;
  private static final long WARM_UP = 500_000;
  private static final int SECONDS = 60;

  /** So many that no record is from the future, however fast the machine is. */
  private static final long FED_MAX = 20_000_000;

  private static final double NANOS = 1e9;

  /** What is usual here, and the setting for those who want it sooner. */
  private static final List<Integer> CHECKPOINT_SECONDS = List.of(10, 3);

  @Override
  public String name() {
    return "freshness";
  }

  @Override
  public String title() {
    return "seconds from a record's time in Kafka to its row, with commits each 10 s and 3 s";
  }

  @Override
  public void run(BenchRun run) {
    long warmUp = Math.min(WARM_UP, run.records().orElse(WARM_UP));
    JobSpec job = every(CHECKPOINT_SECONDS.get(0));
    try (Workbench bench = Workbench.up(run, List.of(job), Source.HUBBLE, PODS, FED_MAX)) {
      bench.warmUp(job, warmUp);
      double rate = halfLoad(bench, job, warmUp);
      long records = run.records().orElse(Math.round(rate * SECONDS));
      for (int seconds : CHECKPOINT_SECONDS) {
        bench.restart(every(seconds));
        bench.drain().awaitCheckpoint(job.name());
        run.print(measure(run, bench, records, rate).put("checkpoint_interval_s", seconds));
      }
    }
  }

  private static JobSpec every(int seconds) {
    return Source.HUBBLE
        .job()
        .withSettings(Map.of("execution.checkpointing.interval", seconds + "s"));
  }

  private ObjectNode measure(BenchRun run, Workbench bench, long records, double perSecond) {
    run.console().say("sending %,.0f records a second".formatted(perSecond));
    try (Arrivals arrivals = new Arrivals(bench::visible, records)) {
      stream(run, bench, records, perSecond, arrivals);
      arrivals.await();
      return run.result(this)
          .put("records", records)
          .put("records_per_s", Math.round(perSecond))
          .put("p50_s", BenchRun.figure(arrivals.secondsAt(0.5)))
          .put("p99_s", BenchRun.figure(arrivals.secondsAt(0.99)))
          .put("max_s", BenchRun.figure(arrivals.secondsAt(1)));
    }
  }

  /** Half of the records per second that all processors could take. */
  private static double halfLoad(Workbench bench, JobSpec job, long records) {
    Duration own = ownTime();
    Map<String, Duration> before = bench.stack().cpuTimes();
    bench.cost(job, records);
    double seconds =
        Cost.between(before, bench.stack().cpuTimes(), 0).all()
            + ownTime().minus(own).toNanos() / NANOS;
    return Runtime.getRuntime().availableProcessors() / (seconds / records) / 2;
  }

  /** Processor time of this process, which generates the records. */
  private static Duration ownTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  private static void stream(
      BenchRun run, Workbench bench, long records, double perSecond, Arrivals arrivals) {
    String servers = bench.settings().bootstrapServers();
    try (RecordSender sender = new RecordSender(servers, Source.HUBBLE.topic(), run.console())) {
      long started = System.nanoTime();
      bench.batches().stream(
          records,
          (node, buffer, length) -> {
            sender.send(node.getBytes(StandardCharsets.UTF_8), Arrays.copyOf(buffer, length));
            long sent = arrivals.sent();
            long due = started + (long) (sent / perSecond * NANOS);
            LockSupport.parkNanos(due - System.nanoTime());
          });
      sender.finish();
    } catch (IOException e) {
      throw new Failure("the generator broke off: " + e.getMessage(), e);
    }
  }
}
