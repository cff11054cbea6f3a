package dev.podflow.local.kafka;

import java.nio.charset.StandardCharsets;

/**
 * The key that a record is sent with: {@code [cluster/]node}. It keeps the records of a node in
 * order, and tells the job what a line of text does not say.
 */
public final class RecordKey {
  private final NodeName nodeName;
  private final String cluster;
  private final String node;

  /**
   * @param cluster the cluster of records that do not name theirs; may be null
   * @param node the node of records that do not name theirs; may be null
   */
  public RecordKey(Input input, String cluster, String node) {
    this.nodeName = input.nodeName();
    this.cluster = cluster;
    this.node = node;
  }

  /** The key in UTF-8; null where nothing is known of where the record is from. */
  byte[] of(byte[] record) {
    String named = nodeName.of(record);
    String name = named == null ? node : named;
    if (cluster != null && (name == null || name.indexOf('/') < 0)) {
      name = cluster + "/" + (name == null ? "" : name);
    }
    return name == null ? null : name.getBytes(StandardCharsets.UTF_8);
  }
}
