package dev.podflow.local.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SinceTest {
  @ParameterizedTest
  @CsvSource({
    "90s, now('UTC') - INTERVAL 90 SECOND",
    "15m, now('UTC') - INTERVAL 15 MINUTE",
    "6h, now('UTC') - INTERVAL 6 HOUR",
    "7d, now('UTC') - INTERVAL 7 DAY",
  })
  void isSoLongAgo(String text, String expression) {
    assertThat(Since.expression(text)).isEqualTo(expression);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "15", "m", "0m", "-5m", "5 m", "1w", "1000000d", "5m; DROP TABLE x"})
  void isNothingElse(String text) {
    assertThatThrownBy(() -> Since.expression(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }
}
