package dev.podflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each check of {@code sql/checks} is silent on sound tables and speaks up on a flaw of its own.
 */
class ChecksIT {
  private static final String NOW = "toUnixTimestamp(now()) * 1000";

  /**
   * What breaks the tables in the way that a check is there for, and the flaw's place in its
   * answer.
   */
  private static final Map<String, Flaw> FLAWS =
      Map.of(
          "pair-tiers-agree",
          new Flaw(
              "INSERT INTO podflow.service_pairs_1m (window_start, flows, last_commit)"
                  + " SELECT '2026-01-01 23:59:00', 1, "
                  + NOW,
              "2026-01-01\tflows\t11\t10\t10"),
          "policy-tiers-agree",
          new Flaw("TRUNCATE TABLE podflow.policy_hits_1d", "2026-01-01\thits\t3\t3\t"),
          "flows-are-disjoint",
          new Flaw(
              "INSERT INTO podflow.service_pairs_1h (window_start, reporter, flows, last_commit)"
                  + " SELECT '2026-01-01', 'source', 1, "
                  + NOW,
              "1h\t2026-01-01\t\tsource\t11\t8\t1\t1"),
          "ends-add-up",
          new Flaw(
              "INSERT INTO podflow.service_pairs_1d (window_start, reporter, ends_late, last_commit)"
                  + " SELECT '2026-01-01', 'source', 1, "
                  + NOW,
              "1d\t2026-01-01\t\tsource\t10\t21"),
          "addresses-have-one-owner",
          new Flaw(
              "INSERT INTO podflow.pods (ip, cluster, uid, since, pod, started_at, ended_at, last_commit)"
                  + " SELECT '10.0.0.7', 'prod', 'c', '2026-01-01 00:19:58', 'third',"
                  + " '2026-01-01 00:19:58', NULL, "
                  + NOW,
              "prod\t10.0.0.7\tthird\t2026-01-01 00:19:58.000\t2026-01-01 00:19:59.000"),
          "quality-adds-up",
          new Flaw(
              "INSERT INTO podflow.pipeline_quality_1m (window_start, input, received, last_commit)"
                  + " SELECT '2026-01-01', 'flows.hubble', 1, "
                  + NOW,
              "2026-01-01 00:00:00\tflows.hubble\t11\t7\t1\t1\t1"),
          "commits-are-monotonic",
          new Flaw(
              "INSERT INTO podflow.commits VALUES ('traffic', 0, 2, 3, 150, now64(3) + 60)",
              "traffic\t0\t3\t150\t200"));

  private record Flaw(String statement, String answer) {}

  @BeforeAll
  static void migrate() throws Exception {
    Clickhouse.startFromEmpty();
  }

  static List<Path> checks() throws Exception {
    return SqlDirectory.files("checks");
  }

  @BeforeEach
  void soundTables() {
    Clickhouse.truncate();
    for (String tier : List.of("1m", "1h", "1d")) {
      Clickhouse.query(
          "INSERT INTO podflow.service_pairs_%s (window_start, reporter, flows, flows_forwarded,"
                  .formatted(tier)
              + " flows_dropped, flows_denied, ends_exact, ends_external, latency_us, last_commit)"
              + " SELECT '2026-01-01', 'source', 10, 8, 1, 1, 15, 5,"
              + " quantilesDDState(0.01, 0.5, 0.9, 0.95, 0.99)(toFloat64(1000 * number)), "
              + NOW
              + " FROM numbers(1, 50)");
      Clickhouse.query(
          "INSERT INTO podflow.policy_hits_%s (window_start, hits, last_commit) SELECT '2026-01-01', 3, %s"
              .formatted(tier, NOW));
    }
    Clickhouse.query(
        "INSERT INTO podflow.pipeline_quality_1m (window_start, input, received, used, merged,"
            + " not_traffic, dead_letters, last_commit)"
            + " SELECT '2026-01-01', 'flows.hubble', 10, 7, 1, 1, 1, "
            + NOW);
    // Two lives that touch only within what is uncertain about them, and one whose end nobody saw.
    Clickhouse.query(
        "INSERT INTO podflow.pods (ip, cluster, uid, since, pod, started_at, ended_at,"
            + " started_within_ms, ended_within_ms, last_commit) SELECT *, "
            + NOW
            + " FROM values("
            + " ('10.0.0.7', 'prod', 'o', '2026-01-01', 'open', '2026-01-01 00:00:00', NULL, 0, NULL),"
            + " ('10.0.0.7', 'prod', 'a', '2026-01-01', 'first', '2026-01-01 00:01:00',"
            + " '2026-01-01 00:10:02', 0, 1500),"
            + " ('10.0.0.7', 'prod', 'b', '2026-01-01', 'second', '2026-01-01 00:10:00',"
            + " '2026-01-01 00:20:00', 500, 1000))");
    Clickhouse.query(
        "INSERT INTO podflow.commits VALUES ('traffic', 0, 2, 1, 100, now64(3)),"
            + " ('traffic', 1, 2, 1, 90, now64(3)), ('traffic', 0, 2, 2, 200, now64(3) + 30)");
  }

  @ParameterizedTest
  @MethodSource("checks")
  void isSilentOnSoundTables(Path check) {
    assertThat(answer(check)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("checks")
  void speaksUpOnItsFlaw(Path check) {
    Flaw flaw = FLAWS.get(name(check));
    Clickhouse.query(flaw.statement);

    assertThat(answer(check)).anySatisfy(row -> assertThat(row).startsWith(flaw.answer));
  }

  /** What its minutes counted has expired, and its days are still there: nothing is wrong. */
  @Test
  void tiersThatExpiredAreNotCompared() {
    Clickhouse.truncate();
    Clickhouse.query(
        "INSERT INTO podflow.service_pairs_1d (window_start, flows, last_commit)"
            + " SELECT '2026-01-01', 1, toUnixTimestamp(now() - INTERVAL 40 DAY) * 1000");

    assertThat(answer(SqlDirectory.PATH.resolve("checks").resolve("pair-tiers-agree.sql")))
        .isEmpty();
  }

  private static List<String> answer(Path check) {
    return Clickhouse.query(Clickhouse.read(check));
  }

  private static String name(Path check) {
    return check.getFileName().toString().replace(".sql", "");
  }
}
