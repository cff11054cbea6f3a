package dev.podflow.flow.coredns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.Rejection;
import dev.podflow.flow.ReportLine;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CoreDnsReaderTest {
  private final CoreDnsReader reader = new CoreDnsReader();
  private final FlowBatch flows = new FlowBatch();

  @ParameterizedTest
  @MethodSource("samples")
  void everyLineIsRead(String line, String expected) {
    assertThat(read(line)).as(reader.detail()).isNull();
    assertThat(flows.size()).isEqualTo(1);
    assertThat(ReportLine.of(flows.get(0))).isEqualTo(expected);
    assertThat(flows.get(0).system).isEqualTo("coredns");
  }

  static Stream<Arguments> samples() {
    return Samples.ALL.entrySet().stream()
        .map(sample -> Arguments.of(sample.getKey(), sample.getValue()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "2026-03-01T12:00:00.500Z [INFO] %s|2026-03-01T12:00:00.5Z",
        "2026-03-01T12:00:00.5Z stdout F [INFO] %s|2026-03-01T12:00:00.5Z",
        "[pod/a/b] 2026-03-01T12:00:00.5Z [INFO] %s|2026-03-01T12:00:00.5Z",
        "[INFO] %s|"
      })
  void timeIsTheLinesOwn(String line, String expected) {
    String query = "10.1.0.7:4 - 1 \"A IN a. udp 5 false 512\" NOERROR qr 1 0.1s";
    assertThat(read(line.formatted(query))).isNull();
    Flow flow = flows.get(0);
    if (expected == null) {
      assertThat(flow.timeNanos).isEqualTo(Flow.NO_TIME);
      assertThat(flow.statisticsHash).as("such a line may come twice").isZero();
    } else {
      assertThat(flow.timeNanos).isEqualTo(Instant.parse(expected).toEpochMilli() * 1_000_000);
      assertThat(flow.statisticsHash).isNotZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "|EMPTY",
        "2026-03-01T12:00:00.5Z|EMPTY",
        "[pod/a/b]|EMPTY",
        "hello world|UNKNOWN_MESSAGE",
        "10.1.0.7 - 1|UNKNOWN_MESSAGE",
        "[INFO] 10.1.0.7:40000|MALFORMED",
        "[INFO] 10.1.0.7:40000 - 1 A|MALFORMED",
        "[INFO] 10.1.0.7:40000 - 1 \"A IN|MALFORMED",
        "[INFO] 10.1.0.7:40000 - 1 \"A IN a.\" NOERROR qr 1 0.1s|MALFORMED",
        "[INFO] 10.1.0.7:40000 - 1 \"A IN a. udp 5 false 512|MALFORMED",
        "[INFO] 10.1.0.7:40000 - 1 \"A IN a. udp 5 false 512\" NOSUCHCODE qr 1 0.1s|MALFORMED",
        "[INFO] 10.1.0.7:40000 - 1 \"A IN a. udp 5 false 512\" NOERROR qr 1|MALFORMED",
        "[INFO] 10.1.0.7:40000 - 1 \"A IN a. udp 5 false 512\" NOERROR qr 1 soon|MALFORMED",
        "10.1.0.7:4 - [01/Foo/2026:13:04:54 +0000] 7 \"A IN a. udp 5 false 512\" NOERROR qr 1 1s"
            + "|BAD_TIME",
        "{|MALFORMED",
        "{\"weather\":1}|UNKNOWN_MESSAGE",
        "{\"log\":\"\"}|UNKNOWN_MESSAGE",
        "{\"log\":\"x\"}{|TRAILING_DATA"
      })
  void whatCannotBeUsedHasItsReason(String record, Rejection expected) {
    assertThat(read(record == null ? "" : record)).isEqualTo(expected);
    assertThat(reader.detail()).isNotEmpty();
  }

  @Test
  void recordThatIsTooLargeIsNotRead() {
    assertThat(read("x".repeat(CoreDnsReader.MAX_RECORD_BYTES + 1))).isEqualTo(Rejection.TOO_LARGE);
  }

  @Test
  void longestNameIsCut() {
    String name = "a".repeat(10_000);
    assertThat(read("[INFO] 10.1.0.7:4 - 1 \"A IN " + name + " udp 5 false 5\" NOERROR qr 1 1s"))
        .isNull();
    assertThat(flows.get(0).dnsQuery).hasSizeLessThanOrEqualTo(512).endsWith("a.");
  }

  private Rejection read(String record) {
    return reader.read(record.getBytes(UTF_8), flows);
  }
}
