package dev.podflow.flow.conntrack;

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

class ConntrackReaderTest {
  private static final String LINE =
      "[NEW] tcp 6 120 SYN_SENT src=10.1.0.7 dst=10.96.0.9 sport=41000 dport=80 [UNREPLIED]"
          + " src=10.1.2.3 dst=10.1.0.7 sport=8080 dport=41000";

  private final ConntrackReader reader = new ConntrackReader();
  private final FlowBatch flows = new FlowBatch();

  @ParameterizedTest
  @MethodSource("samples")
  void everyShapeIsRead(String record, String expected) {
    assertThat(read(record)).as(reader.detail()).isNull();
    assertThat(flows.size()).isEqualTo(1);
    assertThat(ReportLine.of(flows.get(0))).isEqualTo(expected);
    assertThat(flows.get(0).system).isEqualTo("conntrack");
    assertThat(reader.detail()).isEmpty();
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
        "[1772366400.902811]\\t%s|2026-03-01T12:00:00.902811Z",
        "[1772366400.811   ]\\t%s|2026-03-01T12:00:00.000811Z",
        "[1772366400]%s|2026-03-01T12:00:00Z",
        "2026-03-01T12:00:00.5Z stdout F %s|2026-03-01T12:00:00.5Z",
        "2026-03-01T12:00:09.5Z stdout F [1772366400.902811]\\t%s|2026-03-01T12:00:00.902811Z",
        "{\"log\":\"%s\",\"time\":\"2026-03-01T12:00:00.5Z\"}|2026-03-01T12:00:00.5Z",
        "{\"log\":\"[1772366400.5]%s\",\"time\":\"yesterday\"}|2026-03-01T12:00:00.5Z",
        "{\"flow.end.sec\":1772366400,\"flow.end.usec\":7,\"tuple\":{\"src_addr\":\"10.0.0.1\","
            + "\"dst_addr\":\"10.0.0.2\",\"src_port\":1,\"dst_port\":2}}"
            + "|2026-03-01T12:00:00.000007Z",
        "%s|"
      })
  void timeIsTheNearestToTheEvent(String record, String expected) {
    assertThat(read(record.replace("\\t", "\t").formatted(LINE))).as(reader.detail()).isNull();
    Flow flow = flows.get(0);
    if (expected == null) {
      assertThat(flow.timeNanos).isEqualTo(Flow.NO_TIME);
      assertThat(flow.statisticsHash).as("such a line may come twice").isZero();
    } else {
      Instant time = Instant.parse(expected);
      assertThat(flow.timeNanos).isEqualTo(time.getEpochSecond() * 1_000_000_000 + time.getNano());
      assertThat(flow.statisticsHash).isNotZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "|EMPTY",
        "  |EMPTY",
        "hello|MALFORMED",
        "[NEW]|MALFORMED",
        "[NEW] tcp 6 120 SYN_SENT src=10.1.0.7 dst=10.96.0.9 sport=41000 dport=80|MALFORMED",
        "[NEW] tcp 999 src=10.1.0.7 dst=1.1.1.1 src=1.1.1.1 dst=10.1.0.7|MALFORMED",
        "[NEW] icmp 1 30 src=10.1.0.777 dst=1.1.1.1 src=1.1.1.1 dst=10.1.0.7|MALFORMED",
        "[NEW] icmp 1 30 src=10.1.0.7 dst=1.1.1.1 id=1 src=1.1.1.1 dst=2.2.2.2 src=3.3.3.3"
            + "|MALFORMED",
        "[NEW] tcp 6 src=10.1.0.7 dst=1.1.1.1 sport=66000 dport=1 src=1.1.1.1 dst=10.1.0.7 sport=1"
            + " dport=2|MALFORMED",
        "[NEW] 300 proto=6 src=10.1.0.7 dst=1.1.1.1 sport=0 dport=1 mask-src=1.1.1.1"
            + "|UNKNOWN_MESSAGE",
        "[1772366400.9x] [NEW] icmp 1 30 src=1.1.1.1 dst=2.2.2.2 src=2.2.2.2 dst=1.1.1.1|BAD_TIME",
        "[1772366400 [NEW|BAD_TIME",
        "<probe> INFO: 2026/03/01 12:00:00.500000 [CONN] [eBPF] {n1]8]0]Connect]1]x}|MALFORMED",
        "{|MALFORMED",
        "{}|UNKNOWN_MESSAGE",
        "{\"weather\":1}|UNKNOWN_MESSAGE",
        "{\"log\":\"\"}|UNKNOWN_MESSAGE",
        "{\"log\":\"{}\"}|UNKNOWN_MESSAGE",
        "{\"log\":\"{\"}|MALFORMED",
        "{\"log\":\"hello\"}|MALFORMED",
        "{\"event\":\"NEW\"}|MALFORMED",
        "{\"event\":[]}|WRONG_TYPE",
        "{\"event\":\"NEW\",\"original\":{\"sport\":66000}}|WRONG_TYPE",
        "{\"event\":\"NEW\",\"time\":\"noon\",\"protocol\":1,\"src\":\"1.1.1.1\","
            + "\"dst\":\"2.2.2.2\"}|BAD_TIME",
        "{\"event\":\"NEW\"}}|TRAILING_DATA"
      })
  void whatCannotBeUsedHasItsReason(String record, Rejection expected) {
    assertThat(read(record == null ? "" : record)).isEqualTo(expected);
    assertThat(reader.detail()).isNotEmpty();
    assertThat(read(LINE)).as("the next one").isNull();
  }

  @Test
  void recordThatIsTooLargeIsNotRead() {
    assertThat(read(LINE + " ".repeat(ConntrackReader.MAX_RECORD_BYTES)))
        .isEqualTo(Rejection.TOO_LARGE);
  }

  private Rejection read(String record) {
    return reader.read(record.getBytes(UTF_8), flows);
  }
}
