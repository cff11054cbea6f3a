package dev.podflow.simulator.truth;

import java.util.Arrays;

/** The measures of one row, and every single value of what the table keeps as sketches. */
public final class TruthRow {
  private final long[] sums;
  private final boolean[] known;
  private final long[][] micros;
  private final int[] counts;

  TruthRow(int measures, int sketches) {
    sums = new long[measures];
    known = new boolean[measures];
    micros = new long[sketches][0];
    counts = new int[sketches];
  }

  void add(int measure, long value) {
    sums[measure] += value;
    known[measure] = true;
  }

  void addMicros(int sketch, long value) {
    long[] values = micros[sketch];
    int count = counts[sketch]++;
    if (count == values.length) {
      values = micros[sketch] = Arrays.copyOf(values, Math.max(8, count * 2));
    }
    values[count] = value;
  }

  void merge(TruthRow other) {
    for (int i = 0; i < sums.length; i++) {
      if (other.known[i]) {
        add(i, other.sums[i]);
      }
    }
    for (int i = 0; i < micros.length; i++) {
      for (int j = 0; j < other.counts[i]; j++) {
        addMicros(i, other.micros[i][j]);
      }
    }
  }

  /** A measure; 0 if it is not known. */
  public long get(int measure) {
    return sums[measure];
  }

  /** Whether the source can know the measure: it is NULL in the table if not. */
  public boolean knows(int measure) {
    return known[measure];
  }

  /** All values of a sketch in microseconds, ascending. */
  public long[] micros(int sketch) {
    long[] sorted = Arrays.copyOf(micros[sketch], counts[sketch]);
    Arrays.sort(sorted);
    return sorted;
  }
}
