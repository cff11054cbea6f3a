package dev.podflow.flow.calico;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.Rejection;
import dev.podflow.flow.ReportText;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged records: none may throw, hang, or leave the reader unfit for the next one. */
class CalicoReaderFuzzTest {
  private static final byte[] HARD = "{}[]\":,|./-*_:\\u0e159tfn \n\0".getBytes(UTF_8);

  private final CalicoReader reader = new CalicoReader();
  private final FlowBatch flows = new FlowBatch();
  private final byte[] good = Samples.INGRESS.getBytes(UTF_8);
  private final String expected = read(good);

  @Test
  void refusesEveryTruncation() {
    for (String sample : Samples.ALL) {
      byte[] record = sample.getBytes(UTF_8);
      for (int length = 0; length < record.length; length++) {
        assertThat(reader.read(Arrays.copyOf(record, length), flows))
            .isEqualTo(length == 0 ? Rejection.EMPTY : Rejection.MALFORMED);
        assertThat(reader.detail()).isNotEmpty();
      }
    }
    assertThat(read(good)).isEqualTo(expected);
  }

  @Test
  void survivesDamage() {
    Random random = new Random(7);
    int accepted = 0;
    int rounds = 30_000;
    for (int i = 0; i < rounds; i++) {
      byte[] record = Samples.ALL[random.nextInt(Samples.ALL.length)].getBytes(UTF_8);
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
        assertThat(read(good)).isEqualTo(expected);
      }
    }
    assertThat(accepted).isBetween(rounds / 100, rounds * 9 / 10);
  }

  @Test
  void survivesPoliciesOfNoise() {
    Random random = new Random(9);
    String noise = "0|1|-1|np:|gnp:|eot:|a.|.|/|staged:|__PROFILE__|__NO_MATCH__|knp.default.|pass";
    String[] pieces = (noise + "|allow|deny|t|\u00fc|\\u007c").split("\\|");
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder policy = new StringBuilder("7|t|");
      for (int size = random.nextInt(12); size > 0; size--) {
        policy.append(pieces[random.nextInt(pieces.length)]);
        policy.append(random.nextInt(3) == 0 ? "|" : "");
      }
      String record =
          "{\"start_time\":1772359203,\"action\":\"deny\",\"policies\":[\"" + policy + "\"]}";
      accepted += reader.read(record.getBytes(UTF_8), flows) == null ? 1 : 0;
    }
    assertThat(accepted).isPositive();
    assertThat(read(good)).isEqualTo(expected);
  }

  @Test
  void survivesNoise() {
    Random random = new Random(8);
    for (int i = 0; i < 20_000; i++) {
      byte[] record = new byte[random.nextInt(60)];
      for (int j = 0; j < record.length; j++) {
        record[j] = HARD[random.nextInt(HARD.length)];
      }
      if (record.length > 12) {
        System.arraycopy("{\"policies\":".getBytes(UTF_8), 0, record, 0, 12);
      }
      reader.read(record, flows);
    }
    assertThat(read(good)).isEqualTo(expected);
  }

  private String read(byte[] record) {
    assertThat(reader.read(record, flows)).isNull();
    return ReportText.of(flows.get(0));
  }
}
