package dev.podflow.metric;

import static dev.podflow.metric.SeriesCounter.Outcome.DUPLICATE;
import static dev.podflow.metric.SeriesCounter.Outcome.TOO_LATE;
import static dev.podflow.metric.SeriesCounter.Outcome.USED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.metric.Sample.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SeriesCounterTest {
  private static final long MINUTE = 60_000;
  private static final long NOON = 1_767_355_200_000L;

  private final Recorder recorder = new Recorder();
  private final SeriesCounter counter = counter(4);
  private Series series = new Series();
  private long watchedSince = NOON;

  private SeriesCounter counter(int scrapesMax) {
    return new SeriesCounter(scrapesMax, 5 * MINUTE, List.of(recorder));
  }

  @Test
  void theFirstScrapeIsTheBaseOfTheSecond() {
    assertThat(count(0, 100)).isEqualTo(USED);
    assertThat(count(1, 103)).isEqualTo(USED);
    assertThat(count(3, 103)).isEqualTo(USED);

    assertThat(recorder.increases).containsExactly(Map.entry(at(1), 3.0), Map.entry(at(3), 0.0));
  }

  @Test
  void aSmallerValueIsAReset() {
    count(0, 100);
    count(1, 7);
    count(2, 9);

    assertThat(recorder.increases).containsExactly(Map.entry(at(1), 7.0), Map.entry(at(2), 2.0));
  }

  @Test
  void aStartSinceTheLastScrapeIsAResetThoughTheValueIsLarger() {
    count(0, 100);
    Sample restarted = counter(at(1), 250);
    restarted.startMillis = at(0) + 20_000;
    count(restarted);

    assertThat(recorder.increases).containsExactly(Map.entry(at(1), 250.0));
  }

  /** A collector that was restarted knows no start: it names the time of its own first scrape. */
  @Test
  void aStartThatIsTheScrapeItselfSaysNothing() {
    count(0, 100);
    for (int minute = 1; minute <= 2; minute++) {
      Sample sample = counter(at(minute), 100 + minute);
      sample.startMillis = at(1);
      count(sample);
    }

    assertThat(recorder.increases).containsExactly(Map.entry(at(1), 1.0), Map.entry(at(2), 1.0));
  }

  @Test
  void whatBeganWhileItWasWatchedCountsFromZero() {
    watchedSince = at(-10);
    Sample first = counter(at(0), 12);
    first.startMillis = at(0) - 40_000;
    count(first);
    count(1, 15);

    assertThat(recorder.increases).containsExactly(Map.entry(at(0), 12.0), Map.entry(at(1), 3.0));
  }

  @Test
  void whatBeganBeforeOrLongAgoIsOnlyABase() {
    Sample before = counter(at(0), 12);
    before.startMillis = at(-1);
    count(before);
    assertThat(recorder.increases).as("watched since noon").isEmpty();

    series = new Series();
    watchedSince = at(-60);
    Sample longAgo = counter(at(0), 12);
    longAgo.startMillis = at(-6);
    count(longAgo);
    assertThat(recorder.increases).as("six minutes are too many").isEmpty();
  }

  @Test
  void theTargetsBeginningStandsInForAStart() {
    watchedSince = at(-10);
    Sample first = counter(at(0), 12);
    first.startMillis = at(0);

    assertThat(counter.count(first, series, watchedSince, at(-1))).isEqualTo(USED);

    assertThat(recorder.increases).containsExactly(Map.entry(at(0), 12.0));
  }

  @Test
  void theSameTimeIsADuplicate() {
    count(0, 100);
    count(1, 110);
    assertThat(count(1, 110)).isEqualTo(DUPLICATE);
    assertThat(count(0, 100)).isEqualTo(DUPLICATE);
    assertThat(count(1, 120)).isEqualTo(DUPLICATE);

    assertThat(recorder.increases).containsExactly(Map.entry(at(1), 10.0));
  }

  @Test
  void aLateScrapeTakesItsPlace() {
    count(0, 100);
    count(3, 8);
    assertThat(count(2, 5)).isEqualTo(USED);
    assertThat(count(1, 150)).isEqualTo(USED);

    assertThat(recorder.increases)
        .containsExactly(Map.entry(at(1), 50.0), Map.entry(at(2), 5.0), Map.entry(at(3), 3.0));
  }

  @Test
  void anEarlierBeginningTakesTheCountFromZeroBack() {
    watchedSince = at(-10);
    Sample second = counter(at(1), 30);
    second.startMillis = at(0) - 1_000;
    count(second);
    assertThat(recorder.increases).containsExactly(Map.entry(at(1), 30.0));

    Sample first = counter(at(0), 20);
    first.startMillis = at(0) - 1_000;
    count(first);

    assertThat(recorder.increases).containsExactly(Map.entry(at(0), 20.0), Map.entry(at(1), 10.0));
  }

  @Test
  void whatIsOlderThanAllThatIsRememberedIsLeftOut() {
    for (int minute = 1; minute <= 5; minute++) {
      count(minute, 10 * minute);
    }

    assertThat(count(1, 10)).isEqualTo(TOO_LATE);
    assertThat(count(0, 3)).isEqualTo(TOO_LATE);
    assertThat(recorder.increases.values()).containsOnly(10.0);
  }

  @Test
  void aGapIsNoReset() {
    count(0, 100);
    Sample stale = counter(at(1), 0);
    stale.stale = true;
    assertThat(count(stale)).isEqualTo(USED);
    count(2, 104);

    assertThat(recorder.increases).containsExactly(Map.entry(at(2), 4.0));
  }

  @Test
  void deltasAndGaugesStandForThemselves() {
    for (int minute : new int[] {2, 0, 1, 1, 2}) {
      Sample delta = counter(at(minute), 5 + minute);
      delta.delta = true;
      count(delta);
    }
    assertThat(recorder.increases)
        .containsExactly(Map.entry(at(0), 5.0), Map.entry(at(1), 6.0), Map.entry(at(2), 7.0));

    series = new Series();
    for (int minute : new int[] {2, 0, 1, 1, 2}) {
      Sample gauge = counter(at(minute), 0 - minute);
      gauge.kind = Kind.GAUGE;
      count(gauge);
    }
    assertThat(recorder.gauges)
        .containsExactly(Map.entry(at(0), 0.0), Map.entry(at(1), -1.0), Map.entry(at(2), -2.0));
  }

  @Test
  void aHistogramGrowsByItsBuckets() {
    count(histogram(at(0), 10, 1, 2));
    count(histogram(at(1), 15, 3, 2));
    count(histogram(at(2), 4, 0, 1));
    // Fewer in one bucket, though not in all.
    count(histogram(at(3), 9, 3, 0));

    assertThat(recorder.counts)
        .containsExactly(Map.entry(at(1), 2L), Map.entry(at(2), 1L), Map.entry(at(3), 3L));
    assertThat(recorder.sums)
        .containsExactly(Map.entry(at(1), 5.0), Map.entry(at(2), 4.0), Map.entry(at(3), 9.0));
  }

  @Test
  void otherBoundsAreAnotherProcess() {
    count(histogram(at(0), 10, 1, 2));
    Sample other = histogram(at(1), 20, 3, 4);
    other.buckets.bounds = new double[] {7};
    count(other);

    assertThat(recorder.counts).containsExactly(Map.entry(at(1), 7L));
  }

  @Test
  void anExponentialHistogramMayBecomeCoarser() {
    count(exponential(at(0), 3, 8, 1, 2, 3));
    // i = 8…10 at scale 3 are i = 4…5 at scale 2.
    count(exponential(at(1), 2, 4, 3, 4, 1));
    assertThat(recorder.counts).containsExactly(Map.entry(at(1), 2L));

    count(exponential(at(2), 2, 5, 4, 1));
    assertThat(recorder.counts).as("fewer in bucket 4: a reset").containsEntry(at(2), 5L);
  }

  /** Against a plain increase over all scrapes in order, whatever the order in which they come. */
  @Test
  void theOrderOfArrivalDoesNotMatterWithinWhatIsRemembered() throws IOException {
    Random random = new Random(3);
    for (int round = 0; round < 2_000; round++) {
      recorder.increases.clear();
      recorder.counts.clear();
      recorder.observations.clear();
      series = new Series();
      boolean histogram = random.nextBoolean();
      int openRows = random.nextInt(3);
      recorder.isOpen = () -> openRows == 2 || (openRows == 1 && random.nextBoolean());
      List<Sample> scrapes = scrapes(random, histogram);
      List<Sample> arrivals = new ArrayList<>(scrapes);
      for (int i = random.nextInt(4); i > 0; i--) {
        arrivals.add(scrapes.get(random.nextInt(scrapes.size())));
      }
      Collections.shuffle(arrivals, random);
      SeriesCounter patient = counter(12);
      for (Sample sample : arrivals) {
        patient.count(sample, series, watchedSince, 0);
        series = random.nextBoolean() ? restored(series) : series.copy();
      }

      Map<Long, Double> expected = increase(scrapes);
      Map<Long, Double> actual = new TreeMap<>(recorder.increases);
      recorder.counts.forEach((time, count) -> actual.put(time, (double) count));
      actual.values().removeIf(increase -> increase == 0);
      expected.values().removeIf(increase -> increase == 0);
      assertThat(actual).isEqualTo(expected);
      if (histogram) {
        // Neither lost nor twice, and each in its minute where rows have not gone out.
        assertThat(total(recorder.observations)).isEqualTo(total(expected));
        Map<Long, Double> seen = new TreeMap<>();
        recorder.observations.forEach((time, count) -> seen.put(time, (double) count));
        seen.values().removeIf(count -> count == 0);
        if (openRows == 2) {
          assertThat(seen).isEqualTo(expected);
        }
      }
    }
  }

  private static double total(Map<Long, ? extends Number> byTime) {
    return byTime.values().stream().mapToDouble(Number::doubleValue).sum();
  }

  /** What went out as a sketch cannot be taken back: the sizes stay where they were told. */
  @Test
  void aLateHistogramLeavesObservationsWhereTheyAreAndAddsWhatAResetHid() {
    count(histogram(at(0), 0, 1, 2));
    count(histogram(at(3), 0, 6, 4));
    count(histogram(at(2), 0, 4, 3));
    assertThat(recorder.counts).containsExactly(Map.entry(at(2), 4L), Map.entry(at(3), 3L));
    assertThat(recorder.observations).containsExactly(Map.entry(at(3), 7L));

    // Begun again after the first: all of 0, 1 that it had counted, which nobody saw go.
    count(histogram(at(1), 0, 0, 1));
    assertThat(recorder.counts)
        .containsExactly(Map.entry(at(1), 1L), Map.entry(at(2), 6L), Map.entry(at(3), 3L));
    assertThat(recorder.observations).containsExactly(Map.entry(at(1), 3L), Map.entry(at(3), 7L));
  }

  private static List<Sample> scrapes(Random random, boolean histogram) {
    List<Sample> scrapes = new ArrayList<>();
    long value = random.nextInt(100);
    long start = at(0) - random.nextInt(100_000);
    for (int minute = 0; minute < 8; minute++) {
      long time = at(minute) + random.nextInt(50_000);
      if (random.nextInt(5) == 0) {
        value = random.nextInt(50);
        start = time - random.nextInt(9_000);
      } else {
        value += random.nextInt(40);
      }
      if (random.nextInt(6) > 0) {
        Sample sample = histogram ? histogram(time, value, value) : counter(time, value);
        sample.startMillis = start;
        scrapes.add(sample);
      }
    }
    if (scrapes.isEmpty()) {
      return scrapes(random, histogram);
    }
    return scrapes;
  }

  /** What each scrape adds, by its time. */
  private Map<Long, Double> increase(List<Sample> scrapes) {
    Map<Long, Double> increase = new TreeMap<>();
    Sample last = null;
    for (Sample sample : scrapes) {
      double value = sample.buckets == null ? sample.value : sample.buckets.count;
      if (last == null) {
        if (sample.startMillis > watchedSince && sample.startMillis < sample.timeMillis) {
          increase.put(sample.timeMillis, value);
        }
      } else {
        double before = last.buckets == null ? last.value : last.buckets.count;
        boolean restarted =
            sample.startMillis > last.timeMillis && sample.startMillis < sample.timeMillis;
        increase.put(sample.timeMillis, restarted || value < before ? value : value - before);
      }
      last = sample;
    }
    return increase;
  }

  private static Series restored(Series series) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    series.write(new DataOutputStream(bytes));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    Series restored = Series.read(in);
    assertThat(in.available()).isZero();
    return restored;
  }

  private static long at(int minute) {
    return NOON + minute * MINUTE;
  }

  private SeriesCounter.Outcome count(int minute, double value) {
    return count(counter(at(minute), value));
  }

  private SeriesCounter.Outcome count(Sample sample) {
    return counter.count(sample, series, watchedSince, 0);
  }

  private static Sample counter(long timeMillis, double value) {
    Sample sample = new Sample();
    sample.kind = Kind.COUNTER;
    sample.timeMillis = timeMillis;
    sample.value = value;
    return sample;
  }

  private static Sample histogram(long timeMillis, double sum, long... counts) {
    Sample sample = counter(timeMillis, 0);
    sample.kind = Kind.HISTOGRAM;
    sample.buckets = new Buckets();
    sample.buckets.bounds = counts.length == 1 ? new double[0] : new double[] {5};
    sample.buckets.counts = counts.length == 1 ? new long[0] : counts;
    for (long count : counts) {
      sample.buckets.count += count;
    }
    sample.buckets.sum = sum;
    return sample;
  }

  private static Sample exponential(long timeMillis, int scale, int offset, long... counts) {
    Sample sample = histogram(timeMillis, 1, counts);
    sample.buckets.bounds = null;
    sample.buckets.counts = counts;
    sample.buckets.scale = scale;
    sample.buckets.offset = offset;
    return sample;
  }
}
