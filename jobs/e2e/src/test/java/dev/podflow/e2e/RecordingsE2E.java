package dev.podflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recordings go in at one end of the stack; at the other the tables hold the naive count. */
@ExtendWith(LocalStack.Extension.class)
class RecordingsE2E {
  /** The fixture's cluster, and that of recordings, which do not name theirs. */
  private static final List<String> CLUSTERS = List.of("shop-cluster", "default");

  private static final Map<String, Duration> TIERS =
      Map.of("_1m", Duration.ofMinutes(1), "_1h", Duration.ofHours(1), "_1d", Duration.ofDays(1));

  private static LocalStack stack;
  private static List<JsonNode> records;
  private static Map<String, Long> qualityBefore;

  @BeforeAll
  static void send(LocalStack shared) throws IOException {
    stack = shared;
    List<Path> files =
        Stream.concat(Stream.of(Recordings.fixture()), Recordings.real().stream()).toList();
    records = NaiveHubbleCount.read(files);
    qualityBefore = quality();
    stack.sendAndWait("hubble", files);
  }

  @ParameterizedTest
  @CsvSource({
    "service_pairs,_1m",
    "service_pairs,_1h",
    "service_pairs,_1d",
    "policy_hits,_1m",
    "policy_hits,_1h",
    "policy_hits,_1d",
    "drops,_1m",
    "dns,_1m",
    "http,_1m"
  })
  void aTableHoldsTheNaiveCount(String table, String tier) {
    NaiveHubbleCount naive = NaiveHubbleCount.of(records, TIERS.get(tier));
    StoredTables stored = new StoredTables(stack, CLUSTERS);
    Measures.assertSums(naive, table, stored.sums(table, tier));
    if (!naive.latencies(table).isEmpty()) {
      Measures.assertLatencies(naive, table, stored.latencies(table, tier));
    }
  }

  @Test
  void everyRecordEndedAsOneThing() {
    NaiveHubbleCount naive = NaiveHubbleCount.of(records, TIERS.get("_1m"));
    Map<String, Long> difference = new TreeMap<>(quality());
    difference.replaceAll((measure, sum) -> sum - qualityBefore.get(measure));
    Measures.assertSums(naive, "pipeline_quality", Map.of(List.of(), difference));
  }

  @Test
  void whatIsPublishedAddsUpToTheTables() throws IOException {
    PublishedAggregates.assertEqualToTables(stack);
  }

  @Test
  void plainHttpAnswers() throws IOException {
    long rows = Long.parseLong(stack.get("SELECT count() FROM podflow.service_pairs_1m").strip());
    assertThat(rows).isPositive();
  }

  @Test
  void aProgramWithClickHousesJdbcDriverGetsTheSame() throws SQLException {
    String sql =
        "SELECT reporter, sum(flows) FROM service_pairs_1m WHERE cluster = ? GROUP BY reporter";
    Map<String, Long> flows = new HashMap<>();
    String url = "jdbc:clickhouse://" + stack.clickHouse().getAuthority() + "/podflow";
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, CLUSTERS.get(0));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          flows.put(rows.getString(1), rows.getLong(2));
        }
      }
    }
    Map<String, Long> expected = new HashMap<>();
    new StoredTables(stack, CLUSTERS.subList(0, 1))
        .sums("service_pairs", "_1m")
        .forEach((key, row) -> expected.merge(key.get(3), row.get("flows"), Long::sum));
    assertThat(flows).isEqualTo(expected).isNotEmpty();
  }

  private static Map<String, Long> quality() {
    Map<String, Long> sums = new HashMap<>();
    for (String measure : Measures.SUMS.get("pipeline_quality")) {
      String sum = "SELECT coalesce(sum(" + measure + "), 0) FROM podflow.pipeline_quality_1m";
      sums.put(measure, stack.number(sum + " WHERE input = 'flows.hubble'"));
    }
    return sums;
  }
}
