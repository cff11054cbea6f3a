package dev.podflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.data.ClickHouseFormat;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs that Podflow's parts are: plain clickhouse-jdbc and client-v2. */
class ClientIT {
  /** Rows of 8 bytes that are full of blank lines, where a naive front cuts the data. */
  private static final int ROWS = 300_000;

  @TempDir private static Path dir;
  private static EngineProcess engine;
  private Client client;

  @BeforeAll
  static void start() throws Exception {
    engine = EngineProcess.forTests(dir);
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @BeforeEach
  void connect() throws Exception {
    client = client(true, false);
    client.execute("drop table if exists wire").get();
    client.execute("create table wire (n UInt64) engine = MergeTree order by n").get();
  }

  @ParameterizedTest(name = "answers compressed {0}, requests compressed {1}")
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void rowsFullOfBlankLinesArriveExactly(boolean answers, boolean requests) throws Exception {
    byte[] rows = rowsOfBlankLines();
    try (Client wire = client(answers, requests)) {
      var response =
          wire.insert("wire", new ByteArrayInputStream(rows), ClickHouseFormat.RowBinary)
              .get(60, TimeUnit.SECONDS);
      assertThat(response.getWrittenRows()).isEqualTo(ROWS);
      GenericRecord sums =
          wire.queryAll("select count() c, countDistinct(n) d, max(n) m from wire").get(0);
      assertThat(sums.getLong("c")).isEqualTo(ROWS);
      assertThat(sums.getLong("d")).isEqualTo(ROWS);
      List<GenericRecord> read = wire.queryAll("select n from wire order by n");
      assertThat(read).hasSize(ROWS);
      assertThat(read.get(ROWS - 1).getLong("n")).isEqualTo(row(ROWS - 1));
    }
  }

  @Test
  void aRepeatedTokenInsertsNothing() throws Exception {
    client.execute("drop table if exists tokens").get();
    client
        .execute(
            "create table tokens (n UInt64) engine = MergeTree order by n"
                + " settings non_replicated_deduplication_window = 1000")
        .get();
    InsertSettings first = new InsertSettings().setDeduplicationToken("commit-1");
    InsertSettings second = new InsertSettings().setDeduplicationToken("commit-2");
    byte[] rows = rowsOfBlankLines();
    for (InsertSettings settings : List.of(first, first, second)) {
      client
          .insert("tokens", new ByteArrayInputStream(rows), ClickHouseFormat.RowBinary, settings)
          .get(60, TimeUnit.SECONDS);
    }
    assertThat(client.queryAll("select count() c from tokens").get(0).getLong("c"))
        .isEqualTo(2 * ROWS);
  }

  @Test
  void anErrorIsAServerExceptionWithItsCode() {
    assertThatThrownBy(() -> client.queryAll("select * from nowhere"))
        .hasStackTraceContaining("UNKNOWN_TABLE")
        .satisfies(
            e -> {
              Throwable cause = e;
              while (!(cause instanceof ServerException) && cause.getCause() != null) {
                cause = cause.getCause();
              }
              assertThat(((ServerException) cause).getCode()).isEqualTo(60);
            });
  }

  @Test
  void jdbcReadsWhatItWrote() throws Exception {
    Instant time = Instant.parse("2026-03-04T05:06:07.123456Z");
    try (Connection connection = jdbc();
        Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists jdbc");
      statement.execute(
          "create table jdbc (at DateTime64(6, 'UTC'), name LowCardinality(String), n UInt32)"
              + " engine = MergeTree order by at");
      try (PreparedStatement insert =
          connection.prepareStatement("insert into jdbc values (?, ?, ?)")) {
        for (int i = 0; i < 1000; i++) {
          insert.setTimestamp(1, Timestamp.from(time.plusSeconds(i)));
          insert.setString(2, "it's VALUES\n\n(" + i % 7 + ")");
          insert.setInt(3, i);
          insert.addBatch();
        }
        assertThat(insert.executeBatch()).hasSize(1000);
      }
      try (PreparedStatement select =
          connection.prepareStatement("select at, name from jdbc where n = ? order by at")) {
        select.setInt(1, 8);
        try (ResultSet rows = select.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getTimestamp(1).toInstant()).isEqualTo(time.plusSeconds(8));
          assertThat(rows.getString(2)).isEqualTo("it's VALUES\n\n(1)");
          assertThat(rows.next()).isFalse();
        }
      }
      assertThat(statement.executeUpdate("insert into jdbc select at, name, n from jdbc"))
          .isEqualTo(1000);
      assertThatThrownBy(() -> statement.executeQuery("selec 1"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("SYNTAX_ERROR");
    }
  }

  private static Connection jdbc() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "default");
    properties.setProperty("password", "");
    return DriverManager.getConnection("jdbc:clickhouse:" + engine.url() + "/default", properties);
  }

  private static Client client(boolean answers, boolean requests) {
    return new Client.Builder()
        .addEndpoint(engine.url())
        .setUsername("default")
        .setPassword("")
        .compressServerResponse(answers)
        .compressClientRequest(requests)
        .build();
  }

  private static byte[] rowsOfBlankLines() {
    ByteBuffer rows = ByteBuffer.allocate(ROWS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < ROWS; i++) {
      rows.putLong(row(i));
    }
    assertThat(new String(rows.array(), StandardCharsets.ISO_8859_1)).contains("\n\n\n\n");
    return rows.array();
  }

  private static long row(int i) {
    return 0x0a0a0a0a00000000L | i;
  }
}
