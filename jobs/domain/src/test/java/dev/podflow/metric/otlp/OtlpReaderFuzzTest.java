package dev.podflow.metric.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.podflow.flow.Rejection;
import dev.podflow.metric.Sample;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged requests: none may throw, hang, or leave the reader unfit for the next one. */
class OtlpReaderFuzzTest {
  private static final long KAFKA_MILLIS = RandomRequest.NOON_NANOS / 1_000_000 + 600_000;
  private static final byte[] HARD = "{}[]\":,\\u0/-e.tfn \n\0\u007f".getBytes(UTF_8);

  private final Random random = new Random(6);
  private final OtlpReader reader = new OtlpReader(600_000);
  private final List<byte[]> requests = requests();
  private final byte[] good = requests.get(0);
  private final List<String> expected = read(good);

  private List<byte[]> requests() {
    List<byte[]> requests = new ArrayList<>();
    RandomRequest next = new RandomRequest(random);
    while (requests.size() < 200) {
      ExportMetricsServiceRequest request = next.next();
      if (request.getSerializedSize() > 100) {
        requests.add(request.toByteArray());
        try {
          requests.add(JsonFormat.printer().print(request).getBytes(UTF_8));
        } catch (InvalidProtocolBufferException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return requests;
  }

  @Test
  void aTruncatedTextIsMalformed() {
    byte[] json = requests.get(1);
    for (int length = 1; length < json.length; length++) {
      assertThat(reader.read(Arrays.copyOf(json, length), 0, length, KAFKA_MILLIS))
          .isEqualTo(Rejection.MALFORMED);
    }
    assertThat(read(good)).isEqualTo(expected);
  }

  @Test
  void aTruncatedMessageIsReadOnlyWhereOpentelemetryReadsItToo() {
    for (int i = 0; i < requests.size(); i += 20) {
      byte[] message = requests.get(i);
      for (int length = 1; length < message.length; length++) {
        byte[] part = Arrays.copyOf(message, length);
        assertThat(reader.read(part, 0, length, KAFKA_MILLIS) == null).isEqualTo(parses(part));
      }
    }
  }

  private static boolean parses(byte[] message) {
    try {
      ExportMetricsServiceRequest.parseFrom(message);
      return true;
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  @Test
  void survivesDamage() {
    int accepted = 0;
    int rounds = 15_000;
    for (int i = 0; i < rounds; i++) {
      byte[] record = requests.get(random.nextInt(requests.size())).clone();
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
      // The array ends with the record, so that reading behind it would show.
      Rejection rejection = reader.read(Arrays.copyOf(record, length), 0, length, KAFKA_MILLIS);
      if (rejection == null) {
        accepted++;
        for (int s = 0; s < reader.size(); s++) {
          assertSound(reader.sample(s));
        }
      }
      if (i % 100 == 0) {
        assertThat(read(good)).isEqualTo(expected);
      }
    }
    assertThat(accepted).isBetween(rounds / 100, rounds * 9 / 10);
  }

  private static void assertSound(Sample sample) {
    assertThat(sample.metric).isNotEmpty();
    assertThat(sample.cluster).isNotEmpty();
    assertThat(sample.timeMillis).isBetween(1_325_376_000_000L, KAFKA_MILLIS + 600_000);
    assertThat(sample.startMillis).isBetween(0L, sample.timeMillis);
    assertThat(sample.stale || sample.buckets != null || Double.isFinite(sample.value)).isTrue();
    assertThat(sample.buckets != null).isEqualTo(sample.kind == Sample.Kind.HISTOGRAM);
    assertThat(sample.labels.chars().filter(c -> c == 0).count() % 2).isZero();
  }

  @Test
  void survivesNoise() {
    for (int i = 0; i < 20_000; i++) {
      byte[] record = new byte[random.nextInt(80)];
      random.nextBytes(record);
      if (record.length > 20) {
        // Nested messages of plausible length, and nothing right in them.
        for (int at = 0; at < 12; at += 2) {
          record[at] = (byte) (random.nextInt(3) < 2 ? 0x12 : 0x3A);
          record[at + 1] = (byte) (record.length - at - 2);
        }
        record[0] = 0x0A;
      }
      reader.read(record, 0, record.length, KAFKA_MILLIS);
    }
    assertThat(read(good)).isEqualTo(expected);
  }

  private List<String> read(byte[] request) {
    assertThat(reader.read(request, 0, request.length, KAFKA_MILLIS)).isNull();
    return SampleText.of(reader);
  }
}
