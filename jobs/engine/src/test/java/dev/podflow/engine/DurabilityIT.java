package dev.podflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an answered insert is worth when the process is killed. */
class DurabilityIT {
  private static final int ROUNDS = 4;
  private static final int WRITERS = 3;
  private static final int ROWS = 2_000;

  @TempDir private Path dir;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void noAnsweredInsertIsLostByKill9() throws Exception {
    try (EngineProcess engine = EngineProcess.forTests(dir)) {
      assumeThat(engine.canBeKilled())
          .as("%s names a ClickHouse that a test must not kill", EngineProcess.URL_VARIABLE)
          .isTrue();
      post(
          engine,
          "create table t (n UInt64) engine = MergeTree order by n"
              + " settings non_replicated_deduplication_window = 10000");
      AtomicLong next = new AtomicLong();
      long answered = 0;
      for (int round = 1; round <= ROUNDS; round++) {
        answered += writeUntilKilled(engine, next);
        engine.restart();
        long inserts = Long.parseLong(post(engine, "select count() from t")) / ROWS;
        // An insert is there as a whole or not at all; one that was in flight may be there.
        assertThat(
                post(
                    engine,
                    "select countIf(c != %d) from (select count() c from t group by n)"
                        .formatted(ROWS)))
            .isEqualTo("0");
        assertThat(inserts).isBetween(answered, answered + (long) round * WRITERS);
      }
      assertThat(answered).isPositive();
    }
  }

  @Test
  void aTokenIsRememberedAcrossAKill() throws Exception {
    try (EngineProcess engine = EngineProcess.forTests(dir)) {
      assumeThat(engine.canBeKilled())
          .as("%s names a ClickHouse that a test must not kill", EngineProcess.URL_VARIABLE)
          .isTrue();
      post(
          engine,
          "create table t (n UInt64) engine = MergeTree order by n"
              + " settings non_replicated_deduplication_window = 10");
      String insert = "insert into t settings insert_deduplication_token = 'a' values (1)";
      post(engine, insert);
      engine.kill9();
      engine.restart();
      post(engine, insert);
      assertThat(post(engine, "select count() from t")).isEqualTo("1");
    }
  }

  private long writeUntilKilled(EngineProcess engine, AtomicLong next) throws Exception {
    AtomicLong answered = new AtomicLong();
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        all.add(writers.submit(() -> write(engine, next, answered)));
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> answered.get() >= 15);
      engine.kill9();
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      writers.shutdownNow();
    }
    return answered.get();
  }

  private Void write(EngineProcess engine, AtomicLong next, AtomicLong answered)
      throws InterruptedException {
    while (true) {
      String rows = (next.incrementAndGet() + "\n").repeat(ROWS);
      try {
        post(engine, "insert into t format TSV\n" + rows);
        answered.incrementAndGet();
      } catch (IOException e) {
        // Killed before it answered.
        return null;
      }
    }
  }

  private String post(EngineProcess engine, String sql) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(engine.url())).POST(BodyPublishers.ofString(sql)).build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body().strip();
  }
}
