package dev.podflow.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.table.Dns;
import dev.podflow.table.Drops;
import dev.podflow.table.Flows;
import dev.podflow.table.PolicyHits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaMapTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void addsUpByKeyAsAPlainMapWould(long seed) {
    Random random = new Random(seed);
    DeltaMap map = new DeltaMap(Drops.TABLE);
    Map<String, Long> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      long minute = random.nextInt(5) * 60L;
      String reason = "R" + random.nextInt(100);
      int port = random.nextInt(10);
      Delta key =
          map.probe().window(minute).text(Drops.DROP_REASON, reason).number(Drops.DST_PORT, port);
      map.upsert(key).add(Drops.DROPS, i);
      expected.merge(minute + reason + ":" + port, (long) i, Long::sum);
    }
    assertThat(map.size()).isEqualTo(expected.size());
    Map<String, Long> actual = new HashMap<>();
    map.drain(
        row ->
            actual.put(
                row.window() + row.text(Drops.DROP_REASON) + ":" + row.number(Drops.DST_PORT),
                row.measure(Drops.DROPS)));
    assertThat(actual).isEqualTo(expected);
    assertThat(map.size()).isZero();
  }

  @Test
  void namesThatWereMadeToCollideAreFoundAsFast() {
    DeltaMap map = new DeltaMap(Dns.TABLE);
    int names = 50_000;
    assertThat(ofOneHashCode(0)).isNotEqualTo(ofOneHashCode(1)).hasSameHashCodeAs(ofOneHashCode(1));
    for (int time = 0; time < 2; time++) {
      for (int i = 0; i < names; i++) {
        Delta key = map.probe().text(Dns.QUERY_NAME, ofOneHashCode(i));
        map.upsert(key).add(Dns.QUERIES, 1);
      }
    }
    assertThat(map.isGuarded()).isTrue();
    assertThat(map.size()).isEqualTo(names);
    Map<String, Long> counts = new HashMap<>();
    map.drain(row -> counts.put(row.text(Dns.QUERY_NAME), row.measure(Dns.QUERIES)));
    assertThat(counts).hasSize(names).containsValue(2L).doesNotContainValue(1L);
    assertThat(map.isGuarded()).as("the next rows are found the cheap way").isFalse();
  }

  @Test
  void manyNamesThatNobodyMadeUpNeedNoGuard() {
    DeltaMap map = new DeltaMap(Dns.TABLE);
    for (int i = 0; i < 200_000; i++) {
      map.upsert(map.probe().text(Dns.QUERY_NAME, "host-" + i + ".example."));
    }
    assertThat(map.isGuarded()).isFalse();
    assertThat(map.size()).isEqualTo(200_000);
  }

  @Test
  void singleEventsStaySingle() {
    DeltaMap map = new DeltaMap(Flows.TABLE);
    map.upsert(map.probe()).add(Flows.FLOWS, 1);
    map.upsert(map.probe()).add(Flows.FLOWS, 1);
    List<Delta> rows = new ArrayList<>();
    map.drain(rows::add);
    assertThat(rows).hasSize(2);
  }

  @Test
  void unknownIsNotZero() {
    Delta one = new Delta(PolicyHits.TABLE).add(PolicyHits.HITS, 1);
    Delta other = new Delta(PolicyHits.TABLE).add(PolicyHits.HITS, 2);
    one.merge(other);
    assertThat(one.measure(PolicyHits.HITS)).isEqualTo(3);
    assertThat(one.isKnown(PolicyHits.BYTES)).isFalse();
  }

  @Test
  void firstAndLastTimesWin() {
    Delta row = new Delta(PolicyHits.TABLE);
    for (long second : new long[] {50, 20, 70}) {
      row.add(PolicyHits.FIRST_HIT, second).add(PolicyHits.LAST_HIT, second);
    }
    assertThat(row.measure(PolicyHits.FIRST_HIT)).isEqualTo(20);
    assertThat(row.measure(PolicyHits.LAST_HIT)).isEqualTo(70);
  }

  /** One of 2^20 names of one {@link String#hashCode}: "an" and "c0" share theirs. */
  static String ofOneHashCode(int number) {
    StringBuilder name = new StringBuilder();
    for (int bit = 0; bit < 20; bit++) {
      name.append((number >> bit & 1) == 0 ? "an" : "c0");
    }
    return name.toString();
  }
}
