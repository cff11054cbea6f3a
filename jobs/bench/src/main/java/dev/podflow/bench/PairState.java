package dev.podflow.bench;

import java.io.IOException;

/**
 * What a pair of workloads costs the memory of a task that has counted something of it and not yet
 * handed it on: prints {@code rows} and {@code heap_bytes} as lines of a name and a number.
 */
public final class PairState {
  private static final int PODS = 1_000;
  private static final int BATCH = 50_000;
  private static final int COLLECTIONS = 3;

  private PairState() {}

  /** Arguments: how many ports each of 2,000 pairs is spread over, how many records. */
  public static void main(String[] arguments) throws IOException {
    CountingWork work = new CountingWork(PODS, BATCH, Integer.parseInt(arguments[0]));
    long records = Long.parseLong(arguments[1]);
    long before = usedBytes();
    for (long counted = 0; counted < records; counted += BATCH) {
      work.nextRecords();
      work.count();
    }
    long with = usedBytes();
    System.out.printf("rows %d%nheap_bytes %d%n", work.deltas().size(), with - before);
  }

  private static long usedBytes() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
