package dev.podflow.simulator.truth;

import java.util.ArrayList;
import java.util.List;

/** In what the tables differ from the truth. */
public final class TruthReport {
  /** What is the matter with a row. */
  public enum Kind {
    MISSING,
    EXTRA,
    DIFFERENT
  }

  /**
   * One difference.
   *
   * @param column the column that differs; empty if it is the whole row
   */
  public record Difference(
      Kind kind, String table, String row, String column, String expected, String actual) {
    @Override
    public String toString() {
      String what = column.isEmpty() ? "" : " " + column + ": " + expected + " is " + actual;
      return table + " " + kind.name().toLowerCase(java.util.Locale.ROOT) + what + " " + row;
    }
  }

  private final List<Difference> differences = new ArrayList<>();
  private final List<Fault> missedFaults = new ArrayList<>();
  private int faults;
  private long rows;
  private long quantiles;

  void row() {
    rows++;
  }

  void quantile() {
    quantiles++;
  }

  void differs(Difference difference) {
    differences.add(difference);
  }

  void fault(Fault fault, boolean visible) {
    faults++;
    if (!visible) {
      missedFaults.add(fault);
    }
  }

  /** Whether the tables agree with the truth and show every fault. */
  public boolean agrees() {
    return differences.isEmpty() && missedFaults.isEmpty();
  }

  public List<Difference> differences() {
    return List.copyOf(differences);
  }

  /** Faults that the tables do not show. */
  public List<Fault> missedFaults() {
    return List.copyOf(missedFaults);
  }

  /** How many rows were compared. */
  public long rows() {
    return rows;
  }

  /** How many faults were injected. */
  public int faults() {
    return faults;
  }

  /** One line. */
  public String summary() {
    return String.format(
        "%d rows and %d quantiles compared: %d missing, %d extra, %d different;"
            + " %d faults injected, %d missed",
        rows,
        quantiles,
        count(Kind.MISSING),
        count(Kind.EXTRA),
        count(Kind.DIFFERENT),
        faults,
        missedFaults.size());
  }

  private long count(Kind kind) {
    return differences.stream().filter(difference -> difference.kind() == kind).count();
  }
}
