package dev.podflow.metric;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What is remembered of one series: its last few scrapes by time. The newest is what the next one
 * is compared with; those before it let a scrape that comes late take its place among them.
 *
 * <p>Bounded by the number of scrapes that its owner keeps. Not thread-safe.
 */
public final class Series {
  private static final int VERSION = 1;
  private static final int INITIAL = 2;

  /** Scrapes by time, ascending; of gauges and of what counts by itself only the times matter. */
  private long[] times = new long[INITIAL];

  private long[] starts = new long[INITIAL];
  private double[] values = new double[INITIAL];

  /** Null while it is no histogram. */
  private Buckets[] buckets;

  private int size;

  /** Whether scrapes before the first have been forgotten. */
  private boolean cut;

  /** Whether the first scrape counted as an increase from zero, and was not only the base. */
  private boolean fromZero;

  /** Kafka's timestamp of the newest record that spoke of it, epoch milliseconds. */
  private long seenMillis;

  public long seenMillis() {
    return seenMillis;
  }

  void seen(long kafkaMillis) {
    seenMillis = Math.max(seenMillis, kafkaMillis);
  }

  /** Whether a scrape of that time would be the first one, as far as anybody knows. */
  public boolean wouldBegin(long timeMillis) {
    return !cut && (size == 0 || timeMillis < times[0]);
  }

  int size() {
    return size;
  }

  /** Where a scrape of that time is; negative, as of a binary search, where it would be. */
  int find(long timeMillis) {
    if (size > 0 && times[size - 1] < timeMillis) {
      return -size - 1;
    }
    return Arrays.binarySearch(times, 0, size, timeMillis);
  }

  boolean isCut() {
    return cut;
  }

  boolean countedFromZero() {
    return fromZero;
  }

  void countFromZero(boolean whether) {
    fromZero = whether;
  }

  long time(int at) {
    return times[at];
  }

  long start(int at) {
    return starts[at];
  }

  double value(int at) {
    return values[at];
  }

  Buckets buckets(int at) {
    return buckets[at];
  }

  /** Remembers a scrape at its place, and forgets the oldest where there are too many. */
  void insert(int at, Sample sample, int scrapesMax) {
    int place = at;
    while (size >= scrapesMax) {
      if (place == 0) {
        cut = true;
        fromZero = false;
        return;
      }
      forgetFirst();
      place--;
    }
    if (size == times.length) {
      resize(Math.min(scrapesMax, size * 2));
    }
    shift(place, place + 1, size - place);
    times[place] = sample.timeMillis;
    starts[place] = sample.startMillis;
    values[place] = sample.value;
    if (sample.buckets != null) {
      if (buckets == null) {
        buckets = new Buckets[times.length];
      }
      buckets[place] = sample.buckets;
    }
    size++;
  }

  private void forgetFirst() {
    shift(1, 0, size - 1);
    size--;
    cut = true;
    fromZero = false;
    if (buckets != null) {
      buckets[size] = null;
    }
  }

  private void shift(int from, int to, int length) {
    System.arraycopy(times, from, times, to, length);
    System.arraycopy(starts, from, starts, to, length);
    System.arraycopy(values, from, values, to, length);
    if (buckets != null) {
      System.arraycopy(buckets, from, buckets, to, length);
    }
  }

  private void resize(int capacity) {
    times = Arrays.copyOf(times, capacity);
    starts = Arrays.copyOf(starts, capacity);
    values = Arrays.copyOf(values, capacity);
    if (buckets != null) {
      buckets = Arrays.copyOf(buckets, capacity);
    }
  }

  /** An own one with the same scrapes; buckets never change and are shared. */
  public Series copy() {
    Series copy = new Series();
    copy.times = times.clone();
    copy.starts = starts.clone();
    copy.values = values.clone();
    copy.buckets = buckets == null ? null : buckets.clone();
    copy.size = size;
    copy.cut = cut;
    copy.fromZero = fromZero;
    copy.seenMillis = seenMillis;
    return copy;
  }

  /** Writes it into state. */
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(seenMillis);
    out.writeBoolean(cut);
    out.writeBoolean(fromZero);
    out.writeBoolean(buckets != null);
    out.writeShort(size);
    for (int i = 0; i < size; i++) {
      out.writeLong(times[i]);
      out.writeLong(starts[i]);
      if (buckets == null) {
        out.writeDouble(values[i]);
      } else {
        buckets[i].write(out);
      }
    }
  }

  /**
   * Reads what {@link #write} of this or an earlier version wrote.
   *
   * @throws IOException if a later one did
   */
  public static Series read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("a series of version " + version + " is not known to this release");
    }
    Series series = new Series();
    series.seenMillis = in.readLong();
    series.cut = in.readBoolean();
    series.fromZero = in.readBoolean();
    boolean histogram = in.readBoolean();
    series.size = in.readUnsignedShort();
    series.resize(Math.max(INITIAL, series.size));
    if (histogram) {
      series.buckets = new Buckets[series.times.length];
    }
    for (int i = 0; i < series.size; i++) {
      series.times[i] = in.readLong();
      series.starts[i] = in.readLong();
      if (histogram) {
        series.buckets[i] = Buckets.read(in);
      } else {
        series.values[i] = in.readDouble();
      }
    }
    return series;
  }
}
