package dev.podflow.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogTimesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2022-08-18T03:24:11.696356Z|2022-08-18T03:24:11.696356Z",
        "2022-08-18T03:24:11|2022-08-18T03:24:11Z",
        "2022-08-18 03:24:11,5|2022-08-18T03:24:11.5Z",
        "2022-08-18t03:24:11.123456789012+02:00|2022-08-18T01:24:11.123456789Z",
        "2022-08-18T03:24:11-0130|2022-08-18T04:54:11Z",
        "2022-08-18 03:24:11 +02|2022-08-18T01:24:11Z",
        "2022/08/18 03:24:11.696356|2022-08-18T03:24:11.696356Z",
        "18/Aug/2022:03:24:11 +0000|2022-08-18T03:24:11Z",
        "01/Jan/2023:00:30:00 +0200|2022-12-31T22:30:00Z",
        "1660764252|2022-08-17T19:24:12Z",
        "1660764252.902811|2022-08-17T19:24:12.902811Z",
        "1660764252902|2022-08-17T19:24:12.902Z",
        "1660764252902811|2022-08-17T19:24:12.902811Z",
        "1660764252902811123|2022-08-17T19:24:12.902811123Z",
        "0|1970-01-01T00:00:00Z"
      })
  void everyWayOfWritingIsRead(String text, String expected) {
    assertThat(parse(text)).isEqualTo(nanos(Instant.parse(expected)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        ".5",
        "1660764252.",
        "1660764252.9x",
        "-1660764252",
        "99999999999999999999",
        "9999999999999999999",
        "99999999999",
        "2022-08-18",
        "2022-08-18T03:24",
        "2022-13-18T03:24:11Z",
        "2022-02-29T03:24:11Z",
        "2022-08-18T03:24:61Z",
        "2022-08/18T03:24:11Z",
        "2022-08-18T03:24:11.Z",
        "2022-08-18T03:24:11ZZ",
        "2022-08-18T03:24:11+2",
        "2022-08-18T03:24:11+25:00",
        "2022-08-18T03:24:11 UTC",
        "18/Xxx/2022:03:24:11 +0000",
        "18/Aug/2022 03:24:11 +0000",
        "41/Aug/2022:03:24:11 +0000",
        "18/Aug/2022:03:24:11 +00000"
      })
  void whatIsNoTimeIsInvalid(String text) {
    assertThat(parse(text)).isEqualTo(LogTimes.INVALID);
  }

  @Test
  void agreesWithTheLibrary() {
    Random random = new Random(3);
    DateTimeFormatter common = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);
    DateTimeFormatter iso = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSSxx");
    for (int i = 0; i < 2_000; i++) {
      Instant instant = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
      OffsetDateTime time =
          instant.atOffset(ZoneOffset.ofTotalSeconds((random.nextInt(1_600) - 800) * 60));
      assertThat(parse(iso.format(time))).isEqualTo(nanos(instant));
      assertThat(parse(common.format(time)))
          .isEqualTo(nanos(Instant.ofEpochSecond(instant.getEpochSecond())));
    }
  }

  @Test
  void noiseIsNoTimeAndNothingElseHappens() {
    Random random = new Random(4);
    String hard = "0123456789-/:T.,+Z Aug";
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder("2022-08-18T03:24:11.5+02:00");
      for (int damages = random.nextInt(4); damages >= 0; damages--) {
        text.setCharAt(random.nextInt(text.length()), hard.charAt(random.nextInt(hard.length())));
      }
      text.setLength(random.nextInt(text.length()));
      parse(text.toString());
    }
  }

  private static long parse(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return LogTimes.parse(bytes, 0, bytes.length);
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
  }
}
