package dev.podflow.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventClockTest {
  private static final long NOON = 28_000_000;
  private static final long SETTLE = 10_000;
  private static final long IDLE = 15_000;

  private final EventClock clock = new EventClock(SETTLE, IDLE);

  @Test
  void aMinuteIsCompleteOnceALaterOneHasBeenKnownForAWhile() {
    assertThat(clock.completeBefore(0)).isEqualTo(Long.MIN_VALUE);
    clock.observe(0, NOON, 0);
    clock.observe(0, NOON + 1, 1_000);
    assertThat(clock.completeBefore(9_999)).isEqualTo(Long.MIN_VALUE);
    assertThat(clock.completeBefore(10_000)).isEqualTo(NOON);
    assertThat(clock.completeBefore(11_000)).isEqualTo(NOON + 1);
  }

  @Test
  void nobodyGoesAheadOfThePartitionThatIsBehind() {
    clock.observe(0, NOON + 9, 0);
    clock.observe(1, NOON + 2, 0);
    assertThat(clock.completeBefore(10_000)).isEqualTo(NOON + 2);
    clock.observe(0, NOON + 9, 14_000);
    assertThat(clock.completeBefore(14_999)).as("it may still come").isEqualTo(NOON + 2);
    assertThat(clock.completeBefore(15_000)).as("it is silent").isEqualTo(NOON + 9);
  }

  @Test
  void timeGoesOnWhereAllAreSilentAndNeverBack() {
    clock.observe(0, NOON, 0);
    assertThat(clock.completeBefore(IDLE)).isEqualTo(NOON);
    assertThat(clock.completeBefore(180_000)).isEqualTo(NOON + 3);
    clock.observe(0, NOON + 1, 181_000);
    assertThat(clock.completeBefore(191_000)).isEqualTo(NOON + 3);
  }
}
