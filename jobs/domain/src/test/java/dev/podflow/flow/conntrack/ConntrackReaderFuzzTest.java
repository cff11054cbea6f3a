package dev.podflow.flow.conntrack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.Rejection;
import dev.podflow.flow.ReportLine;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged records: none may throw, hang, or leave the reader unfit for the next one. */
class ConntrackReaderFuzzTest {
  private static final byte[] HARD = "{}[]\":,\\u0/-e.=srcdtpo \n\0\t{".getBytes(UTF_8);

  private final ConntrackReader reader = new ConntrackReader();
  private final FlowBatch flows = new FlowBatch();
  private final List<String> samples = List.copyOf(Samples.ALL.keySet());
  private final byte[] good = samples.get(0).getBytes(UTF_8);

  @Test
  void refusesLinesThatWereCutBeforeTheirSecondTuple() {
    for (String sample : samples) {
      byte[] record = sample.getBytes(UTF_8);
      int enough = sample.startsWith("{") ? record.length : sample.lastIndexOf(" dst=10.1.0.7");
      enough = sample.startsWith("<") ? record.length : enough;
      if (!Samples.ALL.get(sample).matches(".*(OPENED|CHANGED|ENDED).*")) {
        continue;
      }
      for (int length = 0; length < enough; length++) {
        assertThat(reader.read(Arrays.copyOf(record, length), flows)).isNotNull();
        assertThat(reader.detail()).isNotEmpty();
      }
    }
    assertGood();
  }

  @Test
  void survivesDamage() {
    Random random = new Random(7);
    int accepted = 0;
    int rounds = 50_000;
    for (int i = 0; i < rounds; i++) {
      byte[] record = samples.get(random.nextInt(samples.size())).getBytes(UTF_8);
      int length = record.length;
      for (int damages = random.nextInt(4); damages >= 0; damages--) {
        int at = random.nextInt(length);
        switch (random.nextInt(4)) {
          case 0 -> record[at] = (byte) random.nextInt(256);
          case 1 -> record[at] = HARD[random.nextInt(HARD.length)];
          case 2 -> {
            int size = Math.min(random.nextInt(20), length - at);
            System.arraycopy(record, at + size, record, at, length - at - size);
            length = Math.max(1, length - size);
          }
          default -> {
            int from = random.nextInt(length);
            int size = Math.min(random.nextInt(30), length - Math.max(at, from));
            System.arraycopy(record, from, record, at, size);
          }
        }
      }
      Rejection rejection = reader.read(Arrays.copyOf(record, length), flows);
      assertThat(reader.detail().isEmpty()).isEqualTo(rejection == null);
      accepted += rejection == null ? 1 : 0;
      if (i % 10 == 0) {
        assertGood();
      }
    }
    assertThat(accepted).isBetween(rounds / 100, rounds * 9 / 10);
  }

  @Test
  void survivesNoise() {
    Random random = new Random(8);
    for (int i = 0; i < 50_000; i++) {
      byte[] record = new byte[random.nextInt(60)];
      for (int j = 0; j < record.length; j++) {
        record[j] = HARD[random.nextInt(HARD.length)];
      }
      reader.read(record, flows);
    }
    assertGood();
  }

  private void assertGood() {
    assertThat(reader.read(good, flows)).isNull();
    assertThat(ReportLine.of(flows.get(0))).isEqualTo(Samples.ALL.get(samples.get(0)));
  }
}
