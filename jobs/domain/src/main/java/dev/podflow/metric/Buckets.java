package dev.podflow.metric;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A histogram at one time: how many observations each bucket has. Explicit ones name their bounds.
 * Those of an exponential one have the bounds base^i with base = 2^(2^-scale), of which it lists
 * {@link #counts} from i = {@link #offset} on (OpenTelemetry's data model, "ExponentialHistogram").
 *
 * <p>Mutable while it is read, then never changed.
 */
public final class Buckets {
  /** More buckets than any exporter has. */
  public static final int LIMIT = 1_024;

  private static final double[] NO_BOUNDS = {};

  /**
   * Upper bounds, inclusive and ascending, of all buckets but the last, which has none; null where
   * the buckets are exponential. Empty where there are none: a summary, or a sum and a count alone.
   */
  public double[] bounds = NO_BOUNDS;

  /** Observations by bucket; without bounds there are none. */
  public long[] counts = {};

  /** Of exponential buckets. */
  public int scale;

  /** Of exponential buckets: i of the first one, whose lower bound is base^i. */
  public int offset;

  /** Of exponential buckets: observations at zero or below. */
  public long low;

  /** All observations. */
  public long count;

  /** Their sum in the metric's own unit; NaN where it is not known. */
  public double sum = Double.NaN;

  /** Whether the buckets are exponential. */
  public boolean isExponential() {
    return bounds == null;
  }

  /**
   * Whether what another one counted may be in this one's numbers. If not, counting has begun
   * again. A histogram keeps its buckets while its process lives, but for an exponential one's
   * scale.
   */
  boolean continues(Buckets before) {
    if (count < before.count || isExponential() != before.isExponential()) {
      return false;
    }
    if (isExponential()) {
      return low >= before.low && covers(before);
    }
    if (!Arrays.equals(bounds, before.bounds) || counts.length != before.counts.length) {
      return false;
    }
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] < before.counts[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean covers(Buckets before) {
    int common = Math.min(scale, before.scale);
    Buckets now = atScale(common);
    Buckets then = before.atScale(common);
    for (int i = 0; i < then.counts.length; i++) {
      if (then.counts[i] > now.countAt(then.offset + i)) {
        return false;
      }
    }
    return true;
  }

  /** Observations of the exponential bucket i; 0 where it is not listed. */
  long countAt(int i) {
    int at = i - offset;
    return at >= 0 && at < counts.length ? counts[at] : 0;
  }

  /**
   * Exponential buckets as they are with wider ones.
   *
   * @param coarser a scale, at most this one's
   */
  Buckets atScale(int coarser) {
    int shift = Math.min(scale - coarser, Integer.SIZE - 1);
    if (shift == 0) {
      return this;
    }
    Buckets wider = new Buckets();
    wider.bounds = null;
    wider.scale = coarser;
    wider.offset = offset >> shift;
    wider.low = low;
    wider.count = count;
    wider.sum = sum;
    if (counts.length > 0) {
      wider.counts = new long[((offset + counts.length - 1) >> shift) - wider.offset + 1];
      for (int i = 0; i < counts.length; i++) {
        wider.counts[((offset + i) >> shift) - wider.offset] += counts[i];
      }
    }
    return wider;
  }

  /** Writes it for another task, or for state. */
  public void write(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeDouble(sum);
    if (isExponential()) {
      out.writeByte(1);
      out.writeByte(scale);
      out.writeInt(offset);
      out.writeLong(low);
    } else {
      out.writeByte(0);
      out.writeShort(bounds.length);
      for (double bound : bounds) {
        out.writeDouble(bound);
      }
    }
    out.writeShort(counts.length);
    for (long bucket : counts) {
      out.writeLong(bucket);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static Buckets read(DataInput in) throws IOException {
    Buckets buckets = new Buckets();
    buckets.count = in.readLong();
    buckets.sum = in.readDouble();
    if (in.readByte() == 1) {
      buckets.bounds = null;
      buckets.scale = in.readByte();
      buckets.offset = in.readInt();
      buckets.low = in.readLong();
    } else {
      double[] bounds = new double[in.readUnsignedShort()];
      for (int i = 0; i < bounds.length; i++) {
        bounds[i] = in.readDouble();
      }
      buckets.bounds = bounds;
    }
    buckets.counts = new long[in.readUnsignedShort()];
    for (int i = 0; i < buckets.counts.length; i++) {
      buckets.counts[i] = in.readLong();
    }
    return buckets;
  }

  @Override
  public String toString() {
    String where =
        isExponential()
            ? "2^(2^-" + scale + ")^" + offset + "… low " + low
            : Arrays.toString(bounds);
    return where + " " + Arrays.toString(counts) + " count " + count + " sum " + sum;
  }
}
