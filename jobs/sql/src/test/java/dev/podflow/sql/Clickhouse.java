package dev.podflow.sql;

import dev.podflow.engine.EngineProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The ClickHouse that the tests of this module share. */
final class Clickhouse {
  private static final Pattern END_OF_STATEMENT = Pattern.compile(";[ \\t]*(\\R|\\z)");
  private static final Pattern READ_ROWS = Pattern.compile("\"read_rows\":\"(\\d+)\"");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final String TABLES =
      "SELECT name FROM system.tables WHERE database = 'podflow' AND create_table_query"
          + " LIKE '%non_replicated_deduplication_window%'";

  private Clickhouse() {}

  /** Started at the first use; ends with the JVM. */
  private static final class Shared {
    static final EngineProcess ENGINE = start();

    private static EngineProcess start() {
      try {
        return EngineProcess.forTests(Files.createTempDirectory(Path.of("target"), "engine-"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static String url() {
    return Shared.ENGINE.url();
  }

  /** A database as the migrations make it, without rows. */
  static void startFromEmpty() throws IOException, SQLException {
    dropDatabase();
    Migrations.apply(url(), "", "", SqlDirectory.PATH);
  }

  /** Takes the rows out of every table that takes deltas. */
  static void truncate() {
    query(TABLES).forEach(table -> query("TRUNCATE TABLE podflow." + table));
  }

  static void dropDatabase() {
    query("DROP DATABASE IF EXISTS podflow SYNC");
  }

  /** Runs the statements of a text one by one. */
  static void run(String statements) {
    END_OF_STATEMENT
        .splitAsStream(statements)
        .filter(statement -> !statement.isBlank())
        .forEach(Clickhouse::query);
  }

  /** Lines of tab-separated values, without the columns' names. */
  static List<String> query(String sql) {
    return query(sql, Map.of(), "TabSeparated");
  }

  /** How many rows a query reads to find its answer. */
  static long readRows(String sql) {
    String summary =
        send(sql, Map.of(), "TabSeparated")
            .headers()
            .firstValue("X-ClickHouse-Summary")
            .orElseThrow();
    Matcher rows = READ_ROWS.matcher(summary);
    if (!rows.find()) {
      throw new IllegalStateException(summary);
    }
    return Long.parseLong(rows.group(1));
  }

  static List<String> query(String sql, Map<String, String> parameters, String format) {
    return send(sql, parameters, format).body().lines().toList();
  }

  private static HttpResponse<String> send(
      String sql, Map<String, String> parameters, String format) {
    String query =
        parameters.entrySet().stream()
            .map(entry -> "&param_" + entry.getKey() + '=' + encode(entry.getValue()))
            .collect(Collectors.joining("", "?insert_deduplicate=0&default_format=" + format, ""));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url()).resolve("/" + query))
            .POST(HttpRequest.BodyPublishers.ofString(sql))
            .build();
    try {
      HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(response.body());
      }
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
