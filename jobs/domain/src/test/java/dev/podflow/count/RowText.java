package dev.podflow.count;

import dev.podflow.delta.Column;
import dev.podflow.delta.ColumnType;
import dev.podflow.delta.Delta;
import dev.podflow.delta.DeltaTable;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Rows as text, so that they compare with those that a second implementation counted. */
final class RowText {
  private RowText() {}

  /** All rows of a table, with the columns of the key joined by a blank; the measures by name. */
  static Map<String, Map<String, String>> drain(Deltas deltas, DeltaTable table) {
    Map<String, Map<String, String>> rows = new TreeMap<>();
    deltas.map(table).drain(row -> rows.put(key(row), measures(row)));
    return rows;
  }

  private static String key(Delta row) {
    StringJoiner key = new StringJoiner(" ");
    for (Column column : row.table().columns()) {
      if (column.type().isKey()) {
        key.add(
            switch (column.type().store()) {
              case WINDOW -> Long.toString(row.window());
              case TEXT -> row.text(column.slot());
              case NUMBER -> Long.toString(row.number(column.slot()));
              default -> "?";
            });
      }
    }
    return key.toString();
  }

  private static Map<String, String> measures(Delta row) {
    Map<String, String> measures = new TreeMap<>();
    for (Column column : row.table().columns()) {
      if (column.type() == ColumnType.SKETCH && row.sketch(column.slot()) != null) {
        measures.put(column.name(), row.sketch(column.slot()).toString());
      } else if (column.type() == ColumnType.SUM && row.isKnown(column.slot())) {
        measures.put(column.name(), Long.toString(row.measure(column.slot())));
      }
    }
    return measures;
  }
}
