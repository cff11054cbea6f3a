package dev.podflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The roles of {@code sql/grants}. The engine knows no users: it only says that it would understand
 * the statements. On a server ({@code PODFLOW_CLICKHOUSE_URL}) they are applied, and each role
 * tries what it may and what it may not.
 */
class GrantsIT {
  private static final Path FILE = SqlDirectory.PATH.resolve("grants/roles.sql");
  private static final Pattern GRANT = Pattern.compile("(?s)GRANT (.*?) ON ([\\w.*]+) TO (\\w+)");
  private static final boolean SERVER = System.getenv("PODFLOW_CLICKHOUSE_URL") != null;

  private static List<String> statements() {
    return Pattern.compile(";[ \\t]*(\\R|\\z)")
        .splitAsStream(Clickhouse.read(FILE))
        .filter(text -> !text.isBlank())
        .toList();
  }

  @Test
  void clickHouseUnderstandsEachStatement() {
    assertThat(statements())
        .isNotEmpty()
        .allSatisfy(
            statement -> assertThat(Clickhouse.query("EXPLAIN AST " + statement)).isNotEmpty());
  }

  @Test
  void nobodyIsGrantedMoreThanThePartHeNeeds() {
    Map<String, Set<String>> granted = new TreeMap<>();
    Matcher grant = GRANT.matcher(Clickhouse.read(FILE));
    while (grant.find()) {
      assertThat(grant.group(2)).isIn("podflow.*", "system.processes", "*.*");
      for (String right : grant.group(1).split(",\\s*")) {
        granted
            .computeIfAbsent(grant.group(3), role -> new TreeSet<>())
            .add(right + " ON " + grant.group(2));
      }
    }
    assertThat(granted.get("podflow_reader"))
        .containsExactly("SELECT ON podflow.*", "SHOW ON podflow.*");
    assertThat(granted.get("podflow_writer"))
        .containsExactly(
            "INSERT ON podflow.*",
            "SELECT ON podflow.*",
            "SELECT ON system.processes",
            "SHOW ON podflow.*");
    assertThat(granted.get("podflow_migrator"))
        .contains("CLUSTER ON *.*")
        .allMatch(right -> right.endsWith(" ON podflow.*") || right.equals("CLUSTER ON *.*"))
        .noneMatch(right -> right.startsWith("ALL"));
  }

  /** A role lets nobody in: whoever the jobs on Kubernetes say they are has to be made. */
  @Test
  void theUsersThatAreToBeMadeHaveTheRolesOfTheirParts() throws IOException {
    Map<String, String> users = new TreeMap<>();
    Matcher user =
        Pattern.compile("(?m)^--   (CREATE USER (\\w+) .* DEFAULT ROLE (\\w+))$")
            .matcher(Clickhouse.read(FILE));
    while (user.find()) {
      assertThat(Clickhouse.query("EXPLAIN AST " + user.group(1))).isNotEmpty();
      users.put(user.group(2), user.group(3));
    }
    assertThat(users)
        .containsEntry("podflow_jobs", "podflow_writer")
        .containsEntry("podflow_migrate", "podflow_migrator")
        .containsEntry("grafana", "podflow_reader");
    for (String job : List.of("traffic", "metrics", "posture", "alerts")) {
      Path manifest = Path.of("../../infra/kubernetes/base/flink-" + job + ".yaml");
      assertThat(Files.readString(manifest))
          .containsPattern("- --clickhouse.user\\s+- podflow_jobs\\s");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "podflow_reader|SELECT count() FROM podflow.service_pairs_1m|200",
        "podflow_reader|SELECT count() FROM podflow.denied(from = now() - 60, to = now())|200",
        "podflow_reader|INSERT INTO podflow.commits SELECT * FROM podflow.commits|403",
        "podflow_reader|DROP TABLE podflow.commits|403",
        "podflow_reader|SELECT count() FROM system.users|403",
        "podflow_writer|INSERT INTO podflow.commits SELECT * FROM podflow.commits|200",
        "podflow_writer|SELECT count() FROM system.processes|200",
        "podflow_writer|DROP TABLE podflow.commits|403",
        "podflow_writer|ALTER TABLE podflow.commits DELETE WHERE 1|403",
        "podflow_migrator|ALTER TABLE podflow.commits MODIFY COMMENT 'Commits'|200",
        "podflow_migrator|SELECT count() FROM system.users|403",
        "podflow_migrator|CREATE USER u|403",
      })
  void onAServerEachRoleDoesItsPart(String role, String sql, int status)
      throws IOException, SQLException, InterruptedException {
    if (!SERVER) {
      return;
    }
    Clickhouse.startFromEmpty();
    statements().forEach(Clickhouse::query);
    Clickhouse.query(
        "CREATE USER OR REPLACE podflow_try IDENTIFIED WITH sha256_password BY 'try' DEFAULT ROLE "
            + role);
    String login =
        Base64.getEncoder().encodeToString("podflow_try:try".getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(Clickhouse.url()))
            .header("Authorization", "Basic " + login)
            .POST(HttpRequest.BodyPublishers.ofString(sql))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      String said = answer.body().lines().collect(Collectors.joining(" "));
      // An access that is denied has code 497; by which status, differs between versions.
      boolean denied = said.contains("Code: 497");
      assertThat(denied ? 403 : answer.statusCode()).as(said).isEqualTo(status);
    } finally {
      Clickhouse.query("DROP USER podflow_try");
    }
  }
}
