package dev.podflow.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podflow.config.JobConfig;
import dev.podflow.config.JobOptions;
import dev.podflow.delta.Delta;
import dev.podflow.engine.EngineProcess;
import dev.podflow.sql.Layout;
import dev.podflow.sql.Migrations;
import dev.podflow.table.Progress;
import dev.podflow.table.ServicePairs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job's sink over HTTPS, with a user, a password's file and a certificate of its own. */
class SecureClickHouseIT {
  private static final String PASSWORD = "wr1ter's: secret";

  @TempDir private static Path dir;
  private static Path certificate;
  private static EngineProcess engine;

  @BeforeAll
  static void start() throws Exception {
    Path keystore = dir.resolve("server.p12");
    certificate = dir.resolve("ca.pem");
    keytool(
        "-genkeypair -alias engine -keyalg EC -dname CN=localhost -validity 2",
        "-ext san=dns:localhost,ip:127.0.0.1 -storetype PKCS12 -storepass changeit",
        "-keystore " + keystore);
    keytool(
        "-exportcert -rfc -alias engine -storepass changeit",
        "-keystore " + keystore + " -file " + certificate);
    engine =
        EngineProcess.startSecure(
            dir.resolve("data"),
            Files.writeString(
                dir.resolve("users"),
                "writer.podflow_writer=" + PASSWORD + "\nreader.grafana=" + PASSWORD + "\n"),
            keystore,
            Files.writeString(dir.resolve("keystore-password"), "changeit\n"));
    Migrations.apply(
        new Migrations.Server(engine.url(), "podflow_writer", PASSWORD, certificate.toString()),
        Layout.SINGLE,
        Path.of("../../sql"));
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  private static CommitOptions options(String user, String password) throws IOException {
    Path file = Files.writeString(Files.createTempFile(dir, user, ""), password + "\n");
    return JobConfig.parse(
            new JobOptions(JobOptions.name("traffic")),
            "--clickhouse.url",
            engine.url(),
            "--clickhouse.user",
            user,
            "--clickhouse.password-file",
            file.toString(),
            "--clickhouse.ca-file",
            certificate.toString())
        .commit();
  }

  private static Commit commit(CommitOptions options, long checkpoint) {
    DeltaSinkWriter writer =
        new DeltaSinkWriter(
            options,
            "traffic",
            0,
            1,
            WriterState.NONE,
            Clock.systemUTC(),
            new SimpleCounter(),
            new SimpleCounter());
    writer.write(
        new Delta(ServicePairs.TABLE)
            .window(20_500 * 86_400L)
            .text(ServicePairs.DST_WORKLOAD, "cart")
            .add(ServicePairs.FLOWS, 3),
        null);
    Delta progress = new Delta(Progress.TABLE).text(Progress.JOB, "traffic");
    writer.write(progress.add(Progress.SETTLED_OFFSET, checkpoint), null);
    return writer.prepareCommit().iterator().next().of(checkpoint);
  }

  @Test
  void theWriterCommits() throws Exception {
    TestTables tables = new TestTables(engine, options("podflow_writer", PASSWORD));
    tables.committer(OptionalLong.empty()).commit(commit(tables.options, 1));
    for (String tier : List.of("1m", "1h", "1d")) {
      assertThat(tables.query("SELECT sum(flows) FROM service_pairs_" + tier)).isEqualTo("3");
    }
    assertThat(tables.query("SELECT count() FROM commits")).isEqualTo("1");
  }

  /** Sending it again would not help, so it is not: the job fails and says why. */
  @Test
  void whoIsNoWriterIsRefusedAtOnceAndTheReasonNamesNoPassword() throws Exception {
    for (CommitOptions refused :
        List.of(options("grafana", PASSWORD), options("podflow_writer", "guessed-secret"))) {
      TestTables tables = new TestTables(engine, refused);
      TestTables.TestCommitter committer = tables.committer(OptionalLong.empty());
      assertThatThrownBy(() -> committer.commit(commit(refused, 2)))
          .hasRootCauseInstanceOf(ClickHouseException.class)
          .hasMessageContaining("ClickHouse answered with status ")
          .hasMessageNotContaining("secret");
      assertThat(committer.metrics.retries.getCount()).isZero();
    }
    TestTables tables = new TestTables(engine, options("grafana", PASSWORD));
    assertThat(tables.query("SELECT count() FROM commits WHERE checkpoint = 2")).isEqualTo("0");
  }

  @Test
  void aPasswordsFileThatIsNotThereIsSaid() throws Exception {
    CommitOptions options =
        JobConfig.parse(
                new JobOptions(JobOptions.name("traffic")),
                "--clickhouse.password-file",
                dir.resolve("nowhere").toString())
            .commit();
    assertThatThrownBy(() -> new ClickHouse(options, new SimpleCounter()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nowhere");
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
