package dev.podflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.Client;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine over HTTPS, with a writer and a reader. */
class UsersIT {
  private static final String WRITER_PASSWORD = "wr1ter's: pass";
  private static final String READER_PASSWORD = "read-only";

  @TempDir private static Path dir;
  private static EngineProcess engine;
  private static String url;
  private static HttpClient http;

  @BeforeAll
  static void start() throws Exception {
    Path keystore = dir.resolve("server.p12");
    Path certificate = dir.resolve("server.pem");
    keytool(
        "-genkeypair -alias engine -keyalg EC -dname CN=localhost -validity 2",
        "-ext san=dns:localhost,ip:127.0.0.1 -storetype PKCS12 -storepass changeit -keystore",
        keystore.toString());
    keytool(
        "-exportcert -rfc -alias engine -storepass changeit -keystore",
        keystore + " -file " + certificate);
    Path users =
        Files.writeString(
            dir.resolve("users"),
            "writer.jobs=%s\nreader.grafana=%s\n".formatted(WRITER_PASSWORD, READER_PASSWORD));
    Path password = Files.writeString(dir.resolve("password"), "changeit\n");
    engine = EngineProcess.startSecure(dir, users, keystore, password);
    url = engine.url();
    http = HttpClient.newBuilder().sslContext(trusting(certificate)).build();
    assertThat(run("jobs", WRITER_PASSWORD, "create database podflow").statusCode()).isEqualTo(200);
    run("jobs", WRITER_PASSWORD, "create table podflow.t (n UInt64) engine=MergeTree order by n");
    run("jobs", WRITER_PASSWORD, "insert into podflow.t values (1), (2)");
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Test
  void theReaderReads() throws Exception {
    assertThat(run("grafana", READER_PASSWORD, "select sum(n) from podflow.t").body())
        .isEqualTo("3\n");
    assertThat(run("grafana", READER_PASSWORD, "describe table podflow.t").body())
        .startsWith("n\tUInt64");
    assertThat(
            run("grafana", READER_PASSWORD, "select count() from numbers(3) where number > 0")
                .body())
        .isEqualTo("2\n");
  }

  /** More than reading tables is refused, and has no effect. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into podflow.t values (9)",
        "insert into podflow.t select 9",
        "insert into function file('/tmp/podflow-reader.csv', 'CSV', 'n UInt8') select 1",
        "create table podflow.mine (n UInt8) engine = Memory",
        "create temporary table mine (n UInt8)",
        "create view podflow.v as select 1",
        "create database mine",
        "create function f as x -> x",
        "create user mine",
        "grant all on *.* to grafana",
        "drop table podflow.t",
        "drop database podflow",
        "truncate table podflow.t",
        "alter table podflow.t delete where 1",
        "alter table podflow.t add column m UInt8",
        "alter table podflow.t drop partition tuple()",
        "optimize table podflow.t final",
        "rename table podflow.t to podflow.u",
        "detach table podflow.t",
        "delete from podflow.t where 1",
        "update podflow.t set n = 1 where 1",
        "kill query where 1",
        "system stop merges",
        "system reload config",
        "set readonly = 0",
        "set max_memory_usage = 1",
        "select 1 settings readonly = 0",
        "select * from file('/etc/passwd', 'LineAsString')",
        "select * from url('http://127.0.0.1:1/', 'LineAsString')",
        "select * from executable('id', 'TSV', 'a String')",
        "select * from s3('http://127.0.0.1:1/a', 'CSV', 'a String')",
        "select * from remote('127.0.0.1:1', 'system.one')",
        "select * from mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
        "select n from podflow.t into outfile '/tmp/podflow-reader.csv'",
        "select $$'$$, n from podflow.t into outfile '/tmp/podflow-reader.csv' format CSV --'",
        "select file('/etc/passwd')",
        "select `file`('/etc/passwd')",
        "select file /**/ ('/etc/passwd')",
        "select `f\\x69le`('/etc/passwd')",
        "select \"f\\x69le\"('/etc/passwd')",
        "describe table url('http://127.0.0.1:1/', 'CSV')",
        "explain select * from url('http://127.0.0.1:1/', 'CSV', 'a String')",
        "with (select 1) as x insert into podflow.t select x",
        "/* select */ drop table podflow.t",
        "select 1; drop table podflow.t",
        "backup table podflow.t to File('/tmp/podflow-reader')",
      })
  void theReaderDoesNoMore(String sql) throws Exception {
    HttpResponse<String> byBody = run("grafana", READER_PASSWORD, sql);
    assertThat(byBody.statusCode()).as(byBody.body()).isNotEqualTo(200);
    for (String more : new String[] {"readonly=0&", "allow_ddl=1&", "session_id=s&"}) {
      HttpRequest inUrl =
          request("grafana", READER_PASSWORD, "/?" + more + "query=" + encode(sql))
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      assertThat(send(inUrl).statusCode()).as(more + sql).isNotEqualTo(200);
    }
    assertThat(run("jobs", WRITER_PASSWORD, "select groupArray(n) from podflow.t").body())
        .isEqualTo("[1,2]\n");
    assertThat(run("jobs", WRITER_PASSWORD, "show tables from podflow").body()).isEqualTo("t\n");
    assertThat(Path.of("/tmp/podflow-reader.csv")).doesNotExist();
    assertThat(Path.of("/tmp/podflow-reader")).doesNotExist();
  }

  @Test
  void nobodyElseComesIn() throws Exception {
    assertThat(run("jobs", READER_PASSWORD, "select 1").statusCode()).isEqualTo(403);
    assertThat(run("nobody", WRITER_PASSWORD, "select 1").statusCode()).isEqualTo(403);
    assertThat(run("default", "", "select 1").statusCode()).isEqualTo(403);
    HttpResponse<String> unnamed =
        send(HttpRequest.newBuilder(URI.create(url + "/?query=select+1")));
    assertThat(unnamed.statusCode()).isEqualTo(401);
    assertThat(unnamed.headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Basic "));
    assertThat(send(HttpRequest.newBuilder(URI.create(url + "/ping"))).body()).isEqualTo("Ok.\n");
    assertThat(Files.readString(dir.resolve("engine.log")))
        .doesNotContain(WRITER_PASSWORD)
        .doesNotContain(READER_PASSWORD);
  }

  @Test
  void aClientThatDoesNotKnowTheCertificateSendsNothing() {
    HttpClient wary = HttpClient.newHttpClient();
    assertThatThrownBy(
            () ->
                wary.send(
                    request("jobs", WRITER_PASSWORD, "/ping").build(),
                    HttpResponse.BodyHandlers.ofString()))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void clickHousesOwnClientComesIn() throws Exception {
    try (Client client =
        new Client.Builder()
            .addEndpoint(url)
            .setUsername("jobs")
            .setPassword(WRITER_PASSWORD)
            .setRootCertificate(dir.resolve("server.pem").toString())
            .build()) {
      assertThat(client.queryAll("select sum(n) s from podflow.t").get(0).getLong("s"))
          .isEqualTo(3);
    }
  }

  private static HttpResponse<String> run(String user, String password, String sql)
      throws Exception {
    return send(
        request(user, password, "/").POST(HttpRequest.BodyPublishers.ofString(sql)).build());
  }

  private static HttpRequest.Builder request(String user, String password, String path) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return send(request.build());
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static SSLContext trusting(Path certificate) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      trusted.setCertificateEntry(
          "engine", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder((keytool + " " + String.join(" ", arguments)).split(" "))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
