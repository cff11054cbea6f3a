package dev.podflow.local.clickhouse;

/** How a result is printed. */
public enum OutputFormat {
  /** Aligned columns for people. */
  TABLE("JSONCompactEachRowWithNamesAndTypes"),
  /** One JSON object a line. */
  JSON("JSONEachRow"),
  CSV("CSVWithNames"),
  TSV("TSVWithNames");

  private final String clickHouse;

  OutputFormat(String clickHouse) {
    this.clickHouse = clickHouse;
  }

  String clickHouse() {
    return clickHouse;
  }
}
