package dev.podflow.sql;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Puts values into a panel's query as Grafana and its ClickHouse plugin do: first {@code
 * $__conditionalAll}, then variables, then the macros of the time range.
 */
final class GrafanaSql {
  private static final String CONDITIONAL = "$__conditionalAll(";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::(\\w+))?}");
  private static final Pattern INTERVAL = Pattern.compile("\\$__timeInterval\\((\\w+)\\)");
  private static final Pattern NAME = Pattern.compile("\\w+");

  private final Instant from;
  private final Instant to;
  private final long intervalSeconds;
  private final Map<String, List<String>> variables = new HashMap<>();

  GrafanaSql(Instant from, Instant to, long intervalSeconds) {
    this.from = from;
    this.to = to;
    this.intervalSeconds = intervalSeconds;
  }

  /** What is chosen of a variable; nothing is All. */
  void choose(String variable, List<String> values) {
    variables.put(variable, List.copyOf(values));
  }

  String of(String rawSql) {
    String sql = interpolate(conditions(rawSql));
    sql =
        INTERVAL
            .matcher(sql)
            .replaceAll(
                "toStartOfInterval(toDateTime($1), INTERVAL " + intervalSeconds + " second)");
    sql =
        sql.replace("$__fromTime", "toDateTime(" + from.getEpochSecond() + ")")
            .replace("$__toTime", "toDateTime(" + to.getEpochSecond() + ")")
            .replace("$__interval_s", Long.toString(intervalSeconds));
    if (sql.contains("$")) {
      throw new IllegalArgumentException("Nobody knows what this is:\n" + sql);
    }
    return sql;
  }

  private String conditions(String rawSql) {
    String sql = rawSql;
    for (int start = sql.lastIndexOf(CONDITIONAL);
        start >= 0;
        start = sql.lastIndexOf(CONDITIONAL)) {
      List<String> arguments = new ArrayList<>();
      int end = arguments(sql, start + CONDITIONAL.length(), arguments);
      Matcher name = NAME.matcher(arguments.get(1));
      if (arguments.size() != 2 || !name.find()) {
        throw new IllegalArgumentException("Needs a condition and a variable: " + arguments);
      }
      String phrase = chosen(name.group()).isEmpty() ? "1=1" : arguments.get(0);
      sql = sql.substring(0, start) + phrase + sql.substring(end);
    }
    return sql;
  }

  /** Splits at the commas that are in no further brackets; returns where it goes on. */
  private static int arguments(String sql, int start, List<String> arguments) {
    int depth = 0;
    int begin = start;
    for (int i = start; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (c == '(' || c == '[') {
        depth++;
      } else if (depth > 0 && (c == ')' || c == ']')) {
        depth--;
      } else if (depth == 0 && (c == ',' || c == ')')) {
        arguments.add(sql.substring(begin, i));
        begin = i + 1;
        if (c == ')') {
          return i + 1;
        }
      }
    }
    throw new IllegalArgumentException("A bracket is open: " + sql.substring(start));
  }

  private String interpolate(String sql) {
    return VARIABLE
        .matcher(sql)
        .replaceAll(
            variable -> {
              List<String> values = chosen(variable.group(1));
              boolean quoted = "singlequote".equals(variable.group(2));
              return Matcher.quoteReplacement(
                  values.stream()
                      .map(value -> quoted ? "'" + value.replace("'", "\\'") + "'" : value)
                      .collect(Collectors.joining(",")));
            });
  }

  private List<String> chosen(String variable) {
    List<String> values = variables.get(variable);
    if (values == null) {
      throw new IllegalArgumentException("There is no variable " + variable);
    }
    return values;
  }
}
