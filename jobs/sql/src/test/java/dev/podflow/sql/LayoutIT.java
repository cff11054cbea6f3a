package dev.podflow.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The migrations of a cluster. The engine has no Keeper and cannot run them: it says whether it
 * understands each, as ClickHouse's own parser does.
 */
class LayoutIT {
  private static final Layout REPLICATED = new Layout("prod", false);
  private static final Layout SHARDED = new Layout("prod", true);

  private static final String TABLE =
      """
      -- Rows.
      CREATE TABLE IF NOT EXISTS podflow.pods_1m
      (
        a UInt8 COMMENT 'ENGINE = of what',
        b UInt8
      )
      ENGINE = ReplacingMergeTree(b)
      ORDER BY (a, toStartOfHour(b))
      SETTINGS non_replicated_deduplication_window = 10, ttl_only_drop_parts = 1""";

  private static List<String> rendered(Layout layout) throws IOException {
    List<String> statements = new ArrayList<>();
    for (Migration migration : Migration.allIn(SqlDirectory.PATH.resolve("migrations"))) {
      migration.statements().forEach(sql -> statements.addAll(layout.render(sql)));
    }
    return statements;
  }

  private static long count(List<String> statements, String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    return statements.stream().filter(sql -> compiled.matcher(sql).find()).count();
  }

  @Test
  void oneServerGetsWhatIsWritten() {
    assertThat(Layout.SINGLE.render(TABLE)).containsExactly(TABLE);
  }

  @Test
  void aReplicatedTableHasItsPathAndWindow() {
    assertThat(REPLICATED.render(TABLE))
        .containsExactly(
            TABLE
                .replace("podflow.pods_1m", "podflow.pods_1m ON CLUSTER 'prod'")
                .replace(
                    "ReplacingMergeTree(b)",
                    "ReplicatedReplacingMergeTree("
                        + "'/clickhouse/tables/{shard}/{database}/{table}', '{replica}', b)")
                .replace("non_replicated_ded", "replicated_ded"));
  }

  @Test
  void aShardedTableIsTwo() {
    List<String> statements = SHARDED.render(TABLE);
    assertThat(statements).hasSize(2);
    assertThat(statements.get(0)).contains("podflow.pods_1m_shard ON CLUSTER 'prod'\n(");
    assertThat(statements.get(1))
        .isEqualTo(
            """
            CREATE TABLE IF NOT EXISTS podflow.pods_1m ON CLUSTER 'prod' AS podflow.pods_1m_shard
            ENGINE = Distributed('prod', podflow, pods_1m_shard, sipHash64((a, toStartOfHour(b))))""");
  }

  @Test
  void aChangeGoesWhereItBelongs() {
    assertThat(SHARDED.render("ALTER TABLE podflow.t MODIFY TTL a"))
        .containsExactly("ALTER TABLE podflow.t_shard ON CLUSTER 'prod' MODIFY TTL a");
    assertThat(SHARDED.render("ALTER TABLE podflow.t ADD COLUMN c UInt8"))
        .containsExactly(
            "ALTER TABLE podflow.t_shard ON CLUSTER 'prod' ADD COLUMN c UInt8",
            "ALTER TABLE podflow.t ON CLUSTER 'prod' ADD COLUMN c UInt8");
    assertThat(SHARDED.render("ALTER TABLE podflow.commits ADD COLUMN c UInt8"))
        .containsExactly("ALTER TABLE podflow.commits ON CLUSTER 'prod' ADD COLUMN c UInt8");
  }

  @Test
  void ledgersAreSeenWholeByEveryServer() throws IOException {
    List<String> everywhere =
        rendered(SHARDED).stream()
            .filter(sql -> sql.contains("'/clickhouse/tables/all/{database}/{table}'"))
            .toList();
    assertThat(everywhere)
        .hasSize(3)
        .allMatch(sql -> sql.contains("'{shard}-{replica}'"))
        .anyMatch(sql -> sql.contains("podflow.commits ON CLUSTER"))
        .anyMatch(sql -> sql.contains("podflow.progress ON CLUSTER"))
        .anyMatch(sql -> sql.contains("podflow.schema_migrations ON CLUSTER"));
  }

  @Test
  void clickHouseUnderstandsEveryMigrationOfACluster() throws IOException {
    for (Layout layout : List.of(REPLICATED, SHARDED)) {
      List<String> statements = rendered(layout);
      assertThat(statements)
          .allSatisfy(sql -> assertThat(sql).contains(" ON CLUSTER 'prod'"))
          .noneMatch(sql -> sql.contains("non_replicated"))
          .allSatisfy(sql -> assertThat(Clickhouse.query("EXPLAIN AST " + sql)).isNotEmpty());
      assertThat(count(statements, "(?m)^ENGINE = Replicated"))
          .as("tables")
          .isEqualTo(count(rendered(Layout.SINGLE), "CREATE TABLE"));
      assertThat(count(statements, "(?m)^ENGINE = (?!Replicated)\\w*MergeTree")).isZero();
    }
    assertThat(count(rendered(SHARDED), "ENGINE = Distributed"))
        .isEqualTo(count(rendered(Layout.SINGLE), "CREATE TABLE") - 3);
  }

  /** The columns that a Distributed table is spread by are the table's own. */
  @Test
  void aShardingKeyCanBeComputed() throws IOException, SQLException {
    Clickhouse.startFromEmpty();
    Pattern key = Pattern.compile("Distributed\\('prod', podflow, (\\w+)_shard, (.*)\\)$");
    int tables = 0;
    for (String sql : rendered(SHARDED)) {
      Matcher matcher = key.matcher(sql);
      if (matcher.find()) {
        tables++;
        Clickhouse.query("SELECT " + matcher.group(2) + " FROM podflow." + matcher.group(1));
      }
    }
    assertThat(tables).isGreaterThan(10);
  }

  @Test
  void whatHasNoRuleIsRefused() {
    assertThatThrownBy(() -> REPLICATED.render("INSERT INTO podflow.t VALUES (1)"))
        .isInstanceOf(MigrationException.class);
    assertThatThrownBy(() -> new Layout("a'b", false)).isInstanceOf(MigrationException.class);
    assertThatThrownBy(() -> new Layout(null, true)).hasMessageContaining("a cluster's");
  }
}
