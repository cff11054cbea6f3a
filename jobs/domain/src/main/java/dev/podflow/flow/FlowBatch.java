package dev.podflow.flow;

import java.util.Arrays;

/**
 * The flows of one record: mostly one, many where a shipper batches. Mutable and reused, like the
 * flows in it.
 */
public final class FlowBatch {
  /** A record with more flows than this is refused by its reader: shippers batch some hundreds. */
  public static final int LIMIT = 4_096;

  private Flow[] flows = {new Flow()};
  private int size;

  /** Forgets the last record. */
  public void clear() {
    size = 0;
  }

  /**
   * Adds a flow, reset, for the caller to fill in.
   *
   * @throws IllegalStateException if the batch {@linkplain #isFull is full}
   */
  public Flow add() {
    if (isFull()) {
      throw new IllegalStateException("more than " + LIMIT + " flows in a record");
    }
    if (size == flows.length) {
      flows = Arrays.copyOf(flows, size * 2);
    }
    if (flows[size] == null) {
      flows[size] = new Flow();
    }
    Flow flow = flows[size++];
    flow.reset();
    return flow;
  }

  public boolean isFull() {
    return size == LIMIT;
  }

  public int size() {
    return size;
  }

  public Flow get(int index) {
    return flows[index];
  }
}
