package dev.podflow.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.simulator.Log;
import dev.podflow.simulator.SimulationConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReplayedLogTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final SimulationConfig SMALL = SimulationConfig.small(7, START, 1);

  @ParameterizedTest
  @EnumSource(Log.class)
  void aRoundTellsTheSameLaterAndUnderTheSameKeys(Log log) throws IOException {
    ReplayedLog replayed = ReplayedLog.of(log, SMALL);
    int round = replayed.roundRecords();
    assertThat(round).isPositive();
    List<String> first = records(replayed, 0, round);
    List<String> second = records(replayed, round, round);
    assertThat(second).hasSize(round);
    int moved = 0;
    for (int i = 0; i < round; i++) {
      assertThat(second.get(i)).hasSameSizeAs(first.get(i));
      moved += second.get(i).equals(first.get(i)) ? 0 : 1;
    }
    // Only what is broken on purpose has no time that could move.
    assertThat(moved).isGreaterThan(round * 98 / 100);
  }

  @Test
  void anyPartOfTheStreamCanBeTold() throws IOException {
    ReplayedLog replayed = ReplayedLog.of(Log.CALICO, SMALL);
    int round = replayed.roundRecords();
    List<String> all = records(replayed, 0, 3L * round);
    assertThat(records(replayed, round - 2, 5)).isEqualTo(all.subList(round - 2, round + 3));
    assertThat(all.get(round)).startsWith("prod/").contains("\"start_time\":");
    assertThat(new String(replayed.kubernetesObjects(), StandardCharsets.UTF_8))
        .contains("\"kind\":\"List\"");
  }

  @Test
  void itCanBeToldSoThatItEndsByATime() throws IOException {
    ReplayedLog replayed = ReplayedLog.of(Log.CALICO, SMALL);
    int round = replayed.roundRecords();
    Instant end = Instant.parse("2026-01-01T09:30:17Z");
    replayed.until(end, round + 1);
    Instant begin = Instant.parse("2026-01-01T09:28:00Z");
    // Two rounds, of a minute each, end by then; windows begin up to 30 s before their minute.
    assertThat(startTime(records(replayed, 0, 1).get(0)))
        .isBetween(begin.getEpochSecond() - 30, begin.getEpochSecond() + 60);
    assertThat(startTime(records(replayed, round, 1).get(0)))
        .isBetween(begin.getEpochSecond() + 30, begin.getEpochSecond() + 120);
  }

  private static long startTime(String record) {
    return Long.parseLong(record.replaceAll("(?s).*\"start_time\":(\\d+).*", "$1"));
  }

  private static List<String> records(ReplayedLog log, long first, long count) throws IOException {
    List<String> records = new ArrayList<>();
    log.run(
        first,
        count,
        (node, buffer, length) ->
            records.add(node + ' ' + new String(buffer, 0, length, StandardCharsets.UTF_8)));
    return records;
  }
}
