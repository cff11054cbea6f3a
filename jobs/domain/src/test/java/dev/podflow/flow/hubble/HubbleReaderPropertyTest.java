package dev.podflow.flow.hubble;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.flow.Flow;
import dev.podflow.flow.StringPool;
import dev.podflow.json.JsonText;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HubbleReaderPropertyTest {
  @Test
  void readsWhatWasWrittenInWhateverWay() {
    Random random = new Random(9);
    // A small pool, so that it forgets all the time.
    HubbleReader reader = new HubbleReader(new StringPool(8, 100));
    Flow flow = new Flow();
    for (int i = 0; i < 1_000; i++) {
      RandomFlow generated = new RandomFlow(random);
      for (int way = 0; way < 2; way++) {
        StringBuilder text = new StringBuilder();
        JsonText.write(text, generated.json, random);
        byte[] record = text.toString().getBytes(UTF_8);
        assertThat(reader.read(record, 0, record.length, flow))
            .as(text + "\n" + reader.detail())
            .isNull();
        assertThat(FlowText.of(flow))
            .as(text.toString())
            .isEqualTo(FlowText.of(generated.expected));
      }
    }
  }
}
