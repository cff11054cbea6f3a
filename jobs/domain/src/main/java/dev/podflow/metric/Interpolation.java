package dev.podflow.metric;

import dev.podflow.delta.Sketch;
import java.util.Arrays;

/**
 * Where inside of a bucket its observations are, of which only the number is known: spread evenly,
 * as PromQL's {@code histogram_quantile} assumes, though they come a few at a time and from many
 * series.
 *
 * <p>The k-th observation of a bucket since its counter began always has the same place: the k-th
 * number of van der Corput's sequence (k's bits mirrored behind the point), shifted by a number of
 * the series' own. Any run of them covers the bucket evenly, to within about log2(n) observations.
 * And an increase always stands for the same places, however it is cut into scrapes.
 *
 * <p>Places are fractions of the bucket's width, in units of 2^-62.
 */
final class Interpolation {
  private static final int BITS = 62;

  /** Fewer observations than that are placed one by one. */
  private static final int FEW = 32;

  private static final double ONE = 0x1p62;

  private Interpolation() {}

  /**
   * A bucket as the sketch sees it.
   *
   * @param firstBin the lowest bin that it reaches into
   * @param edges the place at which each further bin begins, ascending
   */
  record Cells(int firstBin, long[] edges) {
    /**
     * The cells of the bucket between two values.
     *
     * @param low exclusive, finite; below 1 the sketch does not look
     * @param high inclusive, finite
     */
    static Cells between(double low, double high) {
      int first = Sketch.binOf(low);
      int last = Sketch.binOf(high);
      long[] edges = new long[Math.max(0, last - first)];
      for (int i = 0; i < edges.length; i++) {
        double share = (Math.pow(Sketch.GAMMA, first + i + 1) - low) / (high - low);
        edges[i] = (long) (Math.min(Math.max(share, 0), 1) * ONE);
      }
      return new Cells(first, edges);
    }

    /**
     * Adds the observations from the {@code from}-th to before the {@code to}-th, counted from 0.
     *
     * @param shift the series' own, any number
     */
    void add(long from, long to, long shift, Sketch sketch) {
      if (to <= from) {
        return;
      }
      if (edges.length == 0) {
        sketch.addBin(firstBin, to - from);
      } else if (to - from <= FEW) {
        for (long k = from; k < to; k++) {
          sketch.addBin(firstBin + cell(place(k) ^ (shift >>> 2)), 1);
        }
      } else {
        addMany(from, to, shift >>> 2, sketch);
      }
    }

    private void addMany(long from, long to, long shift, Sketch sketch) {
      long below = 0;
      for (int i = 0; i <= edges.length; i++) {
        long upTo =
            i == edges.length
                ? to - from
                : countBelow(to, edges[i], shift) - countBelow(from, edges[i], shift);
        if (upTo > below) {
          sketch.addBin(firstBin + i, upTo - below);
        }
        below = upTo;
      }
    }

    private int cell(long place) {
      int at = Arrays.binarySearch(edges, place);
      if (at < 0) {
        return -at - 1;
      }
      // The bin begins at its edge; edges may be equal where rounding made them so.
      while (at < edges.length && edges[at] == place) {
        at++;
      }
      return at;
    }
  }

  /** The place of the k-th observation before it is shifted. */
  private static long place(long k) {
    return Long.reverse(k) >>> 2;
  }

  /**
   * How many of the first n observations have a place below an edge. They fall into blocks, one for
   * each bit of n; the 2^m places of a block have any first m bits and the same ones behind.
   */
  static long countBelow(long n, long edge, long shift) {
    long count = 0;
    long start = 0;
    for (long rest = n; rest != 0; ) {
      long size = Long.highestOneBit(rest);
      int stepBits = BITS - Long.numberOfTrailingZeros(size);
      long behind = (place(start) ^ shift) & ((1L << stepBits) - 1);
      if (edge > behind) {
        count += Math.min(size, ((edge - behind - 1) >>> stepBits) + 1);
      }
      start += size;
      rest -= size;
    }
    return count;
  }
}
