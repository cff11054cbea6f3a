package dev.podflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP interface as curl, a browser and scripts use it. */
class WireIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path dir;
  private static EngineProcess engine;
  private static HttpClient http;

  @BeforeAll
  static void start() throws Exception {
    engine = EngineProcess.forTests(dir);
    http = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @BeforeEach
  void table() throws Exception {
    ok(post("", "drop table if exists t"));
    ok(post("", "create table t (n UInt64, s String) engine = MergeTree order by n"));
  }

  @Test
  void answersABrowser() throws Exception {
    assertThat(ok(get("/"))).isEqualTo("Ok.\n");
    assertThat(ok(get("/ping"))).isEqualTo("Ok.\n");
    assertThat(get("/nowhere").statusCode()).isEqualTo(404);
    assertThat(get("/play").headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/html");
  }

  @Test
  void getReadsAndWritesNothing() throws Exception {
    assertThat(ok(get("/?query=" + encode("select 1, 'a b+c' format CSV"))))
        .isEqualTo("1,\"a b+c\"\n");
    HttpResponse<String> refused = get("/?query=" + encode("insert into t values (1, 'x')"));
    assertFailed(refused, 500, 164);
    assertThat(query("select count() from t")).isEqualTo("0");
  }

  @Test
  void theServerIsInUtc() throws Exception {
    HttpResponse<String> answer = post("", "select timezone(), toDateTime(0)");
    assertThat(ok(answer)).isEqualTo("UTC\t1970-01-01 00:00:00\n");
    assertThat(header(answer, "X-ClickHouse-Timezone")).isEqualTo("UTC");
  }

  @Test
  void errorsHaveTheirStatusAndCode() throws Exception {
    assertFailed(post("", "select * from nowhere"), 404, 60);
    assertFailed(post("", "selec 1"), 400, 62);
    assertFailed(post("", "select 1; select 2"), 400, 62);
    assertFailed(post("", "select nothing from t"), 404, 47);
    assertFailed(post("?database=nowhere", "select 1"), 404, 81);
    assertFailed(post("?no_such_setting=1", "select 1"), 404, 115);
    assertFailed(post("?decompress=1", "select 1"), 500, null);
    assertFailed(post("", "insert into nowhere values (1)"), 404, 60);
  }

  @Test
  void badDataInTheMiddleLeavesNoRow() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      rows.append(i == 90_000 ? "no number" : i).append("\ttext\n");
    }
    assertFailed(post("?query=" + encode("insert into t format TSV"), rows.toString()), 400, 27);
    assertThat(query("select count() from t")).isEqualTo("0");
  }

  @Test
  void aSummaryCountsWhatWasWritten() throws Exception {
    HttpResponse<String> answer =
        post("?query_id=mine", "insert into t values (1, 'a'), (2, 'b');");
    assertThat(header(answer, "X-ClickHouse-Summary")).contains("\"written_rows\":\"2\"");
    assertThat(header(answer, "X-ClickHouse-Query-Id")).isEqualTo("mine");
  }

  @Test
  void parametersAreValuesAndNoText() throws Exception {
    String url =
        "?param_s=" + encode("it's {n} \\\\ ; drop table t") + "&param_n=18446744073709551615";
    assertThat(ok(post(url, "select {s:String}, {n:UInt64} format TSVRaw")))
        .isEqualTo("it's {n} \\ ; drop table t\t18446744073709551615\n");
    ok(post(url, "insert into t values ({n:UInt64}, {s:String})"));
    assertThat(query("select s from t format TSVRaw")).isEqualTo("it's {n} \\ ; drop table t");
  }

  @Test
  void dataMayGoThroughASelect() throws Exception {
    String select = "insert into t select n * 2, s from input('n UInt64, s String') format TSV";
    ok(post("", select + "\n1\ta\n2\tb\n"));
    ok(post("?query=" + encode(select), "3\tc\n"));
    assertThat(query("select groupArray((n, s)) from (select * from t order by n)"))
        .isEqualTo("[(2,'a'),(4,'b'),(6,'c')]");
  }

  @Test
  void settingsAndDatabaseDoNotLeak() throws Exception {
    ok(post("", "create database if not exists other"));
    ok(post("?database=other&max_threads=7", "create temporary table leaked (n UInt8)"));
    assertThat(query("select currentDatabase()")).isEqualTo("default");
    assertThat(query("select getSetting('max_threads') = 7")).isEqualTo("0");
    assertFailed(post("", "select * from leaked"), 404, 60);
    ok(get("/?query=" + encode("select 1")));
    ok(post("", "insert into t settings max_threads = 7 values (1, '')"));
    ok(post("", "set max_threads = 7"));
    assertThat(query("select getSetting('max_threads') = 7")).isEqualTo("0");
  }

  @Test
  void aSessionKeepsItsTables() throws Exception {
    ok(post("?session_id=mine", "create temporary table kept (n UInt8)"));
    ok(post("?session_id=mine", "insert into kept values (3)"));
    assertThat(ok(post("?session_id=mine", "select n from kept"))).isEqualTo("3\n");
    assertFailed(post("?session_id=other", "select n from kept"), 404, 60);
  }

  @Test
  void manyReadAndWriteAtOnce() throws Exception {
    int threads = 8;
    int inserts = 20;
    int rows = 500;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int id = thread;
        all.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < inserts; i++) {
                    ok(
                        post(
                            "",
                            "insert into t format TSV\n" + "%d\tx\n".formatted(id).repeat(rows)));
                    // Visible as soon as it is answered.
                    assertThat(
                            ok(
                                post(
                                    "?param_id=" + id,
                                    "select count() from t where n = {id:UInt64}")))
                        .isEqualTo((i + 1) * rows + "\n");
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(query("select count() from t")).isEqualTo(String.valueOf(threads * inserts * rows));
  }

  @Test
  void aSenderThatGoesAwayInsertsNothing() throws Exception {
    String head = "POST /?query=insert+into+t+(n)+format+RowBinary HTTP/1.1\r\nHost: localhost\r\n";
    byte[] row = new byte[Long.BYTES];
    for (String framing :
        List.of(
            "Content-Length: 80\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n50\r\n",
            "Transfer-Encoding: chunked\r\n\r\n8\r\n",
            "Transfer-Encoding: chunked\r\n\r\n10\r\n")) {
      try (Socket socket = new Socket("127.0.0.1", engine.port())) {
        OutputStream out = socket.getOutputStream();
        out.write(Engine.utf8(head + framing));
        out.write(row);
        out.flush();
        awaitInserts(1);
      }
      awaitInserts(0);
    }
    assertThat(query("select count() from t")).isEqualTo("0");
    assertThat(ok(post("?query=" + encode("insert into t (n) format RowBinary"), "\0".repeat(8))))
        .isEmpty();
    assertThat(query("select count() from t")).isEqualTo("1");
  }

  /** So a committer finds out whether an insert that it has lost sight of is still running. */
  @Test
  void aRunningInsertIsListedWithItsToken() throws Exception {
    String head =
        "POST /?insert_deduplication_token=lost&query=insert+into+t+format+TSV HTTP/1.1\r\n"
            + "Host: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
    String running =
        "select count() from system.processes where query_kind = 'Insert'"
            + " and Settings['insert_deduplication_token'] = 'lost'";
    try (Socket socket = new Socket("127.0.0.1", engine.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(Engine.utf8(head + "4\r\n1\ta\n\r\n"));
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(query(running)).isEqualTo("1"));
      out.write(Engine.utf8("0\r\n\r\n"));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200");
    }
    assertThat(query(running)).isEqualTo("0");
    assertThat(query("select count() from t")).isEqualTo("1");
  }

  private static void awaitInserts(int count) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        query("select count() from system.processes where query_kind = 'Insert'"))
                    .isEqualTo(String.valueOf(count)));
  }

  private static String query(String sql) throws Exception {
    return ok(post("", sql)).strip();
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(engine.url() + path)).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String url, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(engine.url() + "/" + url))
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static String ok(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static void assertFailed(HttpResponse<String> answer, int status, Integer code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).startsWith("Code: ").contains("DB::Exception: ");
    if (code != null) {
      assertThat(header(answer, "X-ClickHouse-Exception-Code")).isEqualTo(code.toString());
    }
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
