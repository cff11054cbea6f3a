package dev.podflow.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What reading a record costs: Podflow's reader of each source, and general JSON readers on the
 * same bytes, with the same members in a bean.
 */
final class DecodeBenchmark implements Benchmark {
  private static final String BENCHMARKS = "dev.podflow.bench.DecodeSteps";
  private static final String OWN = "podflow";

  /** A reader's cost per record. */
  private record Cost(String reader, String source, double nanos, double garbage, double size) {
    static Cost of(JsonNode benchmark) {
      String[] what = benchmark.path("params").path("what").asText().split(" ");
      double records = Jmh.counter(benchmark, "records");
      return new Cost(
          what[0],
          what[1],
          Jmh.counter(benchmark, "decodeNanos") / records,
          Jmh.counter(benchmark, "decodeBytes") / records,
          Jmh.counter(benchmark, "inputBytes") / records);
    }
  }

  @Override
  public String name() {
    return "decode";
  }

  @Override
  public String title() {
    return "CPU nanoseconds and garbage per record that is read, also by general JSON readers";
  }

  @Override
  public void run(BenchRun run) {
    List<Cost> costs = new ArrayList<>();
    Jmh.report(run.settings(), BENCHMARKS, Jmh.few(run))
        .forEach(benchmark -> costs.add(Cost.of(benchmark)));
    for (Cost cost : costs) {
      ObjectNode result =
          run.result(this)
              .put("reader", cost.reader())
              .put("source", cost.source())
              .put("ns_per_record", BenchRun.figure(cost.nanos()))
              .put("bytes_allocated_per_record", BenchRun.figure(cost.garbage()))
              .put("record_bytes", BenchRun.figure(cost.size()))
              .put("mb_per_s", BenchRun.figure(cost.size() / cost.nanos() * 1e3));
      if (cost.reader().equals(OWN)) {
        costs.stream()
            .filter(other -> !other.reader().equals(OWN) && other.source().equals(cost.source()))
            .mapToDouble(Cost::nanos)
            .min()
            .ifPresent(
                fastest -> result.put("speed_to_fastest", BenchRun.figure(fastest / cost.nanos())));
      }
      run.print(result);
    }
  }
}
