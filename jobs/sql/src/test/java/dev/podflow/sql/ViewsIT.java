package dev.podflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The counting rules of the views. */
class ViewsIT {
  private static final String MINUTE = "from = '2026-01-01 00:00:00', to = '2026-01-01 00:01:00'";

  @BeforeAll
  static void migrate() throws Exception {
    Clickhouse.startFromEmpty();
  }

  @BeforeEach
  void empty() {
    Clickhouse.truncate();
  }

  @ParameterizedTest
  @CsvSource({
    "source, destination, middle, 1",
    "'', destination, middle, 10",
    "'', '', middle, 100",
    "source, '', middle, 1",
  })
  void theSourceGoesFirstThenTheDestinationThenTheMiddle(
      String source, String destination, String middle, String flows) {
    report(source, "flows", "1");
    report(destination, "flows", "10");
    report(middle, "flows", "100");

    assertThat(pairs("flows", MINUTE)).containsExactly(flows);
  }

  @Test
  void aReportThatSawNothingGivesWay() {
    report("source", "flows, requests", "0, 0");
    report("destination", "flows, requests", "7, 3");

    assertThat(pairs("flows, requests", MINUTE)).containsExactly("7\t3");
  }

  @Test
  void zeroIsKnownAndNullIsNot() {
    report("source", "flows, bytes_sent", "5, NULL");
    report("destination", "flows, bytes_sent", "6, 0");

    assertThat(pairs("flows, bytes_sent, bytes_received", MINUTE)).containsExactly("5\t0\t\\N");
  }

  @Test
  void eachGroupOfMeasuresComesFromOneReport() {
    report("source", "flows, connections_opened, requests, mtls, plaintext", "5, 4, NULL, 0, 9");
    report("destination", "flows, connections_opened, requests, mtls, plaintext", "3, 2, 8, 6, 2");

    assertThat(pairs("flows, connections_opened, requests, mtls, plaintext, mtls_share", MINUTE))
        .containsExactly("5\t4\t8\t6\t2\t0.75");
  }

  @Test
  void deniedAndDroppedAreTheSumOfBothEnds() {
    report("source", "flows, flows_forwarded, flows_dropped, flows_denied", "9, 6, 1, 2");
    report("destination", "flows, flows_forwarded, flows_dropped, flows_denied", "6, 1, 3, 2");

    assertThat(pairs("flows, flows_forwarded, flows_dropped, flows_denied", MINUTE))
        .containsExactly("9\t6\t4\t4");
  }

  @Test
  void theSketchIsThatOfTheRequestsThatAreShown() {
    report("source", "requests, latency_us", "2, " + sketch(50_000, 50_000));
    report("destination", "requests, latency_us", "2, " + sketch(10_000, 10_000));

    assertThat(milliseconds("p50_ms")).isBetween(49.5, 50.5);
  }

  @Test
  void quantilesAreOfAllBucketsTogether() {
    report("source", "requests, latency_us", "3, " + sketch(1_000, 2_000, 3_000));
    reportAt(
        "2026-01-01 00:01:00",
        "destination",
        "requests, latency_us",
        "2, " + sketch(90_000, 91_000));

    String range = "from = '2026-01-01 00:00:00', to = '2026-01-01 00:02:00'";
    assertThat(pairs("round(p50_ms), round(p99_ms, -1)", range)).containsExactly("3\t90");
  }

  @Test
  void thereIsNoLatencyWithoutAnswers() {
    report("source", "flows, requests", "1, NULL");

    assertThat(pairs("p50_ms, p99_ms, error_ratio, mtls_share", MINUTE))
        .containsExactly("\\N\t\\N\t\\N\t\\N");
  }

  @Test
  void theServiceIsNoPartOfThePair() {
    report("source", "flows, dst_service", "4, ''");
    report("destination", "flows, dst_service", "3, 'cart'");

    assertThat(pairs("dst_service, flows", MINUTE)).containsExactly("cart\t4");
  }

  @Test
  void systemsAreNeverAddedUp() {
    report("source", "source_system, flows", "'cilium', 4");
    report("source", "source_system, flows", "'istio', 5");

    assertThat(pairs("source_system, flows", MINUTE))
        .containsExactlyInAnyOrder("cilium\t4", "istio\t5");
  }

  @Test
  void ratesAreOverWholeMinutesAndTheEndIsExclusive() {
    report("source", "flows", "60");
    reportAt("2026-01-01 00:02:00", "source", "flows", "60");

    assertThat(
            pairs(
                "flows, flows_per_second",
                "from = '2026-01-01 00:00:59', to = '2026-01-01 00:01:01'"))
        .containsExactly("60\t0.5");
    assertThat(pairs("flows", "from = '2026-01-01 00:01:00', to = '2026-01-01 00:02:00'"))
        .isEmpty();
  }

  @Test
  void theMinuteUnderWayIsNotShown() {
    String thisMinute = "toStartOfMinute(now())";
    Clickhouse.query(insert("service_pairs_1m", thisMinute + " - 60", "source", "flows", "60"));
    Clickhouse.query(insert("service_pairs_1m", thisMinute + " + 60", "source", "flows", "1000"));

    assertThat(pairs("flows", "from = now() - 300, to = now() + 3600")).containsExactly("60");
  }

  /** Each tier holds another power of ten, so that the sum tells what was read from where. */
  @ParameterizedTest
  @CsvSource({
    "2026-01-01 22:58:00, 2026-01-04 01:03:00, 5, 2, 2",
    "2026-01-01 22:10:00, 2026-01-01 22:50:00, 40, 0, 0",
    "2026-01-01 22:10:00, 2026-01-01 23:10:00, 60, 0, 0",
    "2026-01-01 22:00:00, 2026-01-01 23:00:00, 0, 1, 0",
    "2026-01-02 00:00:00, 2026-01-03 00:00:00, 0, 0, 1",
    "2026-01-02 00:01:00, 2026-01-03 00:00:00, 59, 23, 0",
  })
  void everyBucketIsReadFromTheCoarsestTierThatFits(
      String from, String to, long minutes, long hours, long days) {
    for (String table : List.of("service_pairs", "policy_hits")) {
      String measure = table.equals("policy_hits") ? "hits" : "flows";
      String insert =
          "INSERT INTO podflow.%s_%s (window_start, %s, last_commit) SELECT toDateTime('2026-01-01', 'UTC')"
              + " + %d * number, %d, toUnixTimestamp(now()) * 1000 FROM numbers(%d)";
      Clickhouse.query(insert.formatted(table, "1m", measure, 60, 1, 5 * 1440));
      Clickhouse.query(insert.formatted(table, "1h", measure, 3600, 10_000, 5 * 24));
      Clickhouse.query(insert.formatted(table, "1d", measure, 86_400, 100_000_000, 5));

      assertThat(
              Clickhouse.query(
                  "SELECT sum(%s) FROM podflow.%s(from = '%s', to = '%s')"
                      .formatted(measure, table, from, to)))
          .containsExactly(String.valueOf(minutes + hours * 10_000 + days * 100_000_000));
    }
  }

  private static void report(String reporter, String columns, String values) {
    reportAt("2026-01-01 00:00:00", reporter, columns, values);
  }

  /** One row of a report; nothing for a reporter that is {@code ''}. */
  private static void reportAt(String time, String reporter, String columns, String values) {
    if (!reporter.isEmpty()) {
      Clickhouse.query(insert("service_pairs_1m", "'" + time + "'", reporter, columns, values));
    }
  }

  private static String insert(
      String table, String time, String reporter, String columns, String values) {
    return "INSERT INTO podflow.%s (window_start, reporter, last_commit, %s) SELECT %s, '%s', toUnixTimestamp(now()) * 1000, %s"
        .formatted(table, columns, time, reporter, values);
  }

  private static String sketch(long... microseconds) {
    String values = Arrays.toString(microseconds).replaceAll("(\\d+)", "toFloat64($1)");
    return "arrayReduce('quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)', " + values + ")";
  }

  private static List<String> pairs(String columns, String range) {
    return Clickhouse.query("SELECT %s FROM podflow.service_pairs(%s)".formatted(columns, range));
  }

  private static double milliseconds(String column) {
    return Double.parseDouble(pairs(column, MINUTE).get(0));
  }
}
