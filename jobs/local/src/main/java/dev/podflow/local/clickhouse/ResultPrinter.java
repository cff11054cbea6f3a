package dev.podflow.local.clickhouse;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import dev.podflow.local.console.Console;
import dev.podflow.local.console.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Runs a statement and prints what it gives. */
public final class ResultPrinter {
  /** A statement that says itself how it wants to be printed. */
  private static final Pattern OWN_FORMAT =
      Pattern.compile("(?is).*\\bFORMAT\\s+\\w+\\s*(SETTINGS\\b.*)?;?\\s*");

  private static final Pattern NUMBER =
      Pattern.compile("(Nullable\\()?(U?Int\\d+|Float\\d+|Decimal).*");

  /** More digits than these are noise in a table; the other formats have all of them. */
  private static final MathContext DIGITS = new MathContext(6);

  private static final int WIDEST_COLUMN = 80;

  /** Columns apart, a line below the header, nothing else. */
  private static final Character[] BORDER =
      AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER;

  private final ClickHouse clickHouse;
  private final Console console;

  public ResultPrinter(ClickHouse clickHouse, Console console) {
    this.clickHouse = clickHouse;
    this.console = console;
  }

  /**
   * Runs and prints.
   *
   * @throws Failure if ClickHouse refuses the statement
   */
  public void print(String sql, Map<String, String> parameters, OutputFormat format) {
    try {
      if (format == OutputFormat.TABLE && !OWN_FORMAT.matcher(sql).matches()) {
        ClickHouse.Table table = clickHouse.table(sql, parameters);
        if (!table.names().isEmpty()) {
          console.print(render(table));
        }
      } else {
        try (InputStream body = clickHouse.open(sql, parameters, format.clickHouse())) {
          body.transferTo(console.out());
        }
        console.out().flush();
      }
    } catch (ClickHouse.Refused e) {
      throw explained(e);
    } catch (IOException e) {
      throw new Failure("the answer broke off: " + e.getMessage(), e);
    }
  }

  /** What the server said, in one line. */
  public static Failure explained(ClickHouse.Refused e) {
    String message = e.getMessage().lines().findFirst().orElse("").strip();
    return new Failure(
        e.code() == ClickHouse.UNKNOWN_DATABASE
            ? message + " (no migration has been applied; `infra/podflow migrate` does)"
            : message,
        e);
  }

  static String render(ClickHouse.Table table) {
    List<Column> columns =
        IntStream.range(0, table.names().size())
            .mapToObj(
                i ->
                    new Column()
                        .header(table.names().get(i))
                        .headerAlign(align(table.types().get(i)))
                        .dataAlign(align(table.types().get(i)))
                        .maxWidth(WIDEST_COLUMN, OverflowBehaviour.ELLIPSIS_RIGHT))
            .toList();
    String[][] rows =
        table.rows().stream()
            .map(row -> row.stream().map(ResultPrinter::text).toArray(String[]::new))
            .toArray(String[][]::new);
    return AsciiTable.getTable(BORDER, columns.toArray(Column[]::new), rows)
        .lines()
        .map(String::stripTrailing)
        .reduce((one, other) -> one + System.lineSeparator() + other)
        .orElse("");
  }

  private static String text(JsonNode value) {
    if (value.isNull()) {
      return "–";
    }
    if (value.isFloatingPointNumber()) {
      BigDecimal number = value.decimalValue();
      return number.precision() - number.scale() > DIGITS.getPrecision()
          ? number.setScale(0, RoundingMode.HALF_EVEN).toPlainString()
          : number.round(DIGITS).stripTrailingZeros().toPlainString();
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private static HorizontalAlign align(String type) {
    return NUMBER.matcher(type).matches() ? HorizontalAlign.RIGHT : HorizontalAlign.LEFT;
  }
}
