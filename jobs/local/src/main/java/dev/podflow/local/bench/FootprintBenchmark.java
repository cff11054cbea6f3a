package dev.podflow.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.local.console.Failure;
import dev.podflow.local.flink.FlinkRest;
import dev.podflow.local.stack.JobSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the stack takes: memory of each process while it has nothing to do and after it has had a
 * lot to, the traffic job's checkpoint, and disk for a million records.
 */
final class FootprintBenchmark implements Benchmark {
  private static final long RECORDS = 1_000_000;
  private static final int PODS = 1_000;
  private static final double MILLION = 1e6;
  private static final double KB_PER_MB = 1_024;

  /** As {@code jcmd GC.heap_info} says it of a generation or of the whole heap. */
  private static final Pattern HEAP_USED = Pattern.compile("total \\d+K, used (\\d+)K");

  @Override
  public String name() {
    return "footprint";
  }

  @Override
  public String title() {
    return "memory of each process, idle and at work; checkpoint; disk for a million records";
  }

  @Override
  public void run(BenchRun run) {
    long records = run.records().orElse(RECORDS);
    JobSpec job = Source.HUBBLE.job();
    long warmUp = Workbench.warmUp(records);
    try (Workbench bench = Workbench.up(run, List.of(job), Source.HUBBLE, PODS, warmUp + records)) {
      bench.drain().awaitCheckpoint(job.name());
      printMemory(run, bench, "idle");
      bench.warmUp(job, warmUp);
      bench.cost(job, records);
      bench.counted();
      printMemory(run, bench, "at work");
      printDisk(run, bench, job);
    }
  }

  private void printMemory(BenchRun run, Workbench bench, String when) {
    bench
        .stack()
        .processes()
        .forEach(
            (name, process) -> {
              ObjectNode result =
                  run.result(this)
                      .put("what", "memory")
                      .put("when", when)
                      .put("process", name)
                      .put("rss_mb", BenchRun.figure(residentMegabytes(process)));
              run.print(result.put("heap_used_mb", BenchRun.figure(heapUsedMegabytes(process))));
            });
  }

  private void printDisk(BenchRun run, Workbench bench, JobSpec job) {
    double millions = bench.batches().sent() / MILLION;
    Map<String, Double> megabytes = new TreeMap<>();
    for (Map<String, JsonNode> table :
        bench.clickHouse().rows(Resources.text("disk.sql"), Map.of())) {
      megabytes.put(table.get("table").asText(), table.get("bytes").asDouble() / MILLION);
    }
    ObjectNode result =
        run.result(this)
            .put("what", "disk")
            .put("records", bench.batches().sent())
            .put(
                "checkpoint_kb",
                BenchRun.figure(
                    new FlinkRest(bench.settings().flinkUrl()).checkpointBytes(job.name()) / 1e3))
            .put(
                "kafka_mb_per_million",
                BenchRun.figure(
                    logBytes(bench.settings().home().resolve("kafka")) / MILLION / millions))
            .put(
                "clickhouse_mb_per_million",
                BenchRun.figure(
                    megabytes.values().stream().mapToDouble(Double::doubleValue).sum() / millions));
    megabytes.forEach(
        (table, mb) -> result.put("mb_per_million_" + table, BenchRun.figure(mb / millions)));
    run.print(result);
  }

  private static double residentMegabytes(ProcessHandle process) {
    return Double.parseDouble(said("ps", "-o", "rss=", "-p", Long.toString(process.pid())).strip())
        / KB_PER_MB;
  }

  private static double heapUsedMegabytes(ProcessHandle process) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String said = said(jcmd, Long.toString(process.pid()), "GC.heap_info");
    long kilobytes = 0;
    // The serial collector says it by generation, G1 of the whole.
    for (Matcher used = HEAP_USED.matcher(said); used.find(); ) {
      kilobytes += Long.parseLong(used.group(1));
    }
    return kilobytes / KB_PER_MB;
  }

  private static String said(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new Failure(String.join(" ", command) + " said: " + output.strip());
      }
      return output;
    } catch (IOException e) {
      throw new Failure("cannot run " + command[0] + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    }
  }

  private static long logBytes(Path directory) {
    AtomicLong bytes = new AtomicLong();
    try (Stream<Path> files = Files.walk(directory)) {
      // Indexes are files with holes.
      files
          .filter(file -> file.toString().endsWith(".log"))
          .forEach(file -> bytes.addAndGet(file.toFile().length()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.get();
  }
}
