package dev.podflow.schema.traffic;

import dev.podflow.schema.History;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final History HISTORY =
      new History("traffic/TrafficAggregate", TrafficAggregate.getClassSchema(), 6);

  @Test
  void theCurrentSchemaReadsEveryFrozenOne() throws IOException {
    HISTORY.assertThatTheCurrentOneReadsAll();
  }

  @Test
  void theNewestFrozenSchemaIsTheCurrentOne() throws IOException {
    HISTORY.assertThatTheNewestIsTheCurrentOne();
  }

  @Test
  void bytesOfEveryVersionAreRead() throws IOException {
    HISTORY.assertThatBytesAreRead(TrafficAggregateCodec::decode, TrafficAggregates::ofVersion);
  }
}
