package dev.podflow.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void theSpeedIsThatBetweenTheFirstAndTheLastStep() {
    Progress progress = new Progress();
    // It stood at 100 and waited; then it stepped at 10, 11, 12 and 14 s.
    progress.reached(100, 0);
    progress.reached(100, 9 * SECOND);
    progress.reached(500, 10 * SECOND);
    progress.reached(500, 10 * SECOND + 1);
    progress.reached(1_500, 11 * SECOND);
    progress.reached(2_500, 12 * SECOND);
    progress.reached(4_500, 14 * SECOND);
    progress.reached(4_500, 99 * SECOND);
    assertThat(progress.perSecond()).isEqualTo(1_000);
  }

  @Test
  void oneStepTellsNoSpeed() {
    Progress progress = new Progress();
    progress.reached(0, 0);
    progress.reached(1_000, SECOND);
    assertThat(progress.perSecond()).isZero();
  }
}
