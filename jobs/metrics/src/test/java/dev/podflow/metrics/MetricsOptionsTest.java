package dev.podflow.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podflow.config.JobConfig;
import dev.podflow.count.MetricOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsOptionsTest {
  @Test
  void hasDefaultsForEverything() {
    JobConfig config = MetricsOptions.parse();

    assertThat(config.jobName()).isEqualTo("metrics");
    assertThat(config.get(MetricsOptions.METRICS_TOPIC)).isEqualTo("metrics.otlp");
    MetricOptions counting = MetricsOptions.counting(config);
    assertThat(counting.pairSystems()).containsExactlyInAnyOrder("istio", "linkerd");
    assertThat(counting.newbornMillis()).isEqualTo(300_000);
  }

  @Test
  void takesWhatItIsTold() {
    JobConfig config =
        MetricsOptions.parse("--pairs.systems", "linkerd", "--series.newborn-max", "90 s");

    MetricOptions counting = MetricsOptions.counting(config);
    assertThat(counting.pairSystems()).containsExactly("linkerd");
    assertThat(counting.newbornMillis()).isEqualTo(90_000);
    assertThat(MetricsOptions.counting(MetricsOptions.parse("--pairs.systems", "")).pairSystems())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--pairs.systems,consul",
    "--series.max,0",
    "--series.scrapes-max,0",
    "--series.scrapes-max,40000",
    "--topic.metrics,x"
  })
  void refusesWhatCannotBe(String key, String value) {
    assertThatThrownBy(() -> MetricsOptions.parse(key, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key.substring(2));
  }
}
