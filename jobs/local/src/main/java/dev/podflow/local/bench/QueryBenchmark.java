package dev.podflow.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.podflow.local.clickhouse.ClickHouse;
import dev.podflow.local.clickhouse.NamedQueries;
import dev.podflow.local.console.Pause;
import dev.podflow.local.stack.TemporaryStack;
import dev.podflow.sql.NamedQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long named queries take over tables as a cluster with so many pairs fills them: two days of
 * minutes, 90 days of hours, two years of days. Every pair has a row in every bucket, three of ten
 * with requests. The rows are generated in ClickHouse.
 */
final class QueryBenchmark implements Benchmark {
  private static final long PAIRS = 20_000;
  private static final int RUNS = 7;
  private static final long MINUTE = 60;
  private static final long HOUR = 3_600;
  private static final long DAY = 86_400;

  /** What is generated at once: so many rows in so many partitions at most. */
  private static final long SLICE_ROWS = 2_000_000;

  private static final long SLICE_DAYS = 50;

  private static final Duration POLL = Duration.ofSeconds(1);

  /** A tier's table and what it holds. */
  private record Tier(String table, long seconds, long buckets) {}

  /** A question, and what it is about. */
  private record Question(String about, String query, String since, Map<String, String> given) {
    static Question of(String about, String query, String since) {
      return new Question(about, query, since, Map.of());
    }

    static Question ofOne(String query, String since) {
      return new Question(
          "one service", query, since, Map.of("namespace", "ns-0", "workload", "app-0"));
    }
  }

  private static final List<Tier> TIERS =
      List.of(
          new Tier("service_pairs_1m", MINUTE, 2 * DAY / MINUTE),
          new Tier("service_pairs_1h", HOUR, 90 * DAY / HOUR),
          new Tier("service_pairs_1d", DAY, 730));

  private static final List<Question> QUESTIONS =
      List.of(
          Question.ofOne("who-talks-to", "1h"),
          Question.ofOne("who-talks-to", "24h"),
          Question.ofOne("who-talks-to", "30d"),
          Question.ofOne("who-talks-to", "365d"),
          Question.ofOne("latency", "6h"),
          Question.of("all, without quantiles", "mtls-status", "1h"),
          Question.of("all, without quantiles", "mtls-status", "24h"),
          Question.of("all, without quantiles", "mtls-status", "30d"),
          Question.of("all, with quantiles", "service-pairs", "1h"),
          Question.of("all, with quantiles", "service-pairs", "24h"),
          Question.of("all, with quantiles", "service-pairs", "30d"),
          Question.of("all, with quantiles", "service-pairs", "365d"),
          Question.of("all, with quantiles", "service-health", "24h"));

  @Override
  public String name() {
    return "query";
  }

  @Override
  public String title() {
    return "milliseconds of named queries over two years of 20,000 pairs, and bytes of a row";
  }

  @Override
  public void run(BenchRun run) {
    long pairs = run.records().orElse(PAIRS);
    try (TemporaryStack stack =
        TemporaryStack.up(run.settings(), run.console(), "query", List.of())) {
      ClickHouse clickHouse = new ClickHouse(stack.settings().clickHouseUrl());
      for (Tier tier : TIERS) {
        generate(run, clickHouse, tier, pairs);
      }
      rest(run, clickHouse);
      for (Map<String, JsonNode> table :
          clickHouse.rows(Resources.text("row-bytes.sql"), Map.of())) {
        ObjectNode result = run.result(this).put("what", "row").put("pairs", pairs);
        table.forEach(result::set);
        run.print(result);
      }
      NamedQueries queries = new NamedQueries(run.settings().root(), clickHouse);
      for (Question question : QUESTIONS) {
        run.print(ask(run, clickHouse, queries, question).put("pairs", pairs));
      }
    }
  }

  private static void generate(BenchRun run, ClickHouse clickHouse, Tier tier, long pairs) {
    long started = System.nanoTime();
    long end = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS).getEpochSecond();
    long slice = Math.max(1, Math.min(SLICE_ROWS / pairs, SLICE_DAYS * DAY / tier.seconds()));
    String sql = Resources.text("generated-pairs.sql").replace("${table}", tier.table());
    for (long first = 0; first < tier.buckets(); first += slice) {
      long buckets = Math.min(slice, tier.buckets() - first);
      clickHouse.rows(
          sql,
          Map.of(
              "start", Long.toString(end - (tier.buckets() - first) * tier.seconds()),
              "seconds", Long.toString(tier.seconds()),
              "buckets", Long.toString(buckets),
              "pairs", Long.toString(pairs)));
      run.console()
          .progress(
              started,
              "%s: %,d of %,d buckets".formatted(tier.table(), first + buckets, tier.buckets()));
    }
  }

  /**
   * Waits until what was generated is merged: the engine does that beside questions for minutes.
   */
  private static void rest(BenchRun run, ClickHouse clickHouse) {
    long started = System.nanoTime();
    int merges;
    while ((merges = clickHouse.rows("SELECT 1 FROM system.merges", Map.of()).size()) > 0) {
      run.console().progress(started, "merges to end: %d".formatted(merges));
      Pause.of(POLL);
    }
  }

  private ObjectNode ask(
      BenchRun run, ClickHouse clickHouse, NamedQueries queries, Question question) {
    NamedQuery query = queries.find(question.query());
    Map<String, String> asked = new HashMap<>(question.given());
    asked.put("since", question.since());
    Map<String, String> values = queries.values(query, asked);
    double[] millis = new double[RUNS];
    int rows = 0;
    for (int i = 0; i < RUNS; i++) {
      long started = System.nanoTime();
      rows = clickHouse.table(query.sql(), values).rows().size();
      millis[i] = (System.nanoTime() - started) / 1e6;
    }
    Arrays.sort(millis);
    return run.result(this)
        .put("what", "query")
        .put("about", question.about())
        .put("query", question.query())
        .put("since", question.since())
        .put("rows", rows)
        .put("median_ms", BenchRun.figure(millis[RUNS / 2]))
        .put("max_ms", BenchRun.figure(millis[RUNS - 1]));
  }
}
