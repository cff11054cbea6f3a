package dev.podflow.delta;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Rows of one table, one per key: an open-addressing hash map whose key and value are the same row.
 * Finding a row that is there allocates nothing. Rows of a table that does not merge are kept side
 * by side. Not thread-safe. Its owner bounds it by looking at {@link #size()} and draining it.
 *
 * <p>Rows are found by hashes that somebody can foresee, since those cost next to nothing. Where
 * one is looked for too long, as names were made up to share theirs, it goes on with hashes that
 * nobody can foresee, until it is drained.
 */
public final class DeltaMap {
  private static final int INITIAL_CAPACITY = 256;

  /** Half of the places are free at least: so long a row of taken ones is no accident. */
  private static final int PROBES_MAX = 512;

  private final DeltaTable table;
  private final Delta probe;
  private Delta[] rows = new Delta[INITIAL_CAPACITY];
  private int[] hashes = new int[INITIAL_CAPACITY];
  private int size;

  /** 0 while hashes are those that can be foreseen. */
  private long salt;

  public DeltaMap(DeltaTable table) {
    this.table = table;
    this.probe = new Delta(table);
  }

  public DeltaTable table() {
    return table;
  }

  public int size() {
    return size;
  }

  /**
   * A row to write a key into and then pass to {@link #upsert}. There is one, reused: every key
   * column has to be set each time.
   */
  public Delta probe() {
    return probe;
  }

  /** The row with the same key as the given one, added without measures where there is none yet. */
  public Delta upsert(Delta key) {
    if (!table.merging()) {
      return add(key.copyKey());
    }
    int hash = hash(key);
    int mask = rows.length - 1;
    int index = hash & mask;
    for (int probes = 0; rows[index] != null; probes++) {
      if (hashes[index] == hash && rows[index].keyEquals(key)) {
        return rows[index];
      }
      if (probes == PROBES_MAX && !isGuarded()) {
        guard();
        return upsert(key);
      }
      index = (index + 1) & mask;
    }
    Delta row = key.copyKey();
    insert(index, hash, row);
    return row;
  }

  private int hash(Delta key) {
    return salt == 0 ? key.keyHash() : key.keyHash(salt);
  }

  /** Adds a row that is looked for by nobody, at the next free place. */
  private Delta add(Delta row) {
    insert(size, size, row);
    return row;
  }

  /** Whether its hashes are those that nobody can foresee. */
  boolean isGuarded() {
    return salt != 0;
  }

  private void guard() {
    salt = ThreadLocalRandom.current().nextLong() | 1;
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] != null) {
        hashes[i] = hash(rows[i]);
      }
    }
    moveTo(rows.length);
  }

  /** Adds a row's measures to those of the row with the same key. */
  public void merge(Delta row) {
    upsert(row).merge(row);
  }

  /** Hands every row on and forgets it. */
  public void drain(Consumer<Delta> consumer) {
    for (Delta row : rows) {
      if (row != null) {
        consumer.accept(row);
      }
    }
    clear();
  }

  private void clear() {
    if (rows.length > INITIAL_CAPACITY && size < rows.length / 8) {
      rows = new Delta[rows.length / 2];
      hashes = new int[rows.length];
    } else {
      Arrays.fill(rows, null);
    }
    size = 0;
    salt = 0;
  }

  private void insert(int index, int hash, Delta row) {
    rows[index] = row;
    hashes[index] = hash;
    if (++size > rows.length / 2) {
      moveTo(rows.length * 2);
    }
  }

  private void moveTo(int capacity) {
    Delta[] oldRows = rows;
    int[] oldHashes = hashes;
    rows = new Delta[capacity];
    hashes = new int[rows.length];
    int mask = rows.length - 1;
    for (int i = 0; i < oldRows.length; i++) {
      if (oldRows[i] != null) {
        int index = oldHashes[i] & mask;
        while (rows[index] != null) {
          index = (index + 1) & mask;
        }
        rows[index] = oldRows[i];
        hashes[index] = oldHashes[i];
      }
    }
  }
}
