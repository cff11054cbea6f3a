package dev.podflow.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.table.Progress;
import dev.podflow.table.ServicePairs;
import dev.podflow.table.Tables;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClickHouseCommitterIT {
  private static final long DAY = 20_500;
  private static final OptionalLong FRESH = OptionalLong.empty();

  /** How often the engine is killed; hundreds take a while. */
  private static final int KILL_ROUNDS = Integer.getInteger("podflow.kill-rounds", 15);

  /** Three tiers of a day each, the ledger and progress. */
  private static final int INSERTS_OF_TWO_DAYS = 2 * 3 + 2;

  /** An insert whose rows have all come is written in about that time. */
  private static final long WRITING_NANOS = 30_000_000;

  @TempDir static Path dataDir;
  private static TestTables tables;

  @BeforeAll
  static void start() throws Exception {
    tables = new TestTables(dataDir);
  }

  @AfterAll
  static void stop() {
    tables.close();
  }

  @BeforeEach
  void empty() throws Exception {
    for (DeltaTable table : Tables.ALL) {
      for (var tier : table.tiers()) {
        tables.query("TRUNCATE TABLE " + table.name() + tier.suffix());
      }
    }
    tables.query("TRUNCATE TABLE commits");
  }

  @Test
  void everyTableTakesAnyContentOnce() throws Exception {
    RandomDeltas random = new RandomDeltas(11);
    List<Delta> deltas = new ArrayList<>();
    for (DeltaTable table : Tables.ALL) {
      for (int i = 0; i < 30; i++) {
        deltas.add(random.next(table, DAY));
      }
    }
    Commit commit = commit(writer(tables.options), deltas, 3);

    tables.committer(FRESH).commit(commit);
    List<String> once = contents();
    assertThat(once).doesNotContain("0");

    // The ledger knows it; and without the ledger, the tokens and the look-up do.
    TestTables.TestCommitter restored = tables.committer(OptionalLong.of(3));
    restored.commit(commit);
    assertThat(contents()).isEqualTo(once);
    tables.query("TRUNCATE TABLE commits");
    restored.commit(commit);

    assertThat(contents()).isEqualTo(once);
    assertThat(restored.metrics.repairedCount()).isZero();
    assertThat(tables.query("SELECT job, shard, shards, checkpoint, commit FROM commits"))
        .isEqualTo("traffic\t0\t1\t3\t" + commit.number());
  }

  /** As infra/runbooks says: the day is dropped in every tier, then read again by another job. */
  @Test
  void aDayThatIsReplayedHasTheSameNumbers() throws Exception {
    // The others hold states and not sums: what is read again replaces what is there.
    List<DeltaTable> summed =
        Tables.ALL.stream().filter(table -> !table.replacing() && table != Progress.TABLE).toList();
    List<Delta> deltas = new ArrayList<>();
    for (DeltaTable table : summed) {
      RandomDeltas random = new RandomDeltas(12);
      for (int i = 0; i < 30; i++) {
        deltas.add(random.next(table, DAY));
      }
    }
    tables.committer(FRESH).commit(commit(writer(tables.options), deltas, 3));
    List<String> once = contents(summed);

    // What is random reaches into other days, which are read again as well.
    String days =
        "SELECT DISTINCT table || ' DROP PARTITION ' || partition FROM system.parts"
            + " WHERE active AND database = 'podflow' AND length(partition) = 8 ORDER BY table";
    List<String> drops = tables.query(days).lines().toList();
    assertThat(String.join(",", drops))
        .contains("service_pairs_1m DROP PARTITION 20260216")
        .contains("service_pairs_1d DROP PARTITION 20260216")
        .contains("flows DROP PARTITION 20260216");
    for (String drop : drops) {
      tables.query("ALTER TABLE " + drop);
    }
    assertThat(tables.query("SELECT count() FROM service_pairs_1d")).isEqualTo("0");

    DeltaSinkWriter replay = writer(tables.options, "traffic-replay");
    tables.committer(FRESH).commit(commit(replay, deltas, 1));
    assertThat(contents(summed)).isEqualTo(once);
  }

  @Test
  void sketchesMerge() throws Exception {
    DeltaSinkWriter writer = writer(tables.options);
    for (int part = 0; part < 2; part++) {
      Delta pair = pair(0, "w");
      for (int value = 1 + part; value <= 10_000; value += 2) {
        pair.sketchToFill(ServicePairs.LATENCY_US).add(value, 1);
      }
      tables.committer(FRESH).commit(commit(writer, List.of(pair), part + 1));
    }

    String[] quantiles =
        tables
            .query(
                "SELECT arrayJoin(quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(latency_us)) FROM service_pairs_1d")
            .split("\n");

    double[] exact = {5_000, 9_000, 9_500, 9_900};
    for (int i = 0; i < exact.length; i++) {
      assertThat(Double.parseDouble(quantiles[i]) / exact[i]).isBetween(0.99, 1.01);
    }
    assertThat(
            tables.query(
                "SELECT isNaN(quantilesDDMerge(0.01, 0.5, 0.9, 0.95, 0.99)(rtt_us)[1]) FROM service_pairs_1m"))
        .isEqualTo("1");
  }

  @Test
  void tokenThatIsLoggedWithoutItsRowsIsRepaired() throws Exception {
    List<Delta> deltas = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      deltas.add(pair(i, "w" + i % 7));
    }
    Commit commit = commit(writer(tables.options), deltas, 5);
    tables.committer(FRESH).commit(commit);
    List<String> once = contents();
    // A mutation takes the rows and leaves the token; dropping a partition would forget it.
    tables.query(
        "ALTER TABLE service_pairs_1h DELETE WHERE toYYYYMMDD(window_start) = toYYYYMMDD(toDate("
            + (DAY + 1)
            + ")) SETTINGS mutations_sync = 2");
    tables.query("TRUNCATE TABLE commits");
    assertThat(contents()).isNotEqualTo(once);

    TestTables.TestCommitter restored = tables.committer(OptionalLong.of(5));
    restored.commit(commit);

    assertThat(restored.metrics.repairedCount()).isEqualTo(1);
    assertThat(contents()).isEqualTo(once);
  }

  @Test
  void waitsForAnEarlierAttemptThatIsStillRunning() throws Exception {
    Commit commit = commit(writer(tables.options), List.of(pair(0, "w")), 4);
    TestTables.TestCommitter restored = tables.committer(OptionalLong.of(4));
    String running =
        "SELECT count() FROM system.processes WHERE query LIKE 'INSERT INTO progress%'";
    try (PipedOutputStream unfinished = new PipedOutputStream()) {
      CompletableFuture<?> earlier = startInsert(commit.tokenPrefix() + "x", unfinished);
      unfinished.write(new byte[1 << 20]);
      unfinished.flush();
      await().atMost(Duration.ofSeconds(60)).until(() -> !tables.query(running).equals("0"));

      CompletableFuture<Void> done = run(() -> restored.commit(commit));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> tables.query("SELECT count() FROM service_pairs_1m").equals("1"));
      assertThat(tables.query("SELECT count() FROM commits")).isEqualTo("0");
      assertThat(done).isNotDone();
      unfinished.close();
      earlier.join();
      done.join();
    }
    assertThat(tables.query("SELECT count() FROM commits")).isEqualTo("1");
  }

  /** An insert whose rows go on until the stream is closed. */
  private static CompletableFuture<?> startInsert(String token, PipedOutputStream rows)
      throws IOException {
    PipedInputStream body = new PipedInputStream(rows, 2 << 20);
    String query = "INSERT INTO progress (settled_offset) FORMAT RowBinary".replace(" ", "%20");
    String parameters = "?database=podflow&insert_deduplication_token=" + token + "&query=" + query;
    HttpRequest request =
        HttpRequest.newBuilder(tables.options.url().resolve("/" + parameters))
            .POST(BodyPublishers.ofInputStream(() -> body))
            .build();
    return HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString());
  }

  @Test
  void oldRecordsMaySpanManyDays() throws Exception {
    List<Delta> deltas = new ArrayList<>();
    for (int day = 0; day < 150; day++) {
      deltas.add(pair(day * 1_440, "w"));
    }
    tables.committer(FRESH).commit(commit(writer(tables.options), deltas, 1));

    assertThat(tables.query("SELECT sum(flows) FROM service_pairs_1d")).isEqualTo("150");
  }

  @Test
  void permanentErrorSaysWhatIsWrong() throws Exception {
    Commit commit = commit(writer(tables.options), List.of(pair(0, "w")), 1);
    tables.query("RENAME TABLE service_pairs_1h TO elsewhere");
    try {
      assertThatThrownBy(() -> tables.committer(FRESH).commit(commit))
          .hasMessageContaining("commit " + commit.number() + " of traffic")
          .hasMessageContaining("service_pairs_1h");
    } finally {
      tables.query("RENAME TABLE elsewhere TO service_pairs_1h");
    }
  }

  @Test
  void ledgerRefusesOlderCheckpoints() throws Exception {
    DeltaSinkWriter writer = writer(tables.options);
    Commit first = commit(writer, List.of(pair(0, "w")), 7);
    Commit second = commit(writer, List.of(pair(1, "w")), 9);
    tables.committer(FRESH).commit(first, second);
    Ledger ledger = tables.ledger();

    assertThatCode(() -> ledger.check("traffic", OptionalLong.of(9), 0)).doesNotThrowAnyException();
    assertThatCode(() -> ledger.check("traffic", OptionalLong.of(12), 0))
        .doesNotThrowAnyException();
    assertThatCode(() -> ledger.check("other", FRESH, 0)).doesNotThrowAnyException();
    assertThatThrownBy(() -> ledger.check("traffic", OptionalLong.of(8), 0))
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .hasMessageContaining("from checkpoint 8")
        .hasMessageContaining("Start it from checkpoint 9")
        .hasMessageContaining("commit.adopt-ledger");
    assertThatThrownBy(() -> ledger.check("traffic", FRESH, 0))
        .isInstanceOf(SuppressRestartsException.class);
    // Adopted: only what came later is looked at, and its checkpoints are counted anew.
    assertThatCode(() -> ledger.check("traffic", OptionalLong.of(1), second.number()))
        .doesNotThrowAnyException();
    assertThat(ledger.newestCommit("traffic")).isEqualTo(second.number());
  }

  @Test
  void waitsWhileClickHouseIsAway() throws Exception {
    assumeThat(tables.engine.canBeKilled()).isTrue();
    Commit commit = commit(writer(tables.options), List.of(pair(0, "w")), 1);
    TestTables.TestCommitter committer = tables.committer(FRESH);
    tables.engine.kill9();
    CompletableFuture<Void> done = run(() -> committer.commit(commit));
    await().atMost(Duration.ofSeconds(60)).until(() -> committer.metrics.retries.getCount() >= 3);
    assertThat(done).isNotDone();

    tables.engine.restart();

    await().atMost(Duration.ofSeconds(30)).until(done::isDone);
    done.join();
    assertThat(tables.query("SELECT sum(flows) FROM service_pairs_1d")).isEqualTo("1");
  }

  /** While its rows come in, and when all have come: it is being written, or just was. */
  @Test
  void survivesKillsInMidInsert() throws Exception {
    assumeThat(tables.engine.canBeKilled()).isTrue();
    Random random = new Random(5);
    DeltaSinkWriter writer = writer(tables.options);
    long truth = 0;
    try (HoldingWire wire = new HoldingWire(tables.engine.port())) {
      TestTables wired = tables.at(wire.url());
      TestTables.TestCommitter committer = wired.committer(FRESH);
      for (int round = 1; round <= KILL_ROUNDS; round++) {
        List<Delta> deltas = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
          deltas.add(pair(i, "w" + random.nextInt(50)));
        }
        truth += deltas.size();
        Commit commit = commit(writer, deltas, round);
        // Every third one is recovered after a restart of the job as well.
        TestTables.TestCommitter mine =
            round % 3 == 0 ? wired.committer(OptionalLong.of(round)) : committer;
        boolean whole = round % 2 == 0;
        int insert = random.nextInt(INSERTS_OF_TWO_DAYS);
        CompletableFuture<Void> held = wire.hold(insert, whole ? 1 : random.nextDouble());
        CompletableFuture<Void> done = run(() -> mine.commit(commit));
        CompletableFuture.anyOf(held, done).get(60, TimeUnit.SECONDS);
        if (whole) {
          LockSupport.parkNanos(random.nextLong(WRITING_NANOS));
        } else {
          await().atMost(Duration.ofSeconds(60)).until(() -> running(commit).equals("1"));
        }
        assertThat(done).as("round %d, insert %d", round, insert).isNotDone();
        tables.engine.kill9();
        tables.engine.restart();
        await()
            .pollInterval(Duration.ofMillis(10))
            .atMost(Duration.ofSeconds(60))
            .until(done::isDone);
        done.join();
        for (String tier : List.of("1m", "1h", "1d")) {
          assertThat(tables.query("SELECT sum(flows) FROM service_pairs_" + tier))
              .as("round %d, insert %d, tier %s", round, insert, tier)
              .isEqualTo(Long.toString(truth));
        }
      }
    }
    assertThat(tables.query("SELECT max(settled_offset), uniqExact(commit) FROM progress, commits"))
        .isEqualTo(KILL_ROUNDS + "\t" + KILL_ROUNDS);
  }

  /** How many inserts of a commit the engine is at. */
  private static String running(Commit commit) throws Exception {
    return tables.query(
        "SELECT count() FROM system.processes WHERE query_kind = 'Insert'"
            + " AND startsWith(Settings['insert_deduplication_token'], "
            + Inserts.literal(commit.tokenPrefix())
            + ")");
  }

  private interface Action {
    void run() throws Exception;
  }

  private static CompletableFuture<Void> run(Action action) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            action.run();
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        });
  }

  /** What every tier of every table holds, merged, as numbers. */
  private static List<String> contents() throws Exception {
    return contents(Tables.ALL);
  }

  private static List<String> contents(List<DeltaTable> all) throws Exception {
    List<String> contents = new ArrayList<>();
    for (DeltaTable table : all) {
      String value =
          table.columns().stream()
              .filter(column -> !column.type().isKey())
              .findFirst()
              .orElseThrow()
              .name();
      // States are not added up: all of a row counts. A sum of Float64 depends on the order.
      String content = table.replacing() ? "sum(cityHash64(*))" : "round(sum(" + value + "), 3)";
      String merged = table.replacing() ? " FINAL" : "";
      for (var tier : table.tiers()) {
        contents.add(
            tables.query("SELECT " + content + " FROM " + table.name() + tier.suffix() + merged));
      }
    }
    return contents;
  }

  private static Delta pair(int minute, String workload) {
    return new Delta(ServicePairs.TABLE)
        .window(DAY * 86_400 + minute * 60L)
        .text(ServicePairs.DST_WORKLOAD, workload)
        .add(ServicePairs.FLOWS, 1);
  }

  private static DeltaSinkWriter writer(CommitOptions options) {
    return writer(options, "traffic");
  }

  private static DeltaSinkWriter writer(CommitOptions options, String job) {
    return new DeltaSinkWriter(
        options,
        job,
        0,
        1,
        WriterState.NONE,
        Clock.systemUTC(),
        new SimpleCounter(),
        new SimpleCounter());
  }

  private static Commit commit(DeltaSinkWriter writer, List<Delta> deltas, long checkpoint) {
    deltas.forEach(delta -> writer.write(delta, null));
    Delta progress = new Delta(Progress.TABLE).text(Progress.JOB, "traffic");
    writer.write(progress.add(Progress.SETTLED_OFFSET, checkpoint), null);
    return writer.prepareCommit().iterator().next().of(checkpoint);
  }
}
