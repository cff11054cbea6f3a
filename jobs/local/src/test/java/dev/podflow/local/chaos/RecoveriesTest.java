package dev.podflow.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveriesTest {
  private final Recoveries recoveries = new Recoveries();

  @Test
  void eachKindHasItsLineAndTheWorstOfAllIsKnown() {
    recoveries.add(Mishap.COLLECTOR_KILLED, 9);
    recoveries.add(Mishap.KAFKA_KILLED, 30.25);
    recoveries.add(Mishap.COLLECTOR_KILLED, 12);
    recoveries.add(Mishap.COLLECTOR_KILLED, 11);
    assertThat(recoveries.count()).isEqualTo(4);
    assertThat(recoveries.worstSeconds()).isEqualTo(30.25);
    assertThat(recoveries.lines())
        .satisfiesExactly(
            line -> assertThat(line).matches("kill -9 of the broker +1 times, .* worst +30\\.3 s"),
            line ->
                assertThat(line)
                    .matches(
                        "kill -9 of the collector +3 times, median +11\\.0 s, worst +12\\.0 s"));
  }

  @Test
  void nothingHasHappenedYet() {
    assertThat(recoveries.count()).isZero();
    assertThat(recoveries.worstSeconds()).isZero();
    assertThat(recoveries.lines()).isEmpty();
  }

  @Test
  void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
    assertThat(Recoveries.median(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(3);
  }
}
