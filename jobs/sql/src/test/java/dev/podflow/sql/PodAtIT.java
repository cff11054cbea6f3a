package dev.podflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code pod_at} answers, and how little it reads for it. */
class PodAtIT {
  private static final String NOW = "toUnixTimestamp(now()) * 1000";
  private static final int GRANULE_ROWS = 512;

  @BeforeAll
  static void migrate() throws Exception {
    Clickhouse.startFromEmpty();
  }

  @BeforeEach
  void truncate() {
    Clickhouse.truncate();
  }

  @AfterEach
  void mergeAgain() {
    Clickhouse.query("SYSTEM START MERGES podflow.pods");
  }

  @Test
  void anAddressHasOneOwnerAfterAnother() {
    pod("a", "10:00:00", "10:10:00", 0, 0);
    pod("b", "10:20:00", null, 0, null);

    assertThat(at("09:59:59")).isEmpty();
    assertThat(at("10:00:00")).containsExactly("a\t1\t1");
    assertThat(at("10:09:59.999")).containsExactly("a\t1\t1");
    assertThat(at("10:10:00")).isEmpty();
    assertThat(at("10:20:00")).containsExactly("b\t1\t1");
  }

  @Test
  void betweenTwoItMayHaveBeenEither() {
    pod("a", "10:00:00", "10:10:02", 0, 3_000);
    pod("b", "10:10:04", null, 3_000, null);

    assertThat(at("10:09:58")).containsExactly("a\t1\t1");
    assertThat(at("10:10:00")).containsExactly("a\t0\t1");
    assertThat(at("10:10:03")).containsExactlyInAnyOrder("a\t0\t2", "b\t0\t2");
    assertThat(at("10:10:06")).containsExactly("b\t0\t1");
    assertThat(at("10:10:07")).containsExactly("b\t1\t1");
  }

  @Test
  void whoIsCertainLeavesTheOthersBehind() {
    pod("a", "10:00:00", "10:10:00", 0, 60_000);
    pod("b", "10:10:10", null, 1_000, null);

    assertThat(at("10:10:30")).containsExactly("b\t1\t1");
  }

  @Test
  void anEndThatNobodySawCameBeforeTheNextBegan() {
    pod("a", "10:00:00", null, 0, null);
    pod("b", "10:10:00", null, 500, null);

    assertThat(at("10:05:00")).containsExactly("a\t1\t1");
    assertThat(at("10:10:01")).containsExactly("b\t1\t1");
  }

  @Test
  void whatWasOnlySeenMayHaveBeenThereBefore() {
    pod("a", "10:00:00", null, null, null);

    assertThat(at("09:00:00")).containsExactly("a\t0\t1");
    assertThat(at("10:00:00")).containsExactly("a\t1\t1");
  }

  @Test
  void aPodIsOneOfItsVersions() {
    insert("10.0.3.7", "prod", "a", "10:00:00", "10:05:00", 0, 2_000, 0, "map('v', '1')");
    insert("10.0.3.7", "prod", "a", "10:05:00", null, 2_000, null, 0, "map('v', '2')");

    String labels = "SELECT labels['v'], certain, candidates";
    assertThat(at(labels, "10.0.3.7", "10:04:59")).containsExactly("1\t0\t1");
    assertThat(at(labels, "10.0.3.7", "10:05:00")).containsExactly("2\t0\t1");
    assertThat(at(labels, "10.0.3.7", "10:05:02")).containsExactly("2\t1\t1");
  }

  @Test
  void podsOnTheHostNetworkShareTheirAddress() {
    insert("192.168.0.4", "prod", "proxy", "10:00:00", null, 0, null, 1, "map()");
    insert("192.168.0.4", "prod", "agent", "10:10:00", null, 0, null, 1, "map()");

    assertThat(at("SELECT uid, certain, candidates", "192.168.0.4", "10:05:00"))
        .containsExactly("proxy\t1\t1");
    assertThat(at("SELECT uid, certain, candidates", "192.168.0.4", "10:20:00"))
        .containsExactlyInAnyOrder("proxy\t1\t2", "agent\t1\t2");
  }

  @Test
  void clustersMayUseTheSameAddresses() {
    insert("10.0.3.7", "blue", "a", "10:00:00", null, 0, null, 0, "map()");
    insert("10.0.3.7", "green", "b", "10:00:00", null, null, null, 0, "map()");

    assertThat(at("SELECT cluster, uid, certain, candidates", "10.0.3.7", "10:05:00"))
        .containsExactlyInAnyOrder("blue\ta\t1\t1", "green\tb\t1\t1");
  }

  @Test
  void anAddressMayBeWrittenInAnyWay() {
    insert("fd00::7", "prod", "six", "10:00:00", null, 0, null, 0, "map()");
    pod("four", "10:00:00", null, 0, null);

    for (String ip : List.of("fd00::7", "FD00:0:0::0007", "fd00:0:0:0:0:0:0:7")) {
      assertThat(at("SELECT uid", ip, "10:05:00")).containsExactly("six");
    }
    for (String ip : List.of("10.0.3.7", "::ffff:10.0.3.7", "::ffff:a00:307")) {
      assertThat(at("SELECT uid", ip, "10:05:00")).containsExactly("four");
    }
    assertThat(at("SELECT uid", "no address", "10:05:00")).isEmpty();
  }

  @Test
  void theNewestCommitHolds() {
    long now = System.currentTimeMillis();
    for (int commit = 1; commit <= 3; commit++) {
      Clickhouse.query(
          ("INSERT INTO podflow.pods (ip, cluster, uid, since, workload, started_at, last_commit)"
                  + " SELECT '10.0.3.7', 'prod', 'a', '2026-01-01', 'w%d', '2026-01-01 10:00:00', %d")
              .formatted(commit, now - commit));
    }
    assertThat(at("SELECT workload", "10.0.3.7", "10:05:00")).containsExactly("w1");
  }

  /**
   * An address is found without looking at others', in however many parts the table lies: at most
   * the granules in which its rows begin and end.
   */
  @Test
  void readsNextToNothing() {
    int parts = 5;
    Clickhouse.query("SYSTEM STOP MERGES podflow.pods");
    for (int part = 0; part < parts; part++) {
      Clickhouse.query(
          ("INSERT INTO podflow.pods (ip, cluster, uid, since, started_at, ended_at, last_commit)"
                  + " SELECT concat('10.0.', toString(intDiv(n %% 5000, 250)), '.', toString(n %% 250)),"
                  + " 'prod', toString(n), started, started, started + 600, %s"
                  + " FROM (SELECT number AS n,"
                  + " toDateTime64('2026-01-01', 3, 'UTC') + number AS started FROM numbers(%d, 50000))")
              .formatted(NOW, part * 50_000));
    }
    // Pod n begins n seconds into the year and owns address n % 5,000 for ten minutes: 10.0.3.7 is
    // address 757, and the time 115,800 seconds into the year.
    String question =
        "SELECT uid FROM podflow.pod_at(ip = '10.0.3.7', time = '2026-01-02 08:10:00')";
    assertThat(Clickhouse.query(question)).containsExactly("115757");
    assertThat(Clickhouse.readRows(question)).isBetween(1L, parts * 2L * GRANULE_ROWS);
  }

  private static void pod(
      String uid, String started, String ended, Integer startedWithin, Integer endedWithin) {
    insert("10.0.3.7", "prod", uid, started, ended, startedWithin, endedWithin, 0, "map()");
  }

  private static void insert(
      String ip,
      String cluster,
      String uid,
      String started,
      String ended,
      Integer startedWithin,
      Integer endedWithin,
      int hostNetwork,
      String labels) {
    Clickhouse.query(
        ("INSERT INTO podflow.pods (ip, cluster, uid, since, started_at, ended_at, started_within_ms,"
                + " ended_within_ms, host_network, labels, last_commit)"
                + " SELECT '%s', '%s', '%s', '%s', '%s', %s, %s, %s, %d, %s, %s")
            .formatted(
                ip,
                cluster,
                uid,
                day(started),
                day(started),
                ended == null ? "NULL" : "'" + day(ended) + "'",
                startedWithin,
                endedWithin,
                hostNetwork,
                labels,
                NOW));
  }

  private static String day(String time) {
    return "2026-01-01 " + time;
  }

  private static List<String> at(String time) {
    return at("SELECT uid, certain, candidates", "10.0.3.7", time);
  }

  private static List<String> at(String select, String ip, String time) {
    return Clickhouse.query(
        select + " FROM podflow.pod_at(ip = '" + ip + "', time = '" + day(time) + "')");
  }
}
