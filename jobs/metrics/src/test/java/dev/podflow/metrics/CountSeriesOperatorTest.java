package dev.podflow.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.delta.Delta;
import dev.podflow.metric.Sample;
import dev.podflow.table.Metrics;
import dev.podflow.table.Quality;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CountSeriesOperatorTest {
  private static final long NOON = 1_767_355_200_000L;
  private static final long MINUTE = 60_000;

  @BeforeEach
  void knowNothing() {
    Told.nothing();
  }

  @Test
  void rowsAreHandedOnBeforeTheBarrier() throws Exception {
    try (CountRun run = new CountRun()) {
      run.count(counter(1, 0, 5));
      run.count(counter(1, 1, 8));
      run.count(counter(2, 0, 100));
      run.count(counter(2, 1, 104));

      List<Delta> rows = run.rows(Metrics.TABLE);
      assertThat(rows).hasSize(2);
      assertThat(rows)
          .extracting(row -> row.float64(Metrics.INCREASE))
          .containsExactlyInAnyOrder(3.0, 4.0);
      assertThat(rows).allSatisfy(row -> assertThat(row.window()).isEqualTo(NOON / 1_000 + 60));
    }
  }

  @Test
  void aFullMapIsHandedOnEarly() throws Exception {
    try (CountRun run = new CountRun("--combine.rows-max", "2")) {
      for (int series = 0; series < 5; series++) {
        run.count(counter(series, 0, 1));
        run.count(counter(series, 1, 2));
      }
      assertThat(run.rows(Metrics.TABLE)).hasSize(5);
    }
  }

  @Test
  void aRestoredTaskGoesOnWhereItWasWithAnyParallelism() throws Exception {
    OperatorSubtaskState state;
    try (CountRun run = new CountRun()) {
      for (int series = 0; series < 100; series++) {
        run.count(counter(series, 0, series));
      }
      assertThat(run.rows(Metrics.TABLE)).as("bases").isEmpty();
      state = run.snapshot();
    }
    int before = 1;
    int minute = 1;
    for (int parallelism : new int[] {3, 2, 1}) {
      try (CountRun run = new CountRun(parallelism, state, before)) {
        assertThat(run.stateEntries()).isEqualTo(100);
        for (int series = 0; series < 100; series++) {
          run.count(counter(series, minute, series + 2 * minute));
        }
        List<Delta> rows = run.rows(Metrics.TABLE);
        assertThat(rows).hasSize(100);
        assertThat(rows).allMatch(row -> row.float64(Metrics.INCREASE) == 2);
        state = run.snapshot();
      }
      before = parallelism;
      minute++;
    }
  }

  @Test
  void sinceWhenAClusterIsWatchedIsRemembered() throws Exception {
    OperatorSubtaskState state;
    try (CountRun run = new CountRun(2, null, 2)) {
      run.count(counter(1, 0, 5));
      state = run.snapshot();
    }
    for (int parallelism : new int[] {1, 3}) {
      try (CountRun run = new CountRun(parallelism, state, 2)) {
        for (int series = 10; series < 40; series++) {
          Sample newborn = counter(series, 4, 7);
          newborn.startMillis = NOON + MINUTE;
          run.count(newborn);
        }
        assertThat(run.rows(Metrics.TABLE)).as("begun while noon was long past").hasSize(30);
      }
    }
    try (CountRun run = new CountRun()) {
      Sample newborn = counter(10, 4, 7);
      newborn.startMillis = NOON + MINUTE;
      run.count(newborn);
      assertThat(run.rows(Metrics.TABLE)).as("a job that knows of nothing before").isEmpty();
    }
  }

  @Test
  void aSeriesIsForgottenOnceItIsNotScraped() throws Exception {
    try (CountRun run = new CountRun("--series.ttl", "10 min")) {
      for (int minute = 0; minute <= 30; minute++) {
        run.count(counter(1, minute, minute));
        if (minute < 5) {
          run.count(counter(2, minute, minute));
        }
        if (minute == 13) {
          assertThat(run.stateEntries()).isEqualTo(2);
        }
      }
      assertThat(run.stateEntries()).isEqualTo(1);

      run.forgetOutput();
      run.rows(Metrics.TABLE);
      run.forgetOutput();
      run.count(counter(2, 31, 500));
      assertThat(run.rows(Metrics.TABLE)).as("only a new base").isEmpty();
    }
  }

  @Test
  void aProducerWhoseClockIsAheadMakesNobodyOld() throws Exception {
    int days = 10 * 24 * 60;
    try (CountRun run = new CountRun("--series.ttl", "10 min")) {
      run.machineClock(NOON);
      run.count(counter(1, 0, 5));
      run.count(counter(2, 0, 5));
      run.count(counter(3, days, 5));
      assertThat(run.stateEntries()).isEqualTo(3);

      run.machineClock(NOON + 5 * MINUTE);
      run.count(counter(3, days + 5, 5));
      run.count(counter(1, 5, 8));
      assertThat(run.rows(Metrics.TABLE))
          .extracting(row -> row.float64(Metrics.INCREASE))
          .contains(3.0);

      run.machineClock(NOON + 13 * MINUTE);
      run.count(counter(3, days + 13, 5));
      assertThat(run.stateEntries()).as("the second was not scraped again").isEqualTo(2);
    }
  }

  @Test
  void thereIsRoomForSoManySeriesAlsoAfterARestore() throws Exception {
    OperatorSubtaskState state;
    try (CountRun run = new CountRun("--series.max", "3")) {
      for (int series = 0; series < 5; series++) {
        Sample sample = counter(series, 0, 1);
        sample.standsForRecord = true;
        run.count(sample);
      }
      assertThat(run.stateEntries()).isEqualTo(3);
      Delta quality = run.rows(Quality.TABLE).get(0);
      assertThat(quality.measure(Quality.USED)).isEqualTo(5);
      state = run.snapshot();
    }
    try (CountRun run = new CountRun(1, state, 1, "--series.max", "3")) {
      run.count(counter(7, 1, 1));
      run.count(counter(1, 1, 5));
      assertThat(run.stateEntries()).isEqualTo(3);
      assertThat(run.rows(Metrics.TABLE)).hasSize(1);
    }
  }

  @Test
  void aRecordThatComesTwiceIsMerged() throws Exception {
    OperatorSubtaskState state;
    try (CountRun run = new CountRun()) {
      run.count(standing(counter(1, 0, 5)));
      run.count(standing(counter(1, 1, 6)));
      run.count(standing(counter(1, 1, 6)));
      List<Delta> quality = run.rows(Quality.TABLE);
      assertThat(quality).hasSize(2);
      assertThat(quality)
          .allMatch(row -> row.text(Quality.INPUT).equals("metrics.otlp"))
          .allMatch(row -> row.measure(Quality.USED) == 1)
          .allMatch(row -> row.measure(Quality.RECEIVED) == 0, "who read it says so")
          .filteredOn(row -> row.measure(Quality.MERGED) == 1)
          .hasSize(1);
      state = run.snapshot();
    }
    try (CountRun run = new CountRun(1, state, 1)) {
      run.count(standing(counter(1, 0, 5)));
      assertThat(run.rows(Quality.TABLE).get(0).measure(Quality.MERGED)).isEqualTo(1);
      assertThat(run.rows(Metrics.TABLE)).isEmpty();
    }
  }

  private static Sample standing(Sample sample) {
    sample.standsForRecord = true;
    return sample;
  }

  private static Sample counter(long series, int minute, double value) {
    Sample sample = new Sample();
    sample.series = series;
    sample.cluster = "my cluster";
    sample.metric = "m";
    sample.labels = "pod\0" + series + "\0";
    sample.kind = Sample.Kind.COUNTER;
    sample.timeMillis = NOON + minute * MINUTE;
    sample.seenMillis = NOON + minute * MINUTE;
    sample.value = value;
    return sample;
  }
}
