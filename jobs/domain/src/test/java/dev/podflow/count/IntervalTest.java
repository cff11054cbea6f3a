package dev.podflow.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {
  private static final long NANOS = 1_000_000_000L;

  /** A whole hour. */
  private static final long HOUR = 1_700_002_800L;

  @ParameterizedTest
  @CsvSource({
    "0, 60",
    "15, 60",
    "60, 60",
    "66, 60",
    "67,   300",
    "300,  300",
    "312,  300",
    "315,  300",
    "331,  600",
    "900,  900",
    "1800, 1800",
    "3600, 3600",
    "86400, 3600"
  })
  void anIntervalIsAsLongAsTheWindow(long seconds, long length) {
    long expected = HOUR + 3_599 - Math.floorMod(3_599, length);
    assertThat(Interval.start((HOUR + 3_599) * NANOS + 5, seconds * NANOS)).isEqualTo(expected);
  }

  /** What the view needs: steady traffic that both ends report meets in every bucket. */
  @Test
  void windowsOfTwoNodesMeetWheneverTheyBegin() {
    Random random = new Random(3);
    for (int i = 0; i < 1_000; i++) {
      long one = HOUR + random.nextInt(300);
      long other = HOUR + random.nextInt(300);
      for (int window = 0; window < 20; window++) {
        assertThat(Interval.start((one + window * 300L) * NANOS, 300 * NANOS))
            .isEqualTo(Interval.start((other + window * 300L) * NANOS, 300 * NANOS));
      }
    }
  }

  /**
   * What is left: a pair's only connection within minutes, near the edge of a window. A view that
   * reads hours hardly sees it.
   */
  @Test
  void aLoneConnectionMayCountInTwoIntervals() {
    Random random = new Random(4);
    int rounds = 100_000;
    int apartByInterval = 0;
    int apartByMinute = 0;
    int apartByHour = 0;
    for (int i = 0; i < rounds; i++) {
      long connection = HOUR + random.nextInt(86_400);
      long one = windowOf(connection, random.nextInt(300));
      long other = windowOf(connection, random.nextInt(300));
      apartByInterval += interval(one) == interval(other) ? 0 : 1;
      apartByMinute += one / 60 == other / 60 ? 0 : 1;
      apartByHour += interval(one) / 3_600 == interval(other) / 3_600 ? 0 : 1;
    }
    assertThat(100.0 * apartByInterval / rounds).isCloseTo(33, within(1.0));
    assertThat(100.0 * apartByHour / rounds).isCloseTo(2.8, within(0.3));
    assertThat(100.0 * apartByMinute / rounds).as("what the minutes would do").isGreaterThan(80);
  }

  /** Start of the window that a connection falls into at a node whose windows have an offset. */
  private static long windowOf(long connection, long offset) {
    return connection - Math.floorMod(connection - offset, 300);
  }

  private static long interval(long window) {
    return Interval.start(window * NANOS, 300 * NANOS);
  }
}
