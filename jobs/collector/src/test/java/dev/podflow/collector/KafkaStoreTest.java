package dev.podflow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class KafkaStoreTest {
  @Test
  void whatIsLeftOutIsCounted() {
    CollectorMetrics metrics = new CollectorMetrics(Clock.systemUTC());
    KafkaStore store = new KafkaStore(Map.of(), "k8s.metadata", metrics);
    for (long offset = 0; offset < 2; offset++) {
      store.leaveOut(
          new ConsumerRecord<>("k8s.metadata", 0, offset, null, new byte[] {1}),
          new IOException("no object"));
    }

    assertThat(metrics.text()).contains("podflow_collector_malformed_total{kind=\"topic\"} 2.0");
  }
}
