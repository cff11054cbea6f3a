package dev.podflow.flow.calico;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.ReportText;
import dev.podflow.flow.StringPool;
import dev.podflow.json.JsonText;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalicoReaderPropertyTest {
  @Test
  void readsWhatWasWrittenInWhateverWay() {
    Random random = new Random(9);
    // A small pool, so that it forgets all the time.
    CalicoReader reader = new CalicoReader(new StringPool(8, 100));
    FlowBatch flows = new FlowBatch();
    for (int i = 0; i < 5_000; i++) {
      RandomLog generated = new RandomLog(random);
      long hash = 0;
      for (int way = 0; way < 2; way++) {
        StringBuilder text = new StringBuilder();
        JsonText.write(text, generated.json, random);
        assertThat(reader.read(text.toString().getBytes(UTF_8), flows))
            .as(text + "\n" + reader.detail())
            .isNull();
        assertThat(ReportText.of(flows.get(0)))
            .as(text.toString())
            .isEqualTo(ReportText.of(generated.expected));
        assertThat(flows.get(0).statisticsHash).isNotZero();
        assertThat(way == 0 || flows.get(0).statisticsHash == hash).isTrue();
        hash = flows.get(0).statisticsHash;
      }
    }
  }
}
