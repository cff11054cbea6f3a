package dev.podflow.simulator.truth;

import java.util.Map;

/**
 * Something that went wrong on purpose, and where it has to show.
 *
 * @param name what it is, such as {@code default-deny}
 * @param table name of the table that shows it, without its tier
 * @param where values of columns that its rows have
 * @param measure the measure that adds up to at least {@code atLeast} over those rows, or {@code
 *     p99_us} for the largest 99th percentile of a row
 */
public record Fault(
    String name, String table, Map<String, String> where, String measure, long atLeast) {
  /** Measure of a fault that makes answers slow. */
  public static final String P99 = "p99_us";
}
