package dev.podflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.delta.Column;
import dev.podflow.delta.DeltaTable;
import dev.podflow.table.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables that the migrations make are those that {@link Tables} writes. */
class TablesIT {
  private static final String SKETCH =
      "AggregateFunction(quantilesDD(0.01, 0.5, 0.9, 0.95, 0.99), Float64)";

  private static final Set<String> MANY_VALUED =
      Set.of(
          "query_name",
          "fingerprint",
          "policy",
          "contributors",
          "summary",
          "evidence_sql",
          "pod_selector",
          "namespace_selector",
          "spec",
          "problem");

  @BeforeAll
  static void migrate() throws Exception {
    Clickhouse.startFromEmpty();
  }

  record Table(String name, DeltaTable shape) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Table> tables() {
    return Tables.ALL.stream()
        .flatMap(
            shape ->
                shape.tiers().stream().map(tier -> new Table(shape.name() + tier.suffix(), shape)));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void hasTheColumnsThatAreWritten(Table table) {
    List<String> expected = new ArrayList<>();
    for (Column column : table.shape.columns()) {
      expected.add(column.name() + ' ' + type(table.shape, column));
    }
    expected.add(
        "last_commit "
            + (table.shape.merging() && !table.shape.replacing()
                ? "SimpleAggregateFunction(max, UInt64)"
                : "UInt64"));

    assertThat(columns(table.name, "concat(name, ' ', type)")).containsExactlyElementsOf(expected);
  }

  /** Else AggregatingMergeTree would make one row of two that differ. */
  @ParameterizedTest
  @MethodSource("tables")
  void everyKeyColumnIsPartOfTheSortingKey(Table table) {
    if (!table.shape.merging()) {
      assertThat(engine(table.name)).isEqualTo("MergeTree");
      return;
    }
    assertThat(engine(table.name))
        .isEqualTo(table.shape.replacing() ? "ReplacingMergeTree" : "AggregatingMergeTree");
    assertThat(columns(table.name, "name", "is_in_sorting_key"))
        .containsExactlyElementsOf(
            table.shape.columns().stream()
                .filter(column -> column.type().isKey())
                .map(Column::name)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("tables")
  void saysWhatEachColumnHolds(Table table) {
    assertThat(columns(table.name, "comment"))
        .allSatisfy(comment -> assertThat(comment).isNotBlank());
  }

  /** The ledger is no table of deltas; the sink writes it by name. */
  @Test
  void theLedgerHasARowForEachShardAndCommit() {
    assertThat(columns("commits", "concat(name, ' ', type)"))
        .containsExactly(
            "job LowCardinality(String)",
            "shard UInt32",
            "shards UInt32",
            "checkpoint UInt64",
            "commit UInt64",
            "committed_at DateTime64(3, 'UTC')");
  }

  @Test
  void everyTableRemembersTheTokensOfItsInserts() {
    assertThat(
            Clickhouse.query(
                "SELECT name FROM system.tables WHERE database = 'podflow' AND engine LIKE '%MergeTree'"
                    + " AND name != 'schema_migrations' AND NOT"
                    + " create_table_query LIKE '%non_replicated_deduplication_window = 10000%'"))
        .isEmpty();
  }

  /**
   * Time to live goes by the commit: a replay of an old recording stays, what is long there goes.
   */
  @ParameterizedTest
  @MethodSource("tables")
  void keepsOldEventsAndForgetsOldCommits(Table table) {
    if (table.shape.name().equals("progress") || table.shape.replacing()) {
      return;
    }
    String time = table.shape.columns().get(0).name();
    String insert = "INSERT INTO podflow.%s (%s, last_commit) SELECT '%s', %s";
    String commit = "toUnixTimestamp(now() - INTERVAL %d YEAR) * 1000";
    Clickhouse.query(insert.formatted(table.name, time, "2021-03-04", commit.formatted(0)));
    Clickhouse.query(insert.formatted(table.name, time, "2021-03-05", commit.formatted(6)));
    Clickhouse.query("OPTIMIZE TABLE podflow." + table.name + " FINAL");

    assertThat(Clickhouse.query("SELECT toDate(%s) FROM podflow.%s".formatted(time, table.name)))
        .containsExactly("2021-03-04");
  }

  /** What ended long ago goes; what still is stays however long ago it was written. */
  @Test
  void keepsPodsThatLive() {
    String insert =
        "INSERT INTO podflow.pods (ip, ended_at, last_commit) SELECT '%s', %s,"
            + " toUnixTimestamp(now() - INTERVAL 2 YEAR) * 1000";
    Clickhouse.query(insert.formatted("10.0.0.1", "NULL"));
    Clickhouse.query(insert.formatted("10.0.0.2", "'2021-03-04'"));
    Clickhouse.query("OPTIMIZE TABLE podflow.pods FINAL");

    assertThat(Clickhouse.query("SELECT ip FROM podflow.pods")).containsExactly("10.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"network_policies", "policy_pods"})
  void keepsPoliciesThatHold(String table) {
    String insert =
        "INSERT INTO podflow.%s (cluster, ended_at, last_commit) SELECT '%s', %s,"
            + " toUnixTimestamp(now() - INTERVAL 2 YEAR) * 1000";
    Clickhouse.query(insert.formatted(table, "holds", "NULL"));
    Clickhouse.query(insert.formatted(table, "ended", "'2021-03-04'"));
    Clickhouse.query("OPTIMIZE TABLE podflow." + table + " FINAL");

    assertThat(Clickhouse.query("SELECT cluster FROM podflow." + table)).containsExactly("holds");
  }

  private static String type(DeltaTable shape, Column column) {
    return switch (column.type()) {
      case WINDOW -> "DateTime('UTC')";
      case TEXT -> isManyValued(column.name()) ? "String" : "LowCardinality(String)";
      case UINT8 -> "UInt8";
      case UINT16 -> "UInt16";
      case UINT32 -> "UInt32";
      case UINT64 -> "UInt64";
      case MICROS -> "DateTime64(6, 'UTC')";
      case SUM ->
          shape.merging() ? "SimpleAggregateFunction(sum, Nullable(UInt64))" : "Nullable(UInt64)";
      case MAX -> "SimpleAggregateFunction(max, UInt64)";
      case FIRST_TIME -> "SimpleAggregateFunction(min, DateTime('UTC'))";
      case LAST_TIME -> "SimpleAggregateFunction(max, DateTime('UTC'))";
      case SKETCH -> SKETCH;
      case STATE_TEXT -> isManyValued(column.name()) ? "String" : "LowCardinality(String)";
      case STATE_FLAG -> "UInt8";
      case STATE_TIME -> "DateTime64(3, 'UTC')";
      case STATE_TIME_OR_NULL -> "Nullable(DateTime64(3, 'UTC'))";
      case STATE_UINT64_OR_NULL -> "Nullable(UInt64)";
      case MAP -> "Map(LowCardinality(String), String)";
      case SUM_FLOAT64 ->
          shape.merging() ? "SimpleAggregateFunction(sum, Nullable(Float64))" : "Nullable(Float64)";
      case MIN_FLOAT64 -> "SimpleAggregateFunction(min, Nullable(Float64))";
      case MAX_FLOAT64 -> "SimpleAggregateFunction(max, Nullable(Float64))";
      case LATEST_FLOAT64 ->
          "SimpleAggregateFunction(max, Tuple(at DateTime64(3, 'UTC'), value Float64))";
      case STATE_MAP -> "Map(LowCardinality(String), String)";
    };
  }

  private static boolean isManyValued(String column) {
    return MANY_VALUED.contains(column) || column.matches("(.+_)?(pod|ip|uid)");
  }

  private static List<String> columns(String table, String what) {
    return columns(table, what, "1");
  }

  private static List<String> columns(String table, String what, String where) {
    return Clickhouse.query(
        "SELECT %s FROM system.columns WHERE database = 'podflow' AND table = '%s' AND %s FORMAT TSVRaw"
            .formatted(what, table, where));
  }

  private static String engine(String table) {
    return Clickhouse.query(
            "SELECT engine FROM system.tables WHERE database = 'podflow' AND name = '%s'"
                .formatted(table))
        .get(0);
  }
}
