package dev.podflow.flow.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {
  private static final long[] UNITS = {1, 1_000, 1_000_000, 1_000_000_000};

  @Test
  void isWhatBigDecimalMakesOfIt() {
    Random random = new Random(3);
    int fits = 0;
    for (int i = 0; i < 100_000; i++) {
      String text = number(random);
      long unit = UNITS[random.nextInt(UNITS.length)];
      BigInteger exact =
          new BigDecimal(text)
              .multiply(BigDecimal.valueOf(unit))
              .setScale(0, RoundingMode.DOWN)
              .toBigInteger();
      long value = parse(text, unit);
      if (value == Decimal.INVALID) {
        // Only what is too large is refused.
        assertThat(exact.bitLength()).as(text + " x " + unit).isGreaterThan(61);
      } else {
        assertThat(BigInteger.valueOf(value)).as(text + " x " + unit).isEqualTo(exact);
        fits++;
      }
    }
    assertThat(fits).isBetween(50_000, 99_000);
  }

  private static String number(Random random) {
    StringBuilder text = new StringBuilder();
    for (int digits = 1 + random.nextInt(20); digits > 0; digits--) {
      text.append(random.nextInt(10));
    }
    if (random.nextBoolean()) {
      text.append('.');
      for (int digits = 1 + random.nextInt(12); digits > 0; digits--) {
        text.append(random.nextInt(10));
      }
    }
    if (random.nextInt(3) == 0) {
      text.append(random.nextBoolean() ? "e" : "E+").append(random.nextInt(5));
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "2ms, 2000000",
    "1.5ms, 1500000",
    "0.037990251s, 37990251",
    "12us, 12000",
    "12µs, 12000",
    "7ns, 7",
    "3s, 3000000000",
    "4, 4000000",
    "1.2E+1, 12000000"
  })
  void readsDurations(String text, long nanos) {
    byte[] bytes = text.getBytes(UTF_8);
    assertThat(Decimal.nanos(bytes, 0, bytes.length, Decimal.NANOS_PER_MILLI)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "-1",
        "1.",
        ".5",
        "1,5",
        "1e",
        "e5",
        "NaN",
        "1e999999999",
        "9223372036854775808",
        "99999999999999999999",
        "0x1",
        "ms",
        "1h",
        "1 "
      })
  void refusesWhatIsNoNumber(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    assertThat(Decimal.nanos(bytes, 0, bytes.length, 1)).isEqualTo(Decimal.INVALID);
  }

  @Test
  void tinyNumbersAreNothing() {
    assertThat(parse("1e-999999999", 1)).isZero();
    assertThat(parse("0.0000000001", 1_000_000_000)).isZero();
    assertThat(parse("0e99", 1)).isZero();
  }

  private static long parse(String text, long unit) {
    byte[] bytes = text.getBytes(UTF_8);
    return Decimal.parse(bytes, 0, bytes.length, unit);
  }
}
