package dev.podflow.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostTest {
  @Test
  void aCostIsWhatEachProcessHasUsedSince() {
    Map<String, Duration> before =
        Map.of(
            "taskmanager", Duration.ofSeconds(20),
            "jobmanager", Duration.ofSeconds(3),
            "kafka", Duration.ofSeconds(7));
    Map<String, Duration> after =
        Map.of(
            "taskmanager", Duration.ofMillis(31_500),
            "jobmanager", Duration.ofMillis(3_250),
            "kafka", Duration.ofSeconds(9),
            "clickhouse", Duration.ofSeconds(1));
    Cost cost = Cost.between(before, after, 4_000_000_000L);
    assertThat(cost.of("taskmanager")).isEqualTo(11.5);
    assertThat(cost.jobs()).isEqualTo(11.75);
    assertThat(cost.all()).isEqualTo(14.75);
    assertThat(cost.wallSeconds()).isEqualTo(4);
  }
}
