package dev.podflow.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReplayedRecordTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2026-01-02T00:00:00Z");

  @Test
  void timesOfAnyPrecisionComeLater() {
    assertThat(
            later(
                "{\"a\":\"2026-01-01T23:59:30.250Z\",\"b\":1767225600,\"c\":1767225600123,"
                    + "\"d\":\"1767225600123456789\"}",
                1,
                60))
        .isEqualTo(
            "{\"a\":\"2026-01-02T00:00:30.250Z\",\"b\":1767225660,\"c\":1767225660123,"
                + "\"d\":\"1767225660123456789\"}");
  }

  @Test
  void whatIsNoTimeOfTheSimulationStays() {
    String record =
        "{\"bytes\":1234567890,\"certificate\":\"2025-06-01T00:00:00Z\",\"port\":48127,"
            + "\"long\":17672256001,\"ü\":\"1970-01-01T00:00:07Z\"}";
    assertThat(later(record, 3, 600)).isEqualTo(record);
  }

  @Test
  void idsDifferByRoundAndStayTheSameWithinOne() {
    String record = "fedcba98-7654-4321-8fed-cba987654321 FEDCBA98-7654-4321-8FED-CBA987654321";
    assertThat(later(record, 0, 0)).isEqualTo(record);
    assertThat(later(record, 31, 0))
        .isEqualTo("fedcba98-001f-4321-8fed-cba987654321 FEDCBA98-001f-4321-8FED-CBA987654321");
  }

  private static String later(String record, int round, long seconds) {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    byte[] target = new byte[bytes.length + 5];
    int length = ReplayedRecord.of("key", bytes, FROM, TO).write(target, round, seconds);
    return new String(target, 0, length, StandardCharsets.UTF_8);
  }
}
