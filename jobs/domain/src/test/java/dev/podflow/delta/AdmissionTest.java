package dev.podflow.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podflow.table.Dns;
import dev.podflow.table.Quality;
import dev.podflow.table.ServicePairs;
import dev.podflow.table.Tables;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final long DAY = 1_700_006_400L;

  @Test
  void aScanFillsItsOwnShareOnly() {
    Admission admission = new Admission(0, 3, 100);
    for (int port = 1; port <= 5; port++) {
      assertThat(admission.admit(pair(DAY, "scanner", "db", port))).isEqualTo(port <= 3);
    }
    assertThat(admission.admit(pair(DAY, "web", "db", 5432))).isTrue();
    assertThat(admission.admit(pair(DAY + 86_399, "scanner", "db", 2))).as("for the day").isTrue();
    assertThat(admission.admit(pair(DAY + 86_399, "scanner", "db", 4))).isFalse();
    assertThat(admission.admit(pair(DAY + 86_400, "scanner", "db", 4))).as("the next").isTrue();
  }

  @Test
  void theOthersOfASourceAreOneRowThatSaysWhoseTheyAre() {
    Admission admission = new Admission(0, 1, 100);
    admission.admit(pair(DAY, "scanner", "db", 1));
    Delta other = pair(DAY, "scanner", "db", 2).text(ServicePairs.DST_SERVICE, "db");
    assertThat(admission.admit(other)).isFalse();
    assertThat(other.text(ServicePairs.SRC_WORKLOAD)).isEqualTo("scanner");
    assertThat(other.text(ServicePairs.DST_WORKLOAD)).isEqualTo("__other__");
    assertThat(other.text(ServicePairs.DST_SERVICE)).isEmpty();
    assertThat(other.number(ServicePairs.DST_PORT)).isZero();
    assertThat(other.text(ServicePairs.PROTOCOL)).isEqualTo("TCP");
    assertThat(other.measure(ServicePairs.FLOWS)).isEqualTo(1);
  }

  @Test
  void noTwoShardsWriteTheSameRow() {
    Admission admission = new Admission(2, 1, 100);
    admission.admit(pair(DAY, "scanner", "db", 1));
    Delta other = pair(DAY, "scanner", "db", 2);
    admission.admit(other);
    assertThat(other.text(ServicePairs.DST_WORKLOAD)).isEqualTo("__other__2");
  }

  @Test
  void aFullDayTakesNoNewKeys() {
    Admission admission = new Admission(0, 10, 2);
    assertThat(admission.admit(name("a.example."))).isTrue();
    assertThat(admission.admit(name("b.example."))).isTrue();
    Delta third = name("c.example.");
    assertThat(admission.admit(third)).isFalse();
    assertThat(third.text(Dns.QUERY_NAME)).isEqualTo("__other__");
    assertThat(admission.admit(pair(DAY, "web", "db", 1))).as("another table").isTrue();
  }

  @Test
  void bothEndsReportsOfAPairAreAdmittedTogether() {
    Admission admission = new Admission(0, 2, 100);
    assertThat(admission.admit(reported("source", 1))).isTrue();
    assertThat(admission.admit(reported("source", 2))).isTrue();
    assertThat(admission.admit(reported("destination", 3))).as("its share is full").isFalse();
    assertThat(admission.admit(reported("destination", 2))).isTrue();
    assertThat(admission.admit(reported("destination", 1))).isTrue();
    assertThat(admission.admit(reported("source", 3))).isFalse();
    assertThat(reported("source", 7).dayHash()).isEqualTo(reported("destination", 7).dayHash());
  }

  @Test
  void namesThatShareTheirHashCodeAreCountedOneByOne() {
    Admission admission = new Admission(0, 10, 1000);
    for (int i = 0; i < 64; i++) {
      assertThat(admission.admit(name(DeltaMapTest.ofOneHashCode(i)))).isEqualTo(i < 10);
    }
  }

  @Test
  void tablesThatNobodyCanFillAreLeftAlone() {
    Admission admission = new Admission(0, 1, 1);
    for (int i = 0; i < 5; i++) {
      assertThat(admission.admit(new Delta(Quality.TABLE).text(Quality.INPUT, "input" + i)))
          .isTrue();
    }
    assertThat(admission.toBytes(Tables.ALL)).isEmpty();
  }

  @Test
  void admitsAsANaiveOneDoesAlsoWhenItIsRestoredInBetween() {
    Random random = new Random(5);
    Admission admission = new Admission(0, 20, 150);
    Map<String, Set<String>> bySource = new HashMap<>();
    Set<String> all = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      String source = "w" + random.nextInt(12);
      String destination = "d" + random.nextInt(6);
      int port = random.nextInt(8);
      String key = source + destination + port;
      Set<String> had = bySource.computeIfAbsent(source, s -> new HashSet<>());
      boolean expected = all.contains(key) || (had.size() < 20 && all.size() < 150);
      if (expected) {
        had.add(key);
        all.add(key);
      }
      long at = DAY + random.nextInt(86_400);
      assertThat(admission.admit(pair(at, source, destination, port))).isEqualTo(expected);
      if (random.nextInt(500) == 0) {
        byte[] bytes = admission.toBytes(Tables.ALL);
        admission = new Admission(0, 20, 150);
        admission.restore(bytes, Tables.ALL);
      }
    }
    assertThat(all).hasSize(150);
  }

  @Test
  void daysLongAgoAreForgotten() {
    Admission admission = new Admission(0, 1, 1);
    for (int day = 0; day < 100; day++) {
      assertThat(admission.admit(pair(DAY + day * 86_400L, "web", "db", day))).isTrue();
    }
    assertThat(admission.toBytes(Tables.ALL)).hasSize(4 * (4 + 8 + 4 + 8 + 4 + 12));
  }

  @Test
  void bytesOfSomethingElseAreRefused() {
    Admission admission = new Admission(0, 1, 1);
    assertThatThrownBy(() -> admission.restore(new byte[] {0, 0, 0}, Tables.ALL))
        .isInstanceOf(UncheckedIOException.class);
  }

  private static Delta pair(long window, String source, String destination, int port) {
    return new Delta(ServicePairs.TABLE)
        .window(window)
        .text(ServicePairs.SRC_WORKLOAD, source)
        .text(ServicePairs.DST_WORKLOAD, destination)
        .text(ServicePairs.PROTOCOL, "TCP")
        .number(ServicePairs.DST_PORT, port)
        .add(ServicePairs.FLOWS, 1);
  }

  private static Delta reported(String reporter, int port) {
    return pair(DAY, "scanner", "db", port).text(ServicePairs.REPORTER, reporter);
  }

  private static Delta name(String name) {
    return new Delta(Dns.TABLE)
        .window(DAY)
        .text(Dns.CLIENT_WORKLOAD, "web")
        .text(Dns.QUERY_NAME, name)
        .add(Dns.QUERIES, 1);
  }
}
