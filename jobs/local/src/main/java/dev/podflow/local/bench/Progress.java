package dev.podflow.local.bench;

/** How far a reader has come, by the time; its speed is that between its first and last steps. */
final class Progress {
  private static final double NANOS = 1e9;

  private long last = -1;
  private long start = -1;
  private long startNanos;
  private long end;
  private long endNanos;

  /** Says how many records have been read; that which is said first is where it stood before. */
  void reached(long records, long nanos) {
    if (last < 0) {
      last = records;
      return;
    }
    if (records == last) {
      return;
    }
    last = records;
    if (start < 0) {
      start = records;
      startNanos = nanos;
      return;
    }
    end = records;
    endNanos = nanos;
  }

  /**
   * Records per second. What it did before its first step and after its last but one is left out:
   * it may have had to wait.
   *
   * @return 0 if there were not enough steps
   */
  double perSecond() {
    return end == 0 ? 0 : (end - start) * NANOS / (endNanos - startNanos);
  }
}
