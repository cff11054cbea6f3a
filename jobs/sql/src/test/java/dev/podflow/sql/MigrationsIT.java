package dev.podflow.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsIT {
  private static final String HISTORY = "0001_create_schema_migrations.sql";

  @TempDir Path sqlDirectory;

  @BeforeEach
  void empty() throws IOException {
    Clickhouse.dropDatabase();
    Files.createDirectory(sqlDirectory.resolve("migrations"));
    Files.copy(SqlDirectory.PATH.resolve("migrations").resolve(HISTORY), migration(HISTORY));
  }

  @Test
  void makesEverythingFromNothingAndNothingTwice() throws Exception {
    List<String> first = Migrations.apply(Clickhouse.url(), null, null, SqlDirectory.PATH);
    List<String> second = Migrations.apply(Clickhouse.url(), "default", "", SqlDirectory.PATH);

    assertThat(first)
        .containsExactlyElementsOf(
            SqlDirectory.files("migrations").stream()
                .map(file -> file.getFileName().toString())
                .toList());
    assertThat(second).isEmpty();
    assertThat(Clickhouse.query("SELECT count() FROM podflow.schema_migrations"))
        .containsExactly(String.valueOf(first.size()));
  }

  @Test
  void everyStatementMayRunTwice() throws Exception {
    apply(SqlDirectory.PATH);
    Clickhouse.run("TRUNCATE TABLE podflow.schema_migrations;");

    assertThat(apply(SqlDirectory.PATH)).hasSameSizeAs(SqlDirectory.files("migrations"));
  }

  @Test
  void appliesOnlyWhatIsNew() throws Exception {
    apply(sqlDirectory);
    write("0002_create_a.sql", "CREATE TABLE IF NOT EXISTS podflow.a (x UInt8) ENGINE = Memory;");

    assertThat(apply(sqlDirectory)).containsExactly("0002_create_a.sql");
    assertThat(Clickhouse.query("EXISTS TABLE podflow.a")).containsExactly("1");
  }

  @Test
  void refusesAFileThatChangedAndAppliesNothingElse() throws Exception {
    write("0002_create_a.sql", "CREATE TABLE IF NOT EXISTS podflow.a (x UInt8) ENGINE = Memory;");
    apply(sqlDirectory);
    write("0002_create_a.sql", "CREATE TABLE IF NOT EXISTS podflow.a (x UInt16) ENGINE = Memory;");
    write("0003_create_b.sql", "CREATE TABLE IF NOT EXISTS podflow.b (x UInt8) ENGINE = Memory;");

    assertThatThrownBy(() -> apply(sqlDirectory))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("0002_create_a.sql was changed");
    assertThat(Clickhouse.query("EXISTS TABLE podflow.b")).containsExactly("0");
  }

  @Test
  void goesOnAfterAFailureWhereItStopped() throws Exception {
    write(
        "0002_create_a.sql",
        "CREATE TABLE IF NOT EXISTS podflow.a (x UInt8) ENGINE = Memory;\nSELECT nonsense;\n");
    write("0003_create_b.sql", "CREATE TABLE IF NOT EXISTS podflow.b (x UInt8) ENGINE = Memory;");

    assertThatThrownBy(() -> apply(sqlDirectory))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("0002_create_a.sql failed")
        .hasMessageContaining("nonsense");
    write("0002_create_a.sql", "CREATE TABLE IF NOT EXISTS podflow.a (x UInt8) ENGINE = Memory;");

    assertThat(apply(sqlDirectory)).containsExactly("0002_create_a.sql", "0003_create_b.sql");
  }

  @Test
  void twoRunsAtOnceDoNoHarm() throws Exception {
    int runs = 4;
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(runs);
    try {
      List<Future<List<String>>> results = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        results.add(
            threads.submit(
                () -> {
                  start.await();
                  return apply(SqlDirectory.PATH);
                }));
      }
      start.countDown();
      for (Future<List<String>> result : results) {
        result.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(apply(SqlDirectory.PATH)).isEmpty();
    assertThat(Clickhouse.query("SELECT count() FROM podflow.schema_migrations FINAL"))
        .containsExactly(String.valueOf(SqlDirectory.files("migrations").size()));
  }

  private static List<String> apply(Path directory) throws IOException, SQLException {
    return Migrations.apply(Clickhouse.url(), "", "", directory);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(migration(name), text);
  }

  private Path migration(String name) {
    return sqlDirectory.resolve("migrations").resolve(name);
  }
}
