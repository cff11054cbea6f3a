package dev.podflow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import dev.podflow.table.Http;
import dev.podflow.table.Quality;
import dev.podflow.table.ServicePairs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the benchmarks measure is done, and done right. */
class CountingWorkTest {
  private static final int RECORDS = 2_000;

  @Test
  void everyRecordIsReadAndEveryEndIsKnown() throws IOException {
    CountingWork work = new CountingWork(200, RECORDS);
    work.nextBatch();
    assertThat(work.decode()).isEqualTo(RECORDS);
    assertThat(work.resolve()).isEqualTo(2 * RECORDS);
  }

  @Test
  void everyBatchCountsOnceAndInFull() throws IOException {
    CountingWork work = new CountingWork(200, RECORDS);
    for (int batch = 0; batch < 3; batch++) {
      work.nextBatch();
      assertThat(work.count()).isEqualTo(RECORDS);
      List<Delta> rows = rows(work);
      assertThat(sum(rows, Quality.TABLE, Quality.USED)).isEqualTo(RECORDS);
      assertThat(sum(rows, Quality.TABLE, Quality.UNRESOLVED)).isZero();
      // Three of ten records ask.
      assertThat(sum(rows, ServicePairs.TABLE, ServicePairs.REQUESTS)).isEqualTo(RECORDS * 3 / 10);
      assertThat(sum(rows, Http.TABLE, Http.REQUESTS)).isPositive();
    }
  }

  @Test
  void aCommitHoldsEveryRow() throws IOException {
    CountingWork counting = new CountingWork(200, RECORDS);
    counting.nextBatch();
    counting.count();
    CountingWork committing = new CountingWork(200, RECORDS);
    committing.nextBatch();
    assertThat(committing.commit()).isEqualTo(rows(counting).size());
    assertThat(rows(committing)).isEmpty();
  }

  @Test
  void podsBeyondTheSimulatedOnesAreInTheDirectory() throws IOException {
    CountingWork work = new CountingWork(10_100, 100);
    work.nextBatch();
    assertThat(work.resolve()).isEqualTo(200);
  }

  private static List<Delta> rows(CountingWork work) {
    List<Delta> rows = new ArrayList<>();
    work.deltas().drain(rows::add);
    return rows;
  }

  private static long sum(List<Delta> rows, DeltaTable table, int measure) {
    return rows.stream()
        .filter(row -> row.table() == table)
        .mapToLong(r -> r.measure(measure))
        .sum();
  }
}
