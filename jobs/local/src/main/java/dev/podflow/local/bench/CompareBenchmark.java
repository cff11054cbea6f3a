package dev.podflow.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.podflow.local.clickhouse.ClickHouse;
import dev.podflow.local.console.Failure;
import dev.podflow.local.stack.JobSpec;
import dev.podflow.local.stack.Jobs;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Podflow and what a user would pick instead, on the same records, into tables of the same columns:
 * ClickHouse's own Kafka engine with materialized views and a dictionary of the pods ({@code
 * rival.sql}). It cannot look up who an address belonged to at the time, commits at least once, and
 * puts aside no bad record.
 */
final class CompareBenchmark implements Benchmark {
  private static final long RECORDS = 1_000_000;
  private static final int PODS = 1_000;

  /** As the local stack has it. */
  private static final int CHECKPOINT_SECONDS = 5;

  private static final double MILLION = 1e6;
  private static final String RIVAL = "rival";
  private static final Pattern STATEMENT_END = Pattern.compile(";\\s*\n");

  @Override
  public String name() {
    return "compare";
  }

  @Override
  public String title() {
    return "Podflow and ClickHouse's own Kafka engine on the same records, into the same tables";
  }

  @Override
  public void run(BenchRun run) {
    long records = run.records().orElse(RECORDS);
    long warmUp = Workbench.warmUp(records);
    JobSpec traffic = Source.HUBBLE.job().withSettings(run.committingEach(CHECKPOINT_SECONDS));
    JobSpec posture = Jobs.named("posture");
    try (Workbench bench =
        Workbench.up(run, List.of(traffic, posture), Source.HUBBLE, PODS, warmUp + 2 * records)) {
      bench.drain().await(posture.name(), bench.kafka().endOffsets(posture.inputs()));
      bench.stack().stop(posture);
      bench.warmUp(traffic, warmUp);
      run.console().say("measuring job traffic with %,d records".formatted(records));
      Cost podflow = bench.cost(traffic, records);
      bench.counted();
      bench.stack().stop(traffic);

      run.console().say("ClickHouse's Kafka engine warms up with the same records");
      create(bench);
      bench.drain().awaitGroup(RIVAL, bench.batches().ends());
      Map<String, JsonNode> rows =
          bench.clickHouse().rows(Resources.text("rival-rows.sql"), Map.of()).get(0);
      run.console().say("measuring it with %,d records".formatted(records));
      Cost rival =
          bench.cost(records, () -> bench.drain().awaitGroup(RIVAL, bench.batches().ends()));

      double ours = podflow.jobs() + podflow.of(Cost.ENGINE);
      double theirs = rival.of(Cost.ENGINE);
      double millions = records / MILLION;
      run.print(
          run.result(this)
              .put("source", Source.HUBBLE.word())
              .put("records", records)
              .put("cpu_s_per_million_podflow", BenchRun.figure(ours / millions))
              .put("cpu_s_per_million_clickhouse", BenchRun.figure(theirs / millions))
              .put("ratio", BenchRun.figure(ours / theirs))
              .put(
                  "cpu_s_per_million_podflow_broker",
                  BenchRun.figure(podflow.of(Cost.BROKER) / millions))
              .put(
                  "cpu_s_per_million_clickhouse_broker",
                  BenchRun.figure(rival.of(Cost.BROKER) / millions))
              .put("wall_s_podflow", BenchRun.figure(podflow.wallSeconds()))
              .put("wall_s_clickhouse", BenchRun.figure(rival.wallSeconds()))
              .put("rows_same", rows.get("same").asLong())
              .put("rows_different", rows.get("different").asLong()));
    }
  }

  private static void create(Workbench bench) {
    ClickHouse clickHouse = bench.clickHouse();
    String sql =
        Resources.text("rival.sql").replace("${brokers}", bench.settings().bootstrapServers());
    for (String statement : STATEMENT_END.split(sql)) {
      try {
        clickHouse.rows(statement, Map.of());
      } catch (ClickHouse.Refused e) {
        throw new Failure(
            "ClickHouse refuses what it is to be compared with: " + e.getMessage(), e);
      }
    }
  }
}
