package dev.podflow.count;

import dev.podflow.flow.Flow.Point;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * At which point of the datapath a connection's packets are counted: the first at which one of them
 * was seen. A packet that leaves a pod is reported at one to three points (TO_PROXY, TO_STACK,
 * TO_OVERLAY, TO_NETWORK), which ones depends on the datapath, and none is always there.
 *
 * <p>Bounded: a four-way cache in which the least recently used connection of a bucket makes room.
 * A forgotten connection is counted at the point at which it is seen next.
 */
final class ConnectionPoints {
  private static final int WAYS = 4;
  private static final long POINT_MASK = 0xf;

  /** The hash of a connection with its point in the lowest bits; a bucket's newest comes first. */
  private final long[] entries;

  /**
   * @param capacity a power of two
   */
  ConnectionPoints(int capacity) {
    entries = new long[capacity];
  }

  /** Whether a packet of the connection counts at the point. */
  boolean counts(long connectionHash, Point point) {
    long tag = connectionHash & ~POINT_MASK;
    int bucket = (int) (connectionHash >>> 32) & (entries.length / WAYS - 1);
    int first = bucket * WAYS;
    int way = 0;
    while (way < WAYS - 1 && (entries[first + way] & ~POINT_MASK) != tag) {
      way++;
    }
    long found = entries[first + way];
    long entry = (found & ~POINT_MASK) == tag && found != 0 ? found : tag | point.ordinal();
    System.arraycopy(entries, first, entries, first + 1, way);
    entries[first] = entry;
    return (entry & POINT_MASK) == point.ordinal();
  }

  void write(DataOutput out) throws IOException {
    int size = 0;
    for (long entry : entries) {
      size += entry == 0 ? 0 : 1;
    }
    out.writeInt(entries.length);
    out.writeInt(size);
    for (int i = 0; i < entries.length; i++) {
      if (entries[i] != 0) {
        out.writeInt(i);
        out.writeLong(entries[i]);
      }
    }
  }

  void read(DataInput in) throws IOException {
    // Entries of a cache of another size do not fit and are left out: they are a cache.
    boolean fits = in.readInt() == entries.length;
    for (int size = in.readInt(); size > 0; size--) {
      int index = in.readInt();
      long entry = in.readLong();
      if (fits) {
        entries[index] = entry;
      }
    }
  }
}
