package dev.podflow.metric.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.util.JsonFormat;
import dev.podflow.flow.Rejection;
import dev.podflow.json.JsonText;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any request of OpenTelemetry's own classes, in every way in which it may be written. */
class OtlpReaderPropertyTest {
  private static final long KAFKA_MILLIS = RandomRequest.NOON_NANOS / 1_000_000 + 600_000;

  private final OtlpReader reader = new OtlpReader(600_000);

  @Test
  void readsWhatWasWritten() throws IOException {
    Random random = new Random(5);
    RandomRequest requests = new RandomRequest(random);
    int samples = 0;
    for (int round = 0; round < 1_000; round++) {
      ExportMetricsServiceRequest request = requests.next();
      List<String> expected = NaiveSamples.of(request);
      samples += expected.size();

      byte[] bytes = request.toByteArray();
      assertThat(read(bytes)).isEqualTo(bytes.length == 0 ? Rejection.EMPTY : null);
      assertThat(SampleText.of(reader)).isEqualTo(expected);
      List<Long> series = series();

      JsonFormat.Printer printer = JsonFormat.printer();
      if (random.nextBoolean()) {
        printer = printer.preservingProtoFieldNames();
      }
      if (random.nextBoolean()) {
        printer = printer.printingEnumsAsInts();
      }
      String json = printer.print(request);
      if (request.getResourceMetricsCount() == 0) {
        assertThat(read(json.getBytes(UTF_8))).isEqualTo(Rejection.UNKNOWN_MESSAGE);
        continue;
      }
      assertThat(read(json.getBytes(UTF_8))).as(json).isNull();
      assertThat(SampleText.of(reader)).isEqualTo(expected);
      assertThat(series()).as("both formats name the same series").isEqualTo(series);

      JsonNode tree = new ObjectMapper().readTree(json);
      StringBuilder shuffled = new StringBuilder();
      JsonText.write(shuffled, tree, random);
      assertThat(read(shuffled.toString().getBytes(UTF_8))).as(shuffled.toString()).isNull();
      assertThat(SampleText.of(reader)).isEqualTo(expected);
      assertThat(series()).isEqualTo(series);
    }
    assertThat(samples).isGreaterThan(4_000);
  }

  private Rejection read(byte[] bytes) {
    return reader.read(bytes, 0, bytes.length, KAFKA_MILLIS);
  }

  private List<Long> series() {
    List<Long> series = new ArrayList<>();
    for (int i = 0; i < reader.size(); i++) {
      series.add(reader.sample(i).series);
    }
    return series;
  }
}
