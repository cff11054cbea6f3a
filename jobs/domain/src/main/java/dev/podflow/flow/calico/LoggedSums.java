package dev.podflow.flow.calico;

import dev.podflow.flow.Flow;
import dev.podflow.flow.Hash;
import dev.podflow.flow.PolicyTrace.Action;

/** What a log counts, as it is written; then turned to the way from client to server. */
final class LoggedSums {
  long bytesIn;
  long bytesOut;
  long packetsIn;
  long packetsOut;

  /** Flows that were alive in the window, that began, and that ended in it. */
  long flows;

  long started;
  long completed;

  void reset() {
    bytesIn = Flow.UNKNOWN;
    bytesOut = Flow.UNKNOWN;
    packetsIn = Flow.UNKNOWN;
    packetsOut = Flow.UNKNOWN;
    flows = Flow.UNKNOWN;
    started = Flow.UNKNOWN;
    completed = Flow.UNKNOWN;
  }

  /** Of a format that leaves zeros out: what is not written is 0. */
  void fillZeros() {
    bytesIn = Math.max(0, bytesIn);
    bytesOut = Math.max(0, bytesOut);
    packetsIn = Math.max(0, packetsIn);
    packetsOut = Math.max(0, packetsOut);
    flows = Math.max(0, flows);
    started = Math.max(0, started);
    completed = Math.max(0, completed);
  }

  /**
   * Fills in what the sums mean.
   *
   * @param action what became of the flows; null if the log does not say
   */
  void conclude(Flow flow, Action action) {
    concludeVolume(flow);
    flow.weight = Math.max(1, flows);
    flow.connectionsOpened = started;
    flow.connectionsClosed = completed;
    flow.policyHits = started;
    if (action == Action.ALLOW) {
      flow.flowsForwarded = flows;
      flow.flowsDenied = zeroIfKnown(flows);
    } else if (action == Action.DENY) {
      flow.flowsForwarded = zeroIfKnown(flows);
      flow.flowsDenied = flows;
      flow.policyHits = flows;
    }
  }

  private static long zeroIfKnown(long sum) {
    return Math.min(0, sum);
  }

  /** In and out are the reporter's; whose they are on a node between is not documented. */
  private void concludeVolume(Flow flow) {
    switch (flow.reporter) {
      case SOURCE -> {
        flow.bytesSent = bytesOut;
        flow.bytesReceived = bytesIn;
        flow.packetsSent = packetsOut;
        flow.packetsReceived = packetsIn;
      }
      case DESTINATION -> {
        flow.bytesSent = bytesIn;
        flow.bytesReceived = bytesOut;
        flow.packetsSent = packetsIn;
        flow.packetsReceived = packetsOut;
      }
      case MIDDLE, BY_NODE -> {}
    }
  }

  long hash(long seed) {
    long hash = Hash.with(seed, bytesIn);
    hash = Hash.with(hash, bytesOut);
    hash = Hash.with(hash, packetsIn);
    hash = Hash.with(hash, packetsOut);
    hash = Hash.with(hash, flows);
    hash = Hash.with(hash, started);
    return Hash.with(hash, completed);
  }
}
