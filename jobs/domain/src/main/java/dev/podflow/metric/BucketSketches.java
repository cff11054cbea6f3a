package dev.podflow.metric;

import dev.podflow.delta.Sketch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns what a histogram grew by into a sketch, by {@link Interpolation} inside of each bucket. The
 * first bucket begins at 0, as in PromQL; observations in the last, which has no upper bound, count
 * as its lower one, and those below 1 as 1.
 *
 * <p>Not thread-safe: it remembers the bounds that it has met, bounded.
 */
public final class BucketSketches {
  /** Cells remembered at most; a usual histogram has a few hundred of them. */
  private static final int CELLS_MAX = 1 << 20;

  private final Map<Layout, Interpolation.Cells[]> layouts = new HashMap<>();
  private long cells;

  /** Bounds and their unit, by value. */
  private record Layout(double[] bounds, double unit) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Layout layout
          && unit == layout.unit
          && Arrays.equals(bounds, layout.bounds);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bounds) * 31 + Double.hashCode(unit);
    }
  }

  /**
   * Adds the observations between two times.
   *
   * @param from null where counting began between them
   * @param unit by what the bounds are multiplied
   * @param series a hash of the series
   */
  public void add(Buckets from, Buckets to, double unit, long series, Sketch sketch) {
    if (to.isExponential()) {
      addExponential(from, to, unit, series, sketch);
    } else if (to.bounds.length > 0 && to.counts.length > to.bounds.length) {
      addExplicit(from, to, unit, series, sketch);
    }
  }

  private void addExplicit(Buckets from, Buckets to, double unit, long series, Sketch sketch) {
    Interpolation.Cells[] layout = layout(to.bounds, unit);
    for (int i = 0; i < layout.length; i++) {
      long before = from == null ? 0 : from.counts[i];
      layout[i].add(before, to.counts[i], shift(series, i), sketch);
    }
  }

  private Interpolation.Cells[] layout(double[] bounds, double unit) {
    Layout key = new Layout(bounds, unit);
    Interpolation.Cells[] known = layouts.get(key);
    if (known != null) {
      return known;
    }
    Interpolation.Cells[] made = new Interpolation.Cells[bounds.length + 1];
    long size = made.length;
    double low = 0;
    for (int i = 0; i < bounds.length; i++) {
      // Some exporters name the infinite bound, too: nothing can be placed below it.
      double high = Double.isInfinite(bounds[i]) ? low : bounds[i] * unit;
      made[i] = cells(low, high);
      size += made[i].edges().length;
      low = high;
    }
    made[bounds.length] = cells(low, low);
    if (cells + size > CELLS_MAX) {
      layouts.clear();
      cells = 0;
    }
    cells += size;
    layouts.put(key, made);
    return made;
  }

  /** Of a bucket below 0, nothing but that its observations are small is kept. */
  private static Interpolation.Cells cells(double low, double high) {
    double end = Math.min(Math.max(high, 0), Double.MAX_VALUE);
    return Interpolation.Cells.between(Math.min(Math.max(low, 0), end), end);
  }

  private static void addExponential(
      Buckets from, Buckets to, double unit, long series, Sketch sketch) {
    int scale = from == null ? to.scale : Math.min(from.scale, to.scale);
    Buckets now = to.atScale(scale);
    Buckets then = from == null ? null : from.atScale(scale);
    long low = to.low - (from == null ? 0 : from.low);
    if (low > 0) {
      sketch.addBin(Sketch.binOf(0), low);
    }
    double exponent = Math.scalb(1.0, -scale);
    for (int i = 0; i < now.counts.length; i++) {
      int index = now.offset + i;
      long before = then == null ? 0 : then.countAt(index);
      if (now.counts[i] > before) {
        cells(unit * Math.pow(2, index * exponent), unit * Math.pow(2, (index + 1.0) * exponent))
            .add(before, now.counts[i], shift(series, index), sketch);
      }
    }
  }

  /** Buckets of one series, and of one layout in many series, are not to move in step. */
  private static long shift(long series, int bucket) {
    long mixed = (series + bucket * 0x9E3779B97F4A7C15L) * 0xC2B2AE3D27D4EB4FL;
    return mixed ^ (mixed >>> 29);
  }
}
