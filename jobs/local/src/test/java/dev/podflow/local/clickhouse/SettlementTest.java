package dev.podflow.local.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.local.clickhouse.Settlement.Partition;
import dev.podflow.local.clickhouse.Settlement.State;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettlementTest {
  private static final Partition PARTITION = new Partition("flows.hubble", 2);
  private static final Map<Partition, Long> ENDS = Map.of(PARTITION, 100L);

  private long completed;
  private final Settlement settlement =
      new Settlement(null, ENDS, job -> !job.equals("removed"), job -> completed);

  @Test
  void whatIsNotReadLags() {
    assertThat(settlement.lag(List.of())).containsEntry(PARTITION, 100L);
    Map<Partition, Long> lag = settlement.lag(List.of(state(97, 4, 4)));
    assertThat(Settlement.worst(lag)).contains("flows.hubble/2 lags by 3 records");
  }

  @Test
  void whatIsReadCountsOnceEveryShardHasCommittedThatCheckpoint() {
    assertThat(settlement.lag(List.of(state(100, 5, 4)))).containsEntry(PARTITION, 0L);
    assertThat(settlement.lag(List.of(state(100, 5, 5)))).isEmpty();
  }

  @Test
  void laterRecordsDoNotPutTheWaitOff() {
    settlement.lag(List.of(state(100, 5, 4)));
    assertThat(settlement.lag(List.of(state(140, 6, 5)))).isEmpty();
  }

  @Test
  void laterCheckpointStandsForAShardThatHadNothingToCommit() {
    completed = 5;
    assertThat(settlement.lag(List.of(state(100, 5, 0)))).isNotEmpty();
    completed = 6;
    assertThat(settlement.lag(List.of(state(100, 5, 0)))).isEmpty();
  }

  @Test
  void theSlowestOfTheJobsThatThereAreCounts() {
    State other = new State(PARTITION, "other", 60, 7, 7);
    State removed = new State(PARTITION, "removed", 10, 3, 3);
    assertThat(settlement.lag(List.of(state(100, 5, 5), other, removed)))
        .containsEntry(PARTITION, 40L);
    assertThat(settlement.lag(List.of(removed, state(100, 5, 5)))).isEmpty();
  }

  private static State state(long offset, long checkpoint, long complete) {
    return new State(PARTITION, "traffic", offset, checkpoint, complete);
  }
}
