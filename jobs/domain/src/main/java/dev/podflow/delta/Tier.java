package dev.podflow.delta;

/** A table's resolution in time. Every tier of a table is written from the same deltas. */
public enum Tier {
  /** The table itself, of one resolution: no suffix, windows (if it has any) as they are. */
  SINGLE("", 1),
  MINUTE("_1m", 60),
  HOUR("_1h", 3_600),
  DAY("_1d", 86_400);

  private final String suffix;
  private final int seconds;

  Tier(String suffix, int seconds) {
    this.suffix = suffix;
    this.seconds = seconds;
  }

  /** What the tier's table name ends in. */
  public String suffix() {
    return suffix;
  }

  /** The start of the tier's window that holds a time, both in epoch seconds (UTC). */
  public long floor(long epochSeconds) {
    return epochSeconds - Math.floorMod(epochSeconds, (long) seconds);
  }
}
