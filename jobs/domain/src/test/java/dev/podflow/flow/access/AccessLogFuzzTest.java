package dev.podflow.flow.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.Rejection;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged records: none may throw, hang, or leave the reader unfit for the next one. */
class AccessLogFuzzTest {
  private static final byte[] HARD = "{}[]\":,\\u0/-e.tfn \n\0\t=|_.'9\u007f\u00e9".getBytes(UTF_8);

  private final AccessLogReader reader = new AccessLogReader();
  private final FlowBatch flows = new FlowBatch();
  private final String[] expected = readAll();

  private String[] readAll() {
    String[] texts = new String[AccessSamples.ALL.length];
    for (int i = 0; i < texts.length; i++) {
      assertThat(reader.read(AccessSamples.ALL[i], flows)).as(reader.detail()).isNull();
      texts[i] = ReportText.of(flows);
    }
    return texts;
  }

  @Test
  void everyTruncationIsRefusedOrStillARecord() {
    int refused = 0;
    int records = 0;
    for (byte[] sample : AccessSamples.ALL) {
      for (int length = 0; length < sample.length; length++) {
        Rejection rejection = reader.read(Arrays.copyOf(sample, length), flows);
        assertThat(reader.detail().isEmpty()).isEqualTo(rejection == null);
        refused += rejection == null ? 0 : 1;
        records++;
        if (sample[0] == '{') {
          assertThat(rejection).isEqualTo(length == 0 ? Rejection.EMPTY : Rejection.MALFORMED);
        }
      }
    }
    assertThat(refused).isGreaterThan(records / 2);
    assertThat(readAll()).isEqualTo(expected);
  }

  @Test
  void survivesDamage() {
    Random random = new Random(7);
    int accepted = 0;
    int rounds = 60_000;
    for (int i = 0; i < rounds; i++) {
      byte[] record = AccessSamples.ALL[random.nextInt(AccessSamples.ALL.length)].clone();
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
      if (i % 200 == 0) {
        assertThat(readAll()).isEqualTo(expected);
      }
    }
    assertThat(accepted).isBetween(rounds / 100, rounds * 9 / 10);
  }

  @Test
  void survivesNoise() {
    String[] beginnings = {
      "",
      "{\"log\":",
      "{\"resourceLogs\":[{",
      "[2026-03-01T10:00:00.142Z] \"",
      "\n",
      "{\"",
      "10.1.0.4 - - [",
      "10.1.0.4:5 a - [",
      "[2026-",
      "2026-03-01T10:00:00.1Z\tinfo\taccess\t",
      "2026-03-01T10:00:00.1Z stdout F "
    };
    Random random = new Random(8);
    for (int i = 0; i < 40_000; i++) {
      byte[] beginning = beginnings[random.nextInt(beginnings.length)].getBytes(UTF_8);
      byte[] record = new byte[beginning.length + random.nextInt(60)];
      for (int j = 0; j < record.length; j++) {
        boolean hard = random.nextBoolean();
        record[j] = hard ? HARD[random.nextInt(HARD.length)] : (byte) random.nextInt(256);
      }
      System.arraycopy(beginning, 0, record, 0, beginning.length);
      reader.read(record, flows);
    }
    assertThat(readAll()).isEqualTo(expected);
  }

  @Test
  void refusesWhatIsTooLargeOrTooDeep() {
    byte[] large = new byte[AccessLogReader.MAX_RECORD_BYTES + 1];
    Arrays.fill(large, (byte) ' ');
    assertThat(reader.read(large, flows)).isEqualTo(Rejection.TOO_LARGE);
    String deep = "{\"a\":".repeat(100) + "1" + "}".repeat(100);
    assertThat(reader.read(deep.getBytes(UTF_8), flows)).isEqualTo(Rejection.TOO_DEEP);
    assertThat(reader.read("[".repeat(500_000).getBytes(UTF_8), flows))
        .isEqualTo(Rejection.UNKNOWN_MESSAGE);
  }

  @Test
  void aMegabyteInAFieldIsCutAndNotKept() {
    int room = AccessLogReader.MAX_RECORD_BYTES - 2_000;
    for (String hard : new String[] {"x", "\\\\", "\\u00e9", "[", "a,", "\\\" "}) {
      String huge = hard.repeat(room / hard.length());
      for (String field :
          new String[] {
            "method",
            "upstream_cluster",
            "x_forwarded_for",
            "response_flags",
            "upstream_host",
            "response_code_details",
            "requested_server_name",
            "path",
            "upstream_addr",
            "upstream_response_time",
            "uri",
            "log"
          }) {
        String json =
            "{\"" + field + "\":\"" + huge + "\",\"response_code\":503,\"protocol\":\"HTTP/2\"}";
        assertThat(reader.read(json.getBytes(UTF_8), flows)).as(reader.detail()).isNull();
        assertThat(flows.get(0).httpMethod.length()).isLessThanOrEqualTo(512);
        assertThat(flows.get(0).dropReason.length()).isLessThanOrEqualTo(512);
      }
      String plain = huge.replace("\\", "");
      reader.read(AccessSamples.TEXT.replace("agent", plain).getBytes(UTF_8), flows);
      reader.read(("[2026-03-01T10:00:00.142Z] \"" + plain).getBytes(UTF_8), flows);
      reader.read((AccessSamples.ZTUNNEL + " k=\"" + plain).getBytes(UTF_8), flows);
      reader.read(plain.getBytes(UTF_8), flows);
    }
    assertThat(readAll()).isEqualTo(expected);
  }
}
