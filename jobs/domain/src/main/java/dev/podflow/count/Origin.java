package dev.podflow.count;

import dev.podflow.flow.Flow;
import dev.podflow.flow.FlowBatch;
import dev.podflow.flow.StringPool;

/** Where a record was read, and what Kafka says of it: mutable and reused. */
public final class Origin {
  /** A node's name in its cluster's: 253 bytes each, and a slash. */
  private static final int MAX_KEY_BYTES = 507;

  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** The year 2262, where nanoseconds end. */
  private static final long MAX_MILLIS = Long.MAX_VALUE / NANOS_PER_MILLI;

  private static final int NAMES = 4_096;

  public String topic;
  public int partition;
  public long offset;

  /** The record's Kafka timestamp, epoch milliseconds; negative if it has none. */
  public long timestampMillis;

  private final StringPool names = new StringPool(NAMES, NAMES * 64L);
  private String cluster = "";
  private String node = "";

  /**
   * Takes the record's key: {@code [cluster/]node}. What does not look like names says nothing.
   *
   * @param key null if the record has none
   */
  public void key(byte[] key) {
    cluster = "";
    node = "";
    if (key == null || key.length == 0 || key.length > MAX_KEY_BYTES) {
      return;
    }
    int slash = -1;
    for (int i = 0; i < key.length; i++) {
      if (key[i] == '/' && slash < 0) {
        slash = i;
      } else if (!isOfName(key[i])) {
        return;
      }
    }
    cluster = names.get(key, 0, Math.max(0, slash));
    node = names.get(key, slash + 1, key.length - slash - 1);
  }

  private static boolean isOfName(byte b) {
    return b >= 'a' && b <= 'z'
        || b >= 'A' && b <= 'Z'
        || b >= '0' && b <= '9'
        || b == '-'
        || b == '.'
        || b == '_';
  }

  /**
   * Fills in what the flows of the record do not say: their node and cluster as the key has them,
   * and of reports, many of which are lines without a time, the Kafka timestamp.
   */
  public void complete(FlowBatch flows) {
    for (int i = 0; i < flows.size(); i++) {
      Flow flow = flows.get(i);
      if (flow.node.isEmpty()) {
        flow.node = node;
      }
      if (flow.cluster.isEmpty()) {
        flow.cluster = cluster;
      }
      if (flow.message == Flow.Message.REPORT
          && flow.timeNanos == Flow.NO_TIME
          && timestampMillis >= 0
          && timestampMillis <= MAX_MILLIS) {
        flow.timeNanos = timestampMillis * NANOS_PER_MILLI;
      }
    }
  }
}
