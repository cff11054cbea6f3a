package dev.podflow.delta;

import java.util.Objects;

/**
 * A column of a {@link DeltaTable}, named as in ClickHouse.
 *
 * @param name the column's name
 * @param type what it holds, and whether it belongs to the key
 * @param slot where a {@link Delta} keeps it: an index into the array of its type's {@link
 *     ColumnType#store}
 */
public record Column(String name, ColumnType type, int slot) {
  public Column {
    Objects.requireNonNull(name);
    Objects.requireNonNull(type);
  }
}
