package dev.podflow.local.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podflow.engine.EngineProcess;
import dev.podflow.sql.NamedQuery;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a question is asked with, where not everything is given. */
class NamedQueriesIT {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  @TempDir private static Path home;
  private static EngineProcess engine;
  private static ClickHouse clickHouse;
  private static NamedQueries queries;
  private static NamedQuery query;

  @BeforeAll
  static void start() throws Exception {
    Path directory = Files.createDirectories(home.resolve("sql/queries"));
    Files.writeString(
        directory.resolve("who.sql"),
        """
        -- Title: Who?
        -- param: from = now('UTC') - INTERVAL 1 HOUR: start
        -- param: to = now('UTC'): end
        -- param: src_namespace = 'default': whose
        SELECT 1;
        """);
    engine = EngineProcess.forTests(Files.createTempDirectory(Path.of("target"), "engine-"));
    clickHouse = new ClickHouse(URI.create(engine.url()));
    queries = new NamedQueries(home, clickHouse);
    query = queries.find("who");
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Test
  void whatIsNotGivenHasItsDefault() {
    Map<String, String> values = queries.values(query, Map.of("to", "2026-01-01 00:00:00"));

    assertThat(values)
        .containsEntry("to", "2026-01-01 00:00:00")
        .containsEntry("src_namespace", "default")
        .containsOnlyKeys("from", "to", "src_namespace");
  }

  @Test
  void aNameOfTwoWordsIsTypedAsOneLikes() {
    assertThat(queries.values(query, Map.of("src-namespace", "shop")))
        .containsEntry("src_namespace", "shop");
    assertThat(queries.values(query, Map.of("src_namespace", "shop")))
        .containsEntry("src_namespace", "shop");
  }

  @Test
  void sinceIsSoLongBeforeNow() {
    Map<String, String> values = queries.values(query, Map.of("since", "15m"));

    assertThat(Duration.between(time(values.get("from")), time(values.get("to"))))
        .isEqualTo(Duration.ofMinutes(15));
    assertThat(values).doesNotContainKey("since");
  }

  /** A server may have any time zone; a text of its own would be read as one of UTC. */
  @Test
  void sinceIsUtcWhereverTheServerIs() {
    String since = Since.expression("15m");
    String select =
        "SELECT dateDiff('minute', toDateTime(toString(%s), 'UTC'), now()) AS minutes"
            .formatted(since);

    assertThat(clickHouse.rows(select + " SETTINGS session_timezone = 'Europe/Berlin'", Map.of()))
        .extracting(row -> row.get("minutes").asInt())
        .containsExactly(15);
  }

  @Test
  void theRangeStartsOnce() {
    assertThatThrownBy(
            () -> queries.values(query, Map.of("since", "15m", "from", "2026-01-01 00:00:00")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--since and --from");
  }

  @Test
  void whatIsUnknownIsRefusedWithWhatIsKnown() {
    assertThatThrownBy(() -> queries.values(query, Map.of("dst-namespace", "shop")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("who has no parameter --dst-namespace; it takes --from, --to, --src-namespace");
  }

  private static LocalDateTime time(String text) {
    return LocalDateTime.parse(text, TIME);
  }
}
