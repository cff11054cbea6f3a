package dev.podflow.delta;

import java.util.Arrays;

/**
 * A DDSketch (Masson, Rim, Lee: "DDSketch", VLDB 2019) with a relative error of at most 1 %: counts
 * of values in logarithmic bins, mergeable by adding up. Bins are those of ClickHouse's {@code
 * quantilesDD(0.01, …)}, so that its state can be written and merged there: bin = (int) (ln(value)
 * / ln(1.01 / 0.99)), truncated towards zero, which is why values below 1 count as 1.
 *
 * <p>Sorted sparse arrays: a pair sees few different latencies in the seconds between two
 * checkpoints.
 */
public final class Sketch {
  /** The ratio of a bin's upper to its lower bound. */
  public static final double GAMMA = 1.01 / 0.99;

  private static final double INVERSE_LOG_GAMMA = 1 / Math.log(GAMMA);
  private static final int INITIAL_CAPACITY = 8;

  private int[] bins;
  private long[] counts;
  private int size;

  public Sketch() {
    this(INITIAL_CAPACITY);
  }

  private Sketch(int capacity) {
    bins = new int[capacity];
    counts = new long[capacity];
  }

  /**
   * Adds a value, as often as the weight says.
   *
   * @param value finite; in the unit of its column, such as microseconds
   * @return whether it is larger, by a bin or more, than all before
   */
  public boolean add(double value, long weight) {
    int bin = binOf(value);
    boolean largest = size == 0 || bins[size - 1] < bin;
    addBin(bin, weight);
    return largest;
  }

  /** The bin of a value. */
  public static int binOf(double value) {
    return value <= 1 ? 0 : (int) (Math.log(value) * INVERSE_LOG_GAMMA);
  }

  /** Adds to the count of a bin; for serialization. */
  public void addBin(int bin, long count) {
    int at = size > 0 && bins[size - 1] < bin ? -size - 1 : Arrays.binarySearch(bins, 0, size, bin);
    if (at >= 0) {
      counts[at] += count;
      return;
    }
    at = -at - 1;
    if (size == bins.length) {
      bins = Arrays.copyOf(bins, size * 2);
      counts = Arrays.copyOf(counts, size * 2);
    }
    System.arraycopy(bins, at, bins, at + 1, size - at);
    System.arraycopy(counts, at, counts, at + 1, size - at);
    bins[at] = bin;
    counts[at] = count;
    size++;
  }

  /** Adds another sketch's counts to this one's. */
  public void merge(Sketch other) {
    for (int i = 0; i < other.size; i++) {
      addBin(other.bins[i], other.counts[i]);
    }
  }

  /**
   * Takes another sketch's counts out of this one's.
   *
   * @return whether all of them were in it; if not, nothing is changed
   */
  public boolean takeOut(Sketch other) {
    for (int i = 0; i < other.size; i++) {
      int at = Arrays.binarySearch(bins, 0, size, other.bins[i]);
      if (at < 0 || counts[at] < other.counts[i]) {
        return false;
      }
    }
    for (int i = 0; i < other.size; i++) {
      addBin(other.bins[i], -other.counts[i]);
    }
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (counts[i] != 0) {
        bins[kept] = bins[i];
        counts[kept++] = counts[i];
      }
    }
    size = kept;
    return true;
  }

  /** How many bins hold something. */
  public int size() {
    return size;
  }

  /** The index of the i-th bin that holds something, ascending. */
  public int bin(int i) {
    return bins[i];
  }

  /** How many values the i-th bin that holds something has. */
  public long count(int i) {
    return counts[i];
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < size; i++) {
      text.append(i == 0 ? "" : " ").append(bins[i]).append(':').append(counts[i]);
    }
    return text.append(']').toString();
  }
}
