package dev.podflow.local.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.local.stack.JobSpec;
import dev.podflow.simulator.RecordFeed;
import dev.podflow.simulator.traffic.HubbleBench;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * How a second core and more pairs tell. All processes of the stack are tied to one core and then
 * to two, with the job as parallel both times. Pairs beyond 2,000 are told apart by the server's
 * port. How much 100,000 pods cost is what {@code pipeline} tells.
 */
final class ScaleBenchmark implements Benchmark {
  private static final long RECORDS = 1_000_000;
  private static final int PODS = 1_000;
  private static final int RECORDS_PER_SECOND = 20_000;
  private static final double MILLION = 1e6;

  /** Long enough that no record is from the future. */
  private static final Duration FED_BEFORE = Duration.ofMinutes(30);

  private static final List<Integer> PORTS = List.of(1, 10, 100, 500);
  private static final int PAIRS_PER_PORT = 2_000;

  /** Often, so that a rate can be read from how far the offsets have come. */
  private static final Map<String, String> OFTEN = Map.of("execution.checkpointing.interval", "1s");

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public String title() {
    return "records per second on one core and on two; cost per record and memory by pairs";
  }

  @Override
  public void run(BenchRun run) {
    long records = run.records().orElse(RECORDS);
    long warmUp = Workbench.warmUp(records);
    Instant start = Instant.now().minus(FED_BEFORE).truncatedTo(ChronoUnit.MINUTES);
    JobSpec job = Source.HUBBLE.job();
    JobSpec often = job.withSettings(OFTEN);
    try (Workbench bench = Workbench.up(run, List.of(often), Source.HUBBLE, feed(start, 1), PODS)) {
      bench.warmUp(often, warmUp);
      double one = rate(bench, often, records, 1);
      double two = rate(bench, often, 2 * records, 2);
      run.print(
          run.result(this)
              .put("what", "cores")
              .put("records_per_s_1", Math.round(one))
              .put("records_per_s_2", Math.round(two))
              .put("speed_up", BenchRun.figure(one == 0 ? 0 : two / one)));
      bench.restart(job);
      double fewest = 0;
      Map<String, Double> heapOfFewest = Map.of();
      for (int ports : PORTS) {
        bench.batches().switchTo(feed(start, ports));
        bench.warmUp(job, warmUp / 4);
        run.console().say("measuring up to %,d pairs".formatted(ports * PAIRS_PER_PORT));
        double cost = bench.cost(job, records).jobs() / records * MILLION;
        Map<String, Double> heap = heap(run, ports, records);
        fewest = fewest == 0 ? cost : fewest;
        heapOfFewest = heapOfFewest.isEmpty() ? heap : heapOfFewest;
        run.print(
            result(run, ports, pairs(bench, start, records), cost, fewest)
                .put("rows_in_memory", heap.get("rows").longValue())
                .put("heap_bytes_per_row", Math.round(perRow(heap, heapOfFewest))));
      }
      bench.counted();
    }
  }

  private static RecordFeed feed(Instant start, int ports) {
    return new HubbleBench(1, start, PODS, RECORDS_PER_SECOND, ports);
  }

  private static Map<String, Double> heap(BenchRun run, int ports, long records) {
    return Figures.of(
        run.settings(),
        "what pairs take",
        "dev.podflow.bench.PairState",
        Integer.toString(ports),
        Long.toString(records));
  }

  /** How many pairs the last records speak of, give or take those of a minute. */
  private static long pairs(Workbench bench, Instant start, long records) {
    long first = bench.batches().sent() - records;
    Instant from = start.plusSeconds(first / RECORDS_PER_SECOND);
    return bench
        .clickHouse()
        .rows(Resources.text("pairs.sql"), Map.of("from", Long.toString(from.getEpochSecond())))
        .get(0)
        .get("pairs")
        .asLong();
  }

  /** Records per second in the middle of a batch, while it is read at full speed. */
  private static double rate(Workbench bench, JobSpec job, long records, int cores) {
    bench.batches().hold(records);
    Processors.tie(bench.stack().processes().values(), cores);
    Progress progress = new Progress();
    bench.batches().release();
    bench
        .drain()
        .await(
            job.name(),
            bench.batches().ends(),
            offsets ->
                progress.reached(
                    offsets.values().stream().mapToLong(Long::longValue).sum(), System.nanoTime()));
    Processors.tie(bench.stack().processes().values(), Runtime.getRuntime().availableProcessors());
    return progress.perSecond();
  }

  private ObjectNode result(BenchRun run, int ports, long pairs, double cost, double firstCost) {
    return run.result(this)
        .put("what", "pairs")
        .put("pairs_possible", ports * PAIRS_PER_PORT)
        .put("pairs_seen", pairs)
        .put("cpu_s_per_million", BenchRun.figure(cost))
        .put("to_fewest_pairs", BenchRun.figure(cost / firstCost));
  }

  /** Beside what there is with the fewest pairs, which is mostly what partitions remember. */
  private static double perRow(Map<String, Double> heap, Map<String, Double> fewest) {
    double rows = heap.get("rows") - fewest.get("rows");
    double bytes = heap.get("heap_bytes") - fewest.get("heap_bytes");
    return rows > 0 ? bytes / rows : heap.get("heap_bytes") / heap.get("rows");
  }
}
