package dev.podflow.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podflow.delta.Delta;
import dev.podflow.flow.Flow.Point;
import dev.podflow.table.Http;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartitionMemoryTest {
  @Test
  void comesBackAsItWas() throws IOException {
    PartitionMemory memory = new PartitionMemory();
    memory.newestNanos = 42;
    memory.read(99);
    memory.uuids.add(123);
    memory.connections.counts(0x7000_0000_0000_0010L, Point.TO_STACK);
    Delta unanswered =
        new Delta(Http.TABLE).window(60).text(Http.METHOD, "GET").number(Http.DST_PORT, 80);
    unanswered.add(Http.REQUESTS, 5);
    memory.http.add(new Exchange(11, 0, 1, 1, unanswered), exchange -> {});
    memory.http.add(new Exchange(11, 0, 2, 2, unanswered), exchange -> {});
    memory.http.giveUpInSilence(3, exchange -> {});
    memory.http.add(new Exchange(1, 2, 3, 4, unanswered), exchange -> {});
    memory.http.add(new Exchange(11, 0, 8, 8, unanswered), exchange -> {});
    memory.open.add(77, 78);
    memory.dns.add(new Exchange(6, 0, 7, 8, null), exchange -> {});

    PartitionMemory back = PartitionMemory.fromBytes(memory.toBytes());

    assertThat(back.newestNanos).isEqualTo(42);
    assertThat(back.settledOffset()).as("the request waits").isEqualTo(4);
    assertThat(back.uuids.add(123)).isFalse();
    assertThat(back.connections.counts(0x7000_0000_0000_0010L, Point.TO_NETWORK)).isFalse();
    assertThat(back.dns.take(6, 0).timeNanos).isEqualTo(7);
    Exchange http = back.http.take(1, 2);
    assertThat(http.unanswered).hasToString(unanswered.toString());
    assertThat(back.settledOffset()).isEqualTo(8);
    for (long time : new long[] {1, 2, 8}) {
      Exchange next = back.http.take(11, 0);
      assertThat(next.timeNanos).isEqualTo(time);
      assertThat(next.givenUp).isEqualTo(time < 3);
    }
    assertThat(back.settledOffset()).isEqualTo(100);
    assertThat(back.open.remove(77)).isTrue();
    assertThat(back.open.openedNanos).isEqualTo(78);
  }

  @Test
  void readsWhatTheFirstVersionWrote() throws IOException {
    PartitionMemory memory = new PartitionMemory();
    memory.newestNanos = 42;
    memory.uuids.add(123);
    memory.dns.add(new Exchange(6, 0, 7, 8, null), exchange -> {});
    byte[] bytes = memory.toBytes();
    // It ended before the open connections and what was given up: two empty lists of each here.
    byte[] first = Arrays.copyOf(bytes, bytes.length - 4 * Integer.BYTES);
    first[3] = 1;

    PartitionMemory back = PartitionMemory.fromBytes(first);

    assertThat(back.newestNanos).isEqualTo(42);
    assertThat(back.uuids.add(123)).isFalse();
    assertThat(back.dns.take(6, 0).offset).isEqualTo(8);
    assertThat(back.open.size()).isZero();
  }

  @Test
  void readsWhatTheSecondVersionWrote() throws IOException {
    PartitionMemory memory = new PartitionMemory();
    memory.open.add(77, 78);
    byte[] bytes = memory.toBytes();
    byte[] second = Arrays.copyOf(bytes, bytes.length - 2 * Integer.BYTES);
    second[3] = 2;
    assertThat(PartitionMemory.fromBytes(second).open.remove(77)).isTrue();
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> PartitionMemory.fromBytes(new byte[] {0, 0, 0, 99}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("99");
  }

  @Test
  void recentHashesRemembersAtLeastItsCapacity() {
    RecentHashes recent = new RecentHashes(64);
    Random random = new Random(1);
    long[] hashes = random.longs(1_000).toArray();
    for (int i = 0; i < hashes.length; i++) {
      assertThat(recent.add(hashes[i])).isTrue();
      assertThat(recent.add(hashes[Math.max(0, i - 63)])).isFalse();
    }
    assertThat(recent.add(hashes[0])).as("forgotten").isTrue();
  }

  @Test
  void aConnectionCountsWhereItWasSeenFirst() {
    ConnectionPoints points = new ConnectionPoints(16);
    long one = 0x0123_4567_89ab_cde0L;
    long other = 0x0fed_cba9_8765_4320L;
    assertThat(points.counts(one, Point.TO_STACK)).isTrue();
    assertThat(points.counts(one, Point.TO_NETWORK)).isFalse();
    assertThat(points.counts(one, Point.TO_STACK)).isTrue();
    assertThat(points.counts(other, Point.TO_NETWORK)).isTrue();
    assertThat(points.counts(other, Point.TO_STACK)).isFalse();
  }
}
