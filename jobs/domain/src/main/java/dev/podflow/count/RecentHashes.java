package dev.podflow.count;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The most recent hashes, at least {@code capacity} of them: bounded memory for telling repeats.
 * Two generations of an open-addressing set; when the younger is full, the older is forgotten.
 */
final class RecentHashes {
  private final int capacity;
  private long[] young;
  private long[] old;
  private int youngSize;

  /**
   * @param capacity a power of two
   */
  RecentHashes(int capacity) {
    this.capacity = capacity;
    this.young = new long[capacity * 2];
    this.old = new long[capacity * 2];
  }

  /** Remembers a hash, not 0. False if it was there. */
  boolean add(long hash) {
    if (contains(old, hash)) {
      return false;
    }
    return addToYoung(hash);
  }

  /** Whether a hash, not 0, is remembered. */
  boolean contains(long hash) {
    return contains(young, hash) || contains(old, hash);
  }

  private boolean addToYoung(long hash) {
    int index = find(young, hash);
    if (young[index] == hash) {
      return false;
    }
    if (youngSize == capacity) {
      long[] forgotten = old;
      old = young;
      young = forgotten;
      Arrays.fill(young, 0);
      youngSize = 0;
      index = find(young, hash);
    }
    young[index] = hash;
    youngSize++;
    return true;
  }

  private static boolean contains(long[] set, long hash) {
    return set[find(set, hash)] == hash;
  }

  private static int find(long[] set, long hash) {
    int mask = set.length - 1;
    int index = (int) (hash ^ (hash >>> 32)) & mask;
    while (set[index] != 0 && set[index] != hash) {
      index = (index + 1) & mask;
    }
    return index;
  }

  void write(DataOutput out) throws IOException {
    writeSet(old, out);
    writeSet(young, out);
  }

  private static void writeSet(long[] set, DataOutput out) throws IOException {
    int size = 0;
    for (long hash : set) {
      size += hash == 0 ? 0 : 1;
    }
    out.writeInt(size);
    for (long hash : set) {
      if (hash != 0) {
        out.writeLong(hash);
      }
    }
  }

  void read(DataInput in) throws IOException {
    for (int size = in.readInt(); size > 0; size--) {
      long hash = in.readLong();
      old[find(old, hash)] = hash;
    }
    for (int size = in.readInt(); size > 0; size--) {
      addToYoung(in.readLong());
    }
  }
}
