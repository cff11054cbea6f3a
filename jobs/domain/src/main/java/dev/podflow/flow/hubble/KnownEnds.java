package dev.podflow.flow.hubble;

import dev.podflow.flow.FlowEnd;
import dev.podflow.json.JsonReader;
import dev.podflow.json.KnownValues;

/**
 * What ends are written as, and what that says: a pod is told in the same bytes, half a kilobyte of
 * labels mostly, in each flow that a node logs of it. An end is looked for by its address, which
 * comes before it, and its first bytes, which say whether it is local to the node.
 *
 * <p>Not safe for use by several threads.
 */
final class KnownEnds {
  private static final int SIZE = 1 << 13;
  private static final long PRIME = 0xC2B2AE3D27D4EB4FL;

  private final JsonReader json;
  private final KnownValues values;
  private final FlowEnd[] ends = new FlowEnd[SIZE];

  KnownEnds(JsonReader json) {
    this.json = json;
    values = new KnownValues(json, SIZE);
  }

  /**
   * Whether an end can be known. What an earlier member of the same name has said would stay where
   * the later one is silent.
   */
  static boolean canBeKnown(FlowEnd end) {
    return end.hasIp
        && end.namespace.isEmpty()
        && end.pod.isEmpty()
        && end.workload.isEmpty()
        && end.workloadKind.isEmpty()
        && end.cluster.isEmpty()
        && end.endpointId == 0
        && end.reserved == 0;
  }

  /** By what the end that comes next would be known. */
  long hash(FlowEnd end) {
    return end.ipLow ^ Long.rotateLeft(end.ipHigh, 32) ^ json.peek() * PRIME;
  }

  /** Goes past the end that comes next and tells what it says, if it is known. */
  boolean take(long hash, FlowEnd end) {
    int place = values.take(hash);
    if (place == KnownValues.UNKNOWN) {
      return false;
    }
    copy(ends[place], end);
    return true;
  }

  /**
   * Keeps an end that was just read.
   *
   * @param from where it starts, an offset of the text
   */
  void keep(long hash, int from, FlowEnd end) {
    int place = values.keep(hash, from);
    if (place != KnownValues.UNKNOWN) {
      if (ends[place] == null) {
        ends[place] = new FlowEnd();
      }
      copy(end, ends[place]);
    }
  }

  /** Copies what {@link EndReader} reads. */
  private static void copy(FlowEnd from, FlowEnd to) {
    to.namespace = from.namespace;
    to.pod = from.pod;
    to.workload = from.workload;
    to.workloadKind = from.workloadKind;
    to.cluster = from.cluster;
    to.endpointId = from.endpointId;
    to.reserved = from.reserved;
  }
}
