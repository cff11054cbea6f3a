package dev.podflow.simulator.truth;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rows that a table has to have, by key. Keys are texts, {@code window_start} among them. */
public final class TruthTable {
  /** Key column with the start of the minute, epoch seconds. */
  public static final String WINDOW = "window_start";

  final String name;
  final List<String> keys;
  final List<String> measures;
  final List<String> sketches;
  private final SortedMap<List<String>, TruthRow> rows =
      new TreeMap<>((a, b) -> Arrays.compare(a.toArray(new String[0]), b.toArray(new String[0])));

  TruthTable(String name, List<String> keys, List<String> measures, List<String> sketches) {
    this.name = name;
    this.keys = keys;
    this.measures = measures;
    this.sketches = sketches;
  }

  /** The row of a key, made if it is not there. */
  public TruthRow row(List<String> key) {
    if (key.size() != keys.size()) {
      throw new IllegalArgumentException(name + " has the key " + keys + ", not " + key);
    }
    return rows.computeIfAbsent(key, k -> new TruthRow(measures.size(), sketches.size()));
  }

  public SortedMap<List<String>, TruthRow> rows() {
    return rows;
  }

  /** The name without its tier. */
  public String name() {
    return name;
  }

  public List<String> keys() {
    return keys;
  }

  public List<String> measures() {
    return measures;
  }

  /** Columns that hold sketches of microseconds. */
  public List<String> sketches() {
    return sketches;
  }

  /** Adds to a measure of a row, which is known from then on. */
  public void add(List<String> key, String measure, long value) {
    row(key).add(measures.indexOf(measure), value);
  }

  /** Adds a value in microseconds, at least 1, to a sketch of a row. */
  public void addMicros(List<String> key, String sketch, long value) {
    row(key).addMicros(sketches.indexOf(sketch), value);
  }

  /** The sum of a measure over all rows; unknown ones count nothing. */
  public long total(String measure) {
    int index = measures.indexOf(measure);
    return rows.values().stream().mapToLong(row -> row.get(index)).sum();
  }

  /** The same numbers by longer windows. */
  TruthTable rolledUp(long windowSeconds) {
    TruthTable result = new TruthTable(name, keys, measures, sketches);
    int window = keys.indexOf(WINDOW);
    rows.forEach(
        (key, row) -> {
          String[] coarse = key.toArray(new String[0]);
          long start = Long.parseLong(coarse[window]);
          coarse[window] = Long.toString(start - Math.floorMod(start, windowSeconds));
          result.row(List.of(coarse)).merge(row);
        });
    return result;
  }
}
