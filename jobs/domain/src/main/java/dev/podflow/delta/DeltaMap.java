package dev.podflow.delta;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Rows of one table, one per key: an open-addressing hash map whose key and value are the same row.
 * Finding a row that is there allocates nothing. Rows of a table that does not merge are kept side
 * by side. Not thread-safe. Its owner bounds it by looking at {@link #size()} and draining it.
 */
public final class DeltaMap {
  private static final int INITIAL_CAPACITY = 256;

  private final DeltaTable table;
  private final Delta probe;
  private Delta[] rows = new Delta[INITIAL_CAPACITY];
  private int[] hashes = new int[INITIAL_CAPACITY];
  private int size;

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
    int hash = key.keyHash();
    int mask = rows.length - 1;
    int index = hash & mask;
    while (rows[index] != null) {
      if (table.merging() && hashes[index] == hash && rows[index].keyEquals(key)) {
        return rows[index];
      }
      index = (index + 1) & mask;
    }
    Delta row = key.copyKey();
    insert(index, hash, row);
    return row;
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
  }

  private void insert(int index, int hash, Delta row) {
    rows[index] = row;
    hashes[index] = hash;
    if (++size > rows.length / 2) {
      grow();
    }
  }

  private void grow() {
    Delta[] oldRows = rows;
    int[] oldHashes = hashes;
    rows = new Delta[oldRows.length * 2];
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
