package dev.podflow.schema.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TrafficAggregateCodecTest {
  @Test
  void readsWhatItWrites() throws IOException {
    for (TrafficAggregate aggregate : TrafficAggregates.all()) {
      byte[] bytes = TrafficAggregateCodec.encode(aggregate);
      assertThat(TrafficAggregateCodec.decode(bytes)).isEqualTo(aggregate);
    }
  }

  @Test
  void refusesBytesThatAreNoValue() {
    byte[] value = TrafficAggregateCodec.encode(TrafficAggregates.all().get(0));
    for (int length = 0; length < value.length; length++) {
      byte[] truncated = Arrays.copyOf(value, length);
      assertThatThrownBy(() -> TrafficAggregateCodec.decode(truncated))
          .isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> TrafficAggregateCodec.decode("{\"flows\":1}".getBytes()))
        .hasMessageContaining("Not a value of traffic.aggregates");
  }
}
