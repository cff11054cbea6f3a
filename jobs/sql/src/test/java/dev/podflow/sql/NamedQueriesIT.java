package dev.podflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.sql.NamedQuery.Parameter;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every question of {@code sql/queries} gives the rows that its case expects. */
class NamedQueriesIT {
  private static final Path CASES = SqlDirectory.PATH.resolve("queries").resolve("cases");

  @BeforeAll
  static void migrate() throws Exception {
    Clickhouse.startFromEmpty();
  }

  /** A question without a case fails here for want of its files. */
  @ParameterizedTest
  @MethodSource("dev.podflow.sql.SqlDirectory#queries")
  void givesTheExpectedRows(NamedQuery query) throws Exception {
    Path directory = CASES.resolve(query.name());
    Clickhouse.truncate();
    Clickhouse.run(Files.readString(directory.resolve("data.sql")));

    assertThat(
            Clickhouse.query(
                query.sql(),
                parameters(directory.resolve("parameters.properties")),
                "TabSeparatedWithNames"))
        .containsExactlyElementsOf(Files.readAllLines(directory.resolve("expected.tsv")));
  }

  /** A server may have any time zone; the texts that a question is asked with are UTC. */
  @ParameterizedTest
  @MethodSource("dev.podflow.sql.SqlDirectory#queries")
  void itsTimesAreUtcWhereverTheServerIs(NamedQuery query) {
    for (Parameter parameter : query.parameters()) {
      String time = parameter.defaultExpression();
      if (time.contains("now")) {
        assertThat(
                Clickhouse.query(
                    "SELECT toDateTime(toString(%s), 'UTC') = %s SETTINGS session_timezone = '%s'"
                        .formatted(time, time, "Europe/Berlin")))
            .as("%s = %s", parameter.name(), time)
            .containsExactly("1");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Pacific/Kiritimati", "Pacific/Pago_Pago"})
  void aDayOfUnusedPoliciesIsOneOfUtc(String timeZone) throws Exception {
    NamedQuery query = NamedQuery.read(SqlDirectory.PATH.resolve("queries/unused-policies.sql"));
    Path directory = CASES.resolve(query.name());
    Clickhouse.truncate();
    Clickhouse.run(Files.readString(directory.resolve("data.sql")));

    assertThat(
            Clickhouse.query(
                query.sql() + " SETTINGS session_timezone = '" + timeZone + "'",
                parameters(directory.resolve("parameters.properties")),
                "TabSeparatedWithNames"))
        .containsExactlyElementsOf(Files.readAllLines(directory.resolve("expected.tsv")));
  }

  @ParameterizedTest
  @MethodSource("dev.podflow.sql.SqlDirectory#queries")
  void runsWithItsDefaults(NamedQuery query) {
    Clickhouse.truncate();
    Map<String, String> defaults = new HashMap<>();
    for (Parameter parameter : query.parameters()) {
      List<String> value =
          Clickhouse.query("SELECT toString(" + parameter.defaultExpression() + ") FORMAT TSVRaw");
      defaults.put(parameter.name(), String.join("", value));
    }

    assertThat(Clickhouse.query(query.sql(), defaults, "TabSeparated")).isEmpty();
  }

  @Test
  void noCaseIsLeftOver() throws IOException {
    try (Stream<Path> cases = Files.list(CASES)) {
      assertThat(cases.map(directory -> directory.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              SqlDirectory.queries().stream().map(NamedQuery::name).toList());
    }
  }

  private static Map<String, String> parameters(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    Map<String, String> parameters = new HashMap<>();
    properties.forEach((name, value) -> parameters.put((String) name, (String) value));
    return parameters;
  }
}
