package dev.podflow.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TrafficConfigTest {
  @Test
  void hasDefaultsForEverything() {
    TrafficConfig config = TrafficConfig.parse();
    assertThat(config.jobName()).isEqualTo("traffic");
    assertThat(config.counting().exchangeTimeoutNanos()).isEqualTo(30_000_000_000L);
    assertThat(config.commit().database()).isEqualTo("podflow");
  }

  @Test
  void takesWhatItIsTold() {
    TrafficConfig config =
        TrafficConfig.parse(
            "--kafka.bootstrap-servers",
            "broker:9093",
            "--kafka.client.security.protocol",
            "SASL_SSL",
            "--exchange.timeout",
            "5 s",
            "--clickhouse.url",
            "https://clickhouse:8443");
    assertThat(config.kafkaClient())
        .containsEntry("bootstrap.servers", "broker:9093")
        .containsEntry("security.protocol", "SASL_SSL");
    assertThat(config.counting().exchangeTimeoutNanos()).isEqualTo(5_000_000_000L);
    assertThat(config.commit().url()).hasToString("https://clickhouse:8443");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> TrafficConfig.parse("--kafka.boostrap-servers", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--kafka.boostrap-servers")
        .hasMessageContaining("--kafka.bootstrap-servers");
    assertThatThrownBy(() -> TrafficConfig.parse("--job.name"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TrafficConfig.parse("--sink.parallelism", "many"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sink.parallelism");
  }
}
