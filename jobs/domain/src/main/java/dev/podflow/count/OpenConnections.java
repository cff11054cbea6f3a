package dev.podflow.count;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The connections of one Kafka partition that a tracker said were opened and not yet that they
 * ended: since when, and since when they are closed in all but the tracker's memory.
 *
 * <p>Bounded: two generations, of which the older is forgotten when the younger is full of
 * connections that are still open (or whose end was lost). A connection that is forgotten counts
 * again when it ends.
 */
final class OpenConnections {
  /** Generations begin so small: most partitions are none of a connection tracker's. */
  private static final int SMALLEST = 16;

  private final int limit;
  private Generation young = new Generation(SMALLEST);
  private Generation old = new Generation(SMALLEST);

  /** Of the connection that was last found: when it was opened, nanoseconds since the epoch. */
  long openedNanos;

  /** When it was closed; 0 if that is not known. */
  long closedNanos;

  /** Whether by a reset. */
  boolean reset;

  /**
   * @param limit how many connections at least are remembered
   */
  OpenConnections(int limit) {
    this.limit = limit;
  }

  /** Looks for a connection. True if it is there: the fields say what is known of it. */
  boolean find(long key) {
    return load(young, key) || load(old, key);
  }

  /** Remembers a connection, which is not there. */
  void add(long key, long opened) {
    add(key, opened, 0);
  }

  private void add(long key, long opened, long closed) {
    if (young.size == limit) {
      old = young;
      young = new Generation(SMALLEST);
    }
    young.add(key, opened, closed);
  }

  /** Remembers how a connection was closed, if it is there and that is not known yet. */
  void close(long key, long nanos, boolean byReset) {
    Generation generation = young.index(key) >= 0 ? young : old;
    int index = generation.index(key);
    if (index >= 0 && generation.closed[index] == 0) {
      generation.closed[index] = byReset ? -nanos : nanos;
    }
  }

  /** Forgets a connection. True if it was there: the fields say what was known of it. */
  boolean remove(long key) {
    if (load(young, key)) {
      young.remove(young.index(key));
      return true;
    }
    if (load(old, key)) {
      old.remove(old.index(key));
      return true;
    }
    return false;
  }

  int size() {
    return young.size + old.size;
  }

  private boolean load(Generation generation, long key) {
    int index = generation.index(key);
    if (index < 0) {
      return false;
    }
    openedNanos = generation.opened[index];
    closedNanos = Math.abs(generation.closed[index]);
    reset = generation.closed[index] < 0;
    return true;
  }

  void write(DataOutput out) throws IOException {
    old.write(out);
    young.write(out);
  }

  void read(DataInput in) throws IOException {
    for (int size = in.readInt(); size > 0; size--) {
      old.add(in.readLong(), in.readLong(), in.readLong());
    }
    for (int size = in.readInt(); size > 0; size--) {
      add(in.readLong(), in.readLong(), in.readLong());
    }
  }

  /** A map with open addressing, at most half full. */
  private static final class Generation {
    /** 0 where there is none. */
    long[] keys;

    long[] opened;

    /** Negative where it was by a reset. */
    long[] closed;

    int size;

    Generation(int capacity) {
      keys = new long[capacity];
      opened = new long[capacity];
      closed = new long[capacity];
    }

    /** Where a key is; negative if it is not there. */
    int index(long key) {
      int index = place(key);
      while (keys[index] != 0) {
        if (keys[index] == key) {
          return index;
        }
        index = next(index);
      }
      return -1;
    }

    void add(long key, long openedNanos, long closedNanos) {
      if (size * 2 == keys.length) {
        grow();
      }
      int index = place(key);
      while (keys[index] != 0) {
        index = next(index);
      }
      keys[index] = key;
      opened[index] = openedNanos;
      closed[index] = closedNanos;
      size++;
    }

    /** Those behind it that only stand there because it was in their way move up. */
    void remove(int at) {
      int hole = at;
      for (int index = next(at); keys[index] != 0; index = next(index)) {
        int home = place(keys[index]);
        boolean stays = hole < index ? hole < home && home <= index : hole < home || home <= index;
        if (!stays) {
          keys[hole] = keys[index];
          opened[hole] = opened[index];
          closed[hole] = closed[index];
          hole = index;
        }
      }
      keys[hole] = 0;
      size--;
    }

    private void grow() {
      long[] oldKeys = keys;
      long[] oldOpened = opened;
      long[] oldClosed = closed;
      keys = new long[oldKeys.length * 2];
      opened = Arrays.copyOf(opened, keys.length);
      closed = Arrays.copyOf(closed, keys.length);
      size = 0;
      for (int i = 0; i < oldKeys.length; i++) {
        if (oldKeys[i] != 0) {
          add(oldKeys[i], oldOpened[i], oldClosed[i]);
        }
      }
    }

    /** Keys are hashes: any of their bits will do. */
    private int place(long key) {
      return (int) key & (keys.length - 1);
    }

    private int next(int index) {
      return (index + 1) & (keys.length - 1);
    }

    void write(DataOutput out) throws IOException {
      out.writeInt(size);
      for (int i = 0; i < keys.length; i++) {
        if (keys[i] != 0) {
          out.writeLong(keys[i]);
          out.writeLong(opened[i]);
          out.writeLong(closed[i]);
        }
      }
    }
  }
}
