package dev.podflow.local.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultPrinterTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @Test
  void numbersAreAlignedToTheRightAndNullIsShown() {
    ClickHouse.Table table =
        new ClickHouse.Table(
            List.of("name", "flows"),
            List.of("String", "Nullable(UInt64)"),
            List.of(
                List.of(JSON.textNode("web"), JSON.numberNode(12L)),
                List.of(JSON.textNode("a"), JSON.nullNode())));
    assertThat(ResultPrinter.render(table).lines())
        .containsExactly(" name | flows", "------+-------", " web  |    12", " a    |     –");
  }

  @Test
  void floatsKeepSixDigitsAndLargeOnesNoFraction() {
    ClickHouse.Table table =
        new ClickHouse.Table(
            List.of("x"),
            List.of("Float64"),
            List.of(List.of(JSON.numberNode(1.23456789)), List.of(JSON.numberNode(12345678.9))));
    assertThat(ResultPrinter.render(table)).contains("1.23457").contains("12345679");
  }
}
