package dev.podflow.metric;

/**
 * One point of one series, flat and mutable. Texts are never null.
 *
 * <p>A histogram's {@link Buckets} are the receiver's own from then on; everything else may be
 * reused for the next point.
 */
public final class Sample {
  /** What a point is. The order is part of the format in which tasks send them. */
  public enum Kind {
    /** A sum that only grows, or what was added to it. */
    COUNTER("counter"),
    /** A reading that goes up and down. */
    GAUGE("gauge"),
    /** A histogram, explicit or exponential, or a summary, which has no buckets. */
    HISTOGRAM("histogram");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** The name in tables. */
    public String text() {
      return text;
    }
  }

  /** Which series it is: a hash of everything that tells one from another, its target too. */
  public long series;

  public String cluster = "";
  public String metric = "";

  /** {@link dev.podflow.delta.MapText} of its labels and those of its target. */
  public String labels = "";

  public Kind kind = Kind.GAUGE;

  /** Whether it says what was added since {@link #startMillis}, and not all since a reset. */
  public boolean delta;

  /** When it was scraped, milliseconds since the epoch. */
  public long timeMillis;

  /** Since when it counts, milliseconds since the epoch; 0 where that is not said. */
  public long startMillis;

  /** Whether there is no value any more: the series has ended for now. */
  public boolean stale;

  /** Of a counter or gauge, in the metric's own unit. */
  public double value;

  /** Of a histogram; null of anything else. */
  public Buckets buckets;

  /** How many microseconds the metric's unit has; 1 where it is no duration. */
  public double unit = 1;

  /** Kafka's timestamp of the record it came in, epoch milliseconds. */
  public long seenMillis;

  /** Whether it stands for its record: what becomes of it is what became of the record. */
  public boolean standsForRecord;
}
