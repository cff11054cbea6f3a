package dev.podflow.local.clickhouse;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How far back a question reaches: {@code 90s}, {@code 15m}, {@code 6h} or {@code 7d}. */
final class Since {
  private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,5})([smhd])");

  private static final Map<String, String> UNITS =
      Map.of("s", "SECOND", "m", "MINUTE", "h", "HOUR", "d", "DAY");

  private Since() {}

  /**
   * The time so long ago, as an SQL expression: ClickHouse's clock, not this machine's, says when
   * now is.
   *
   * @throws IllegalArgumentException if it is no such text
   */
  static String expression(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "--since='%s' is no time such as 90s, 15m, 6h or 7d".formatted(text));
    }
    return "now('UTC') - INTERVAL %s %s".formatted(matcher.group(1), UNITS.get(matcher.group(2)));
  }
}
