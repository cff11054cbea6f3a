package dev.podflow.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999999999Z",
        "2021-10-04T14:28:38.735173594Z",
        "2021-10-04T14:28:56.896699Z",
        "2024-02-29T23:59:59.5+02:00",
        "2000-02-29T00:00:00-11:30",
        "2026-01-31t23:59:59z",
        "1678-01-01T00:00:00Z",
        "2262-04-11T00:00:00Z"
      })
  void readsWhatRfc3339Allows(String text) {
    assertThat(parse(text)).isEqualTo(nanos(OffsetDateTime.parse(text.toUpperCase()).toInstant()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2021-10-04",
        "2021-10-04T14:28:38",
        "2021-10-04 14:28:38Z",
        "2021-10-04T14:28:38.Z",
        "2021-10-04T14:28:38.1234567890Z",
        "2021-10-04T14:28:38ZZ",
        "2021-10-04T14:28:38+2:00",
        "2021-10-04T14:28:38+24:00",
        "2021-10-04T24:00:00Z",
        "2021-10-04T14:60:38Z",
        "2021-10-04T14:28:60Z",
        "2021-00-04T14:28:38Z",
        "2021-13-04T14:28:38Z",
        "2021-04-31T14:28:38Z",
        "2021-02-29T14:28:38Z",
        "1900-02-29T14:28:38Z",
        "20x1-10-04T14:28:38Z",
        "x021-10-04T14:28:38Z",
        "2021-10-04T-1:28:38Z",
        "0001-01-01T00:00:00Z",
        "2263-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z"
      })
  void refusesTheRest(String text) {
    assertThat(parse(text)).isEqualTo(Timestamps.INVALID);
  }

  @Test
  void agreesWithTheCalendarOfJava() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      long seconds = random.nextLong(-9_000_000_000L, 9_000_000_000L);
      Instant instant = Instant.ofEpochSecond(seconds, random.nextInt(1_000_000_000));
      ZoneOffset offset = ZoneOffset.ofTotalSeconds(random.nextInt(-1000, 1000) * 60);
      String text = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atOffset(offset));
      if (text.length() >= 20 && text.charAt(16) == ':') {
        assertThat(parse(text)).as(text).isEqualTo(nanos(instant));
      }
    }
  }

  private static long parse(String text) {
    byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
    return Timestamps.parse(bytes, 1, bytes.length - 2);
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }
}
