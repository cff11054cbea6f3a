package dev.podflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not meant to come in: other sites' pages, and bytes that are no request. */
class FrontDoorIT {
  private static final int FUZZ_ROUNDS = 1500;
  private static final int SOCKET_TIMEOUT_MS = 10_000;

  @TempDir private static Path dir;
  private static EngineProcess engine;
  private static HttpClient http;

  @BeforeAll
  static void start() throws Exception {
    engine = EngineProcess.start(dir);
    http = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @BeforeEach
  void table() throws Exception {
    post("drop table if exists kept");
    post("create table kept (n UInt64) engine = MergeTree order by n");
    post("insert into kept values (7)");
  }

  @Test
  void aPageOfAnotherSiteNeitherWritesNorReads() throws Exception {
    String host = "Host: 127.0.0.1:" + engine.port() + "\r\n";
    String insert = "insert into kept values (8)";
    String length = "Content-Length: " + insert.length() + "\r\n";
    for (String foreign :
        List.of(
            host + "Origin: http://evil.example\r\n",
            host + "Origin: null\r\n",
            host + "Sec-Fetch-Site: cross-site\r\n",
            "Host: evil.example:" + engine.port() + "\r\n")) {
      assertThat(raw("POST / HTTP/1.1\r\n" + foreign + length + "\r\n" + insert))
          .startsWith("HTTP/1.1 403");
      assertThat(raw("GET /?query=select+n+from+kept HTTP/1.1\r\n" + foreign + "\r\n"))
          .startsWith("HTTP/1.1 403")
          .doesNotContain("\r\n7\n");
    }
    String own = host + "Origin: http://127.0.0.1:" + engine.port() + "\r\nConnection: close\r\n";
    assertThat(raw("POST / HTTP/1.1\r\n" + own + length + "\r\n" + insert))
        .as("the page /play")
        .startsWith("HTTP/1.1 200");
    assertThat(post("select groupArray(n) from (select n from kept order by n)"))
        .isEqualTo("[7,8]\n");
  }

  @Test
  void aSessionIsNoWayToWriteByGet() throws Exception {
    for (String path :
        List.of(
            "/?session_id=s&query=insert+into+kept+values+(8)",
            "/?session_id=s&query=drop+table+kept",
            "/?readonly=0&query=drop+table+kept",
            "/?database=x%5C%60;drop+table+default.kept--&query=select+1")) {
      assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
          .doesNotStartWith("HTTP/1.1 200");
    }
    assertThat(post("select sum(n) from kept")).isEqualTo("7\n");
  }

  @Test
  void whatIsTooLargeIsRefused() throws Exception {
    String head = "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    assertThat(raw(head + "Content-Length: 99999999999\r\n\r\nselect 1"))
        .startsWith("HTTP/1.1 413");
    String long1 = "select 1 -- " + "x".repeat(9 << 20);
    assertThat(raw(head + "Content-Length: " + long1.length() + "\r\n\r\n" + long1))
        .satisfiesAnyOf(
            answer -> assertThat(answer).startsWith("HTTP/1.1 413"),
            // It had hung up before all of it was sent.
            answer -> assertThat(answer).isEmpty());
    assertThat(raw("GET /?query=" + "x".repeat(1 << 20) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .doesNotStartWith("HTTP/1.1 200");
    String many = "X-A: b\r\n".repeat(50_000);
    assertThat(raw("GET /ping HTTP/1.1\r\nHost: localhost\r\n" + many + "\r\n"))
        .doesNotStartWith("HTTP/1.1 200");
    assertThat(post("select 1")).isEqualTo("1\n");
  }

  @Test
  void aHeaderIsNotBrokenOutOf() throws Exception {
    String answer =
        raw(
            "GET /?query=select+1&query_id=a%0d%0aX-Mine:%20b HTTP/1.1\r\n"
                + "Host: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("\r\nX-Mine");
    assertThat(
            raw(
                "POST /?default_format=TSV%0d%0aX-Mine:b HTTP/1.1\r\nHost: localhost\r\n"
                    + "Connection: close\r\nContent-Length: 27\r\n\r\ninsert into kept values (9)"))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void aPasswordInTheUrlIsRefused() throws Exception {
    assertThat(
            raw(
                "GET /?query=select+1&password=hidden HTTP/1.1\r\nHost: localhost\r\n"
                    + "Connection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .doesNotContain("hidden");
  }

  /**
   * Requests that read, with bytes changed, cut, doubled and put in; none brings the front down.
   */
  @Test
  void survivesBytesThatAreNoRequest() throws Exception {
    List<String> seeds =
        List.of(
            "GET /?query=select+1&max_threads=2 HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "POST /?compress=1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\n\r\nselect 1",
            "POST /?decompress=1&query=select+2 HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + "Content-Encoding: gzip\r\nContent-Length: 8\r\n\r\nselect 1",
            "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "8\r\nselect 1\r\n0\r\n\r\n",
            "POST /?param_a=1&session_id=z HTTP/1.1\r\nHost: localhost\r\n"
                + "Authorization: Basic YTpi\r\nX-ClickHouse-Format: JSON\r\n"
                + "Content-Length: 19\r\n\r\nselect {a:UInt8} a ");
    Random random = new Random(20_261_125);
    long pid = engine.pid();
    for (int round = 0; round < FUZZ_ROUNDS; round++) {
      byte[] bytes =
          mutated(seeds.get(random.nextInt(seeds.size())).getBytes(StandardCharsets.UTF_8), random);
      String answer = raw(bytes);
      assertThat(answer)
          .as("round %d: %s", round, new String(bytes, StandardCharsets.ISO_8859_1))
          .satisfiesAnyOf(
              text -> assertThat(text).isEmpty(), text -> assertThat(text).startsWith("HTTP/1.1 "));
    }
    assertThat(engine.pid()).isEqualTo(pid);
    assertThat(ProcessHandle.of(pid)).isPresent();
    assertThat(post("select sum(n) from kept")).isEqualTo("7\n");
  }

  private static byte[] mutated(byte[] seed, Random random) {
    byte[] bytes = seed.clone();
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        case 2 -> bytes = joined(bytes, at, bytes);
        case 3 -> {
          byte[] noise = new byte[1 + random.nextInt(64)];
          random.nextBytes(noise);
          bytes = joined(bytes, at, noise);
        }
        default -> bytes = joined(bytes, at, Engine.utf8("\r\nContent-Length: -5\r\n%zz&=&"));
      }
    }
    return bytes;
  }

  /** One text with another put in at an index. */
  private static byte[] joined(byte[] bytes, int at, byte[] inserted) {
    byte[] all = new byte[bytes.length + inserted.length];
    System.arraycopy(bytes, 0, all, 0, at);
    System.arraycopy(inserted, 0, all, at, inserted.length);
    System.arraycopy(bytes, at, all, at + inserted.length, bytes.length - at);
    return all;
  }

  private static String raw(String request) throws IOException {
    return raw(request.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** What comes back; empty where the front hangs up without a word. */
  private static String raw(byte[] request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", engine.port())) {
      socket.setSoTimeout(SOCKET_TIMEOUT_MS);
      InputStream in = socket.getInputStream();
      try {
        OutputStream out = socket.getOutputStream();
        out.write(request);
        out.flush();
        socket.shutdownOutput();
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      } catch (SocketException e) {
        return "";
      }
    }
  }

  private static String post(String sql) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(engine.url()))
                .POST(HttpRequest.BodyPublishers.ofString(sql))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }
}
